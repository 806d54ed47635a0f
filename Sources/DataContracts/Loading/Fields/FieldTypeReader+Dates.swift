internal import Descriptors
internal import Foundation

extension FieldTypeReader {
  private static let dash = DateElement.literal(UInt8(ascii: "-"))
  private static let colon = DateElement.literal(UInt8(ascii: ":"))
  private static let isoDate = DateFormat(pattern: "%Y-%m-%d", elements: [.year4, dash, .month2, dash, .day2])
  private static let isoTime = DateFormat(pattern: "%H:%M:%S", elements: [.hour2, colon, .minute2, colon, .second2])
  private static let isoDatetime = DateFormat(
    pattern: "%Y-%m-%dT%H:%M:%SZ",
    elements: isoDate.elements + [.literal(UInt8(ascii: "T"))] + isoTime.elements + [.literal(UInt8(ascii: "Z"))])

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
      if !format.givesOneDay || format.givesTime {
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

  func readTime(_ map: MappingReader) -> FieldType? {
    guard let own = ownFormat(map, standard: Self.isoTime) else { return nil }
    guard own.format.givesOneTime, !own.format.givesDate, !own.format.elements.contains(.zone) else {
      log.add(
        own.node ?? map.node, "\(Printable.quoted(own.format.pattern)) does not give one time of day",
        remedy: "give %H, %M and, if wanted, %S and %f, and no date")
      return nil
    }
    return .time(format: own.format)
  }

  func readDatetime(_ map: MappingReader) -> FieldType? {
    guard let own = ownFormat(map, standard: Self.isoDatetime) else { return nil }
    let place = own.node ?? map.node
    guard own.format.givesOneDay, own.format.givesOneTime else {
      log.add(
        place, "\(Printable.quoted(own.format.pattern)) does not give one moment",
        remedy: "give year, month and day once each, then %H, %M and, if wanted, %S and %f")
      return nil
    }
    if own.format.elements.contains(.zone) {
      if let node = map["sluice:zone"] { log.add(node, "the format has the zone: %z", remedy: "remove one of the two") }
      return .datetime(format: own.format, zone: .inText)
    }
    if let node = map["sluice:zone"] { return readZone(node).map { .datetime(format: own.format, zone: $0) } }
    guard own.format.elements.last == .literal(UInt8(ascii: "Z")) else {
      log.add(
        at: place.place, path: map.node.path(of: "sluice:zone"), "missing: the format gives no zone",
        remedy: "write sluice:zone: UTC, America/New_York, or an offset such as \"-05:00\"")
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
      log.add(
        node, "any would leave the meaning of a date to a guess", remedy: "write the format, such as \"\(standard.pattern)\"")
      return nil
    }
    return DateFormatReader(log: log).read(node).map { ($0, node) }
  }

  private func readZone(_ node: Node) -> ZoneRule? {
    let remedy = "write UTC, a zone such as America/New_York, or an offset such as \"-05:00\""
    guard let text = node.text(log, remedy: remedy) else { return nil }
    if text == "UTC" || text == "Z" { return .utc }
    let bytes = Array(text.utf8)
    if bytes.count == 6, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"), bytes[3] == UInt8(ascii: ":"),
      let hours = Digits.value(bytes[1..<3]), let minutes = Digits.value(bytes[4..<6]), hours <= 14, minutes < 60
    {
      let seconds = Int32(hours * 3600 + minutes * 60)
      return .fixedOffset(seconds: bytes[0] == UInt8(ascii: "-") ? -seconds : seconds)
    }
    // Abbreviations such as EST mean different zones in different places.
    if text.contains("/"), TimeZone.knownTimeZoneIdentifiers.contains(text) { return .named(text) }
    log.add(node, "not a zone: \(Printable.quoted(text))", remedy: remedy)
    return nil
  }
}

extension DateFormat {
  /// Whether a day follows from the elements in exactly one way.
  var givesOneDay: Bool {
    var years = 0
    var months = 0
    var days = 0
    var daysOfYear = 0
    var serials = 0
    for element in elements {
      switch element {
      case .year4, .year2, .year3: years += 1
      case .month2, .month, .monthAbbreviation, .monthName: months += 1
      case .day2, .day, .impliedDay: days += 1
      case .dayOfYear3: daysOfYear += 1
      case .serial: serials += 1
      default: continue
      }
    }
    return [years, months, days, daysOfYear, serials] == [1, 1, 1, 0, 0]
      || [years, months, days, daysOfYear, serials] == [1, 0, 0, 1, 0]
      || [years, months, days, daysOfYear, serials] == [0, 0, 0, 0, 1]
  }

  /// Whether any element is of a date.
  var givesDate: Bool {
    elements.contains { element in
      switch element {
      case .literal, .hour2, .hour, .halfHour2, .halfHour, .halfOfDay, .minute2, .second2, .fraction, .zone: false
      default: true
      }
    }
  }

  private var clock: [DateElement] {
    elements.compactMap { element in
      switch element {
      case .hour2, .hour, .halfHour2, .halfHour: .hour2
      case .minute2, .second2, .fraction, .zone: element
      default: nil
      }
    }
  }

  /// Whether any element is of a time.
  var givesTime: Bool { !clock.isEmpty || elements.contains(.halfOfDay) }

  /// Hours, minutes and, if they are there, seconds and their fraction, in this order; then a zone, if there is one.
  var givesOneTime: Bool {
    let wanted: [DateElement] = [.hour2, .minute2, .second2, .fraction]
    let found = clock.last == .zone ? Array(clock.dropLast()) : clock
    let isHalf = elements.contains(.halfHour) || elements.contains(.halfHour2)
    return found.count >= 2 && found == Array(wanted.prefix(found.count))
      && elements.count { $0 == .halfOfDay } == (isHalf ? 1 : 0)
  }
}
