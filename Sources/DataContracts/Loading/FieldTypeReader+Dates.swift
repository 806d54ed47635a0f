internal import Descriptors

extension FieldTypeReader {
  private static let isoDate = DateFormat(
    pattern: "%Y-%m-%d", elements: [.year4, .literal(UInt8(ascii: "-")), .month2, .literal(UInt8(ascii: "-")), .day2])
  private static let isoDatetime = DateFormat(
    pattern: "%Y-%m-%dT%H:%M:%SZ",
    elements: isoDate.elements + [
      .literal(UInt8(ascii: "T")), .hour2, .literal(UInt8(ascii: ":")), .minute2, .literal(UInt8(ascii: ":")), .second2,
      .literal(UInt8(ascii: "Z")),
    ])

  /// The field's own format first, as the standard reads it, then those of the cleansing step.
  func readDate(_ map: MappingReader) -> FieldType? {
    var formats: [(format: DateFormat, node: Node?)] = []
    if let own = ownFormat(map, standard: Self.isoDate) {
      // A pivot is written in the cleansing step only, and then counts for the same pattern here.
      let repeated = cleansing.dateFormats.first { $0.format.pattern == own.format.pattern }
      formats.append((repeated?.format ?? own.format, own.node))
    } else if map["format"] != nil {
      return nil
    }
    for candidate in cleansing.dateFormats where !formats.contains(where: { $0.format == candidate.format }) {
      formats.append(candidate)
    }
    var accepted: [DateFormat] = []
    for (format, node) in formats {
      let place = node ?? map.node
      if !isComplete(format) {
        log.add(
          place, "\(Printable.quoted(format.pattern)) does not give one day",
          remedy: "give year, month and day once each, and no time")
      } else if let other = accepted.first(where: { $0.isAmbiguous(with: format) }) {
        log.add(
          place,
          "\(Printable.quoted(format.pattern)) and \(Printable.quoted(other.pattern)) read the same text differently",
          remedy: "keep the one the bank uses")
      } else {
        accepted.append(format)
      }
    }
    return accepted.isEmpty ? nil : .date(formats: accepted)
  }

  func readDatetime(_ map: MappingReader) -> FieldType? {
    guard let own = ownFormat(map, standard: Self.isoDatetime) else { return nil }
    let place = own.node ?? map.node
    let clock = own.format.elements.filter { $0 == .hour2 || $0 == .minute2 || $0 == .second2 || $0 == .fraction }
    let allowed: [[DateElement]] = [
      [.hour2, .minute2], [.hour2, .minute2, .second2], [.hour2, .minute2, .second2, .fraction],
    ]
    guard isComplete(own.format, withTime: true), allowed.contains(clock) else {
      log.add(
        place, "\(Printable.quoted(own.format.pattern)) does not give one moment",
        remedy: "give year, month and day once each, then %H, %M and, if wanted, %S and %f")
      return nil
    }
    if let node = map["sluice:zone"] { return readZone(node).map { .datetime(format: own.format, zone: $0) } }
    guard own.format.elements.last == .literal(UInt8(ascii: "Z")) else {
      log.add(
        at: place.place, path: map.node.path(of: "sluice:zone"), "missing: the format gives no zone",
        remedy: "write sluice:zone: UTC, or an offset such as \"-05:00\"")
      return nil
    }
    return .datetime(format: own.format, zone: .utc)
  }

  private func ownFormat(_ map: MappingReader, standard: DateFormat) -> (format: DateFormat, node: Node?)? {
    guard let node = map["format"] else { return cleansing.dateFormats.isEmpty ? (standard, nil) : nil }
    guard case .scalar(let text, _) = node.content else {
      _ = node.text(log)
      return nil
    }
    if text == "default" { return (standard, node) }
    if text == "any" {
      log.add(node, "not supported yet: any", remedy: "write the format, such as \"\(standard.pattern)\"")
      return nil
    }
    return DateFormatReader(log: log).read(node).map { ($0, node) }
  }

  private func isComplete(_ format: DateFormat, withTime: Bool = false) -> Bool {
    var years = 0
    var months = 0
    var days = 0
    for element in format.elements {
      switch element {
      case .year4, .year2: years += 1
      case .month2, .monthAbbreviation: months += 1
      case .day2: days += 1
      case .hour2, .minute2, .second2, .fraction: if !withTime { return false }
      default: continue
      }
    }
    return years == 1 && months == 1 && days == 1
  }

  private func readZone(_ node: Node) -> ZoneRule? {
    guard let text = node.text(log, remedy: "write UTC, or an offset such as \"-05:00\"") else { return nil }
    if text == "UTC" || text == "Z" { return .utc }
    let bytes = Array(text.utf8)
    if bytes.count == 6, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"), bytes[3] == UInt8(ascii: ":"),
      let hours = Digits.value(bytes[1..<3]), let minutes = Digits.value(bytes[4..<6]), hours <= 14, minutes < 60
    {
      let seconds = Int32(hours * 3600 + minutes * 60)
      return .fixedOffset(seconds: bytes[0] == UInt8(ascii: "-") ? -seconds : seconds)
    }
    let isNamed = text.contains("/")
    log.add(
      node,
      isNamed ? "not supported yet: the named zone \(Printable.quoted(text))" : "not a zone: \(Printable.quoted(text))",
      remedy: "write UTC, or an offset such as \"-05:00\"")
    return nil
  }
}
