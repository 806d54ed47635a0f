internal import Descriptors

/// Reads a limit as an exact value of the field's type.
struct BoundReader {
  let log: FaultLog
  let type: FieldType

  func read(_ node: Node) -> Bound? {
    guard let text = node.scalar(log, remedy: "write a value of the field's type") else { return nil }
    switch type {
    case .integer, .year:
      if let value = Int64(text) { return .integer(value) }
      return refuse(node, text, "a whole number of 64 bits")
    case .decimal(let precision, let scale, _):
      switch DecimalText.unscaled(text, precision: precision, scale: scale) {
      case .value(let value): return .decimal(unscaled: value)
      case .tooFine: return refuse(node, text, "at most \(scale) digits after the point")
      case .tooLarge: return refuse(node, text, "at most \(precision - scale) digits before the point")
      case .malformed: return refuse(node, text, "a decimal number without an exponent")
      }
    case .double:
      if let value = Double(text), value.isFinite { return .double(value) }
      return refuse(node, text, "a number")
    case .date(let formats):
      for format in formats {
        if let reading = format.read(text) { return .date(days: reading.date.days) }
      }
      return refuse(node, text, "a date as \(formats.map { Printable.quoted($0.pattern) }.joined(separator: " or "))")
    case .datetime(let format, let zone):
      guard let reading = format.read(text) else {
        return refuse(node, text, "a moment as \(Printable.quoted(format.pattern))")
      }
      let local = Int64(reading.date.days) * 86_400_000_000 + reading.microseconds
      switch zone {
      case .utc: return .timestamp(micros: local)
      case .inText: return .timestamp(micros: local - Int64(reading.offsetSeconds ?? 0) * 1_000_000)
      case .named(let name):
        guard let micros = ZoneTable(name)?.utc(ofLocal: local) else {
          return refuse(node, text, "a time that exists once in \(name)")
        }
        return .timestamp(micros: micros)
      case .fixedOffset(let seconds): return .timestamp(micros: local - Int64(seconds) * 1_000_000)
      }
    case .time(let format):
      if let micros = format.readTime(text) { return .time(micros: micros) }
      return refuse(node, text, "a time as \(Printable.quoted(format.pattern))")
    case .yearmonth:
      let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2, let year = Digits.value(parts[0].utf8),
        let month = Digits.value(parts[1].utf8), (1...12).contains(month)
      {
        return .month(Int32(year * 12 + month - 1))
      }
      return refuse(node, text, "a month as yyyy-MM")
    case .string, .boolean, .duration, .geopoint, .geojson, .object, .array, .list, .any:
      log.add(node, "does not belong to the type \(type.label)", remedy: "remove it")
      return nil
    }
  }

  private func refuse(_ node: Node, _ text: String, _ wanted: String) -> Bound? {
    log.add(
      node, "not \(type.label.first == "i" ? "an" : "a") \(type.label): \(Printable.quoted(text))",
      remedy: "write \(wanted)")
    return nil
  }
}

extension Bound {
  /// Both bounds must be of one kind.
  func isLess(than other: Bound) -> Bool {
    switch (self, other) {
    case (.integer(let one), .integer(let other)): one < other
    case (.decimal(let one), .decimal(let other)): one < other
    case (.double(let one), .double(let other)): one < other
    case (.date(let one), .date(let other)): one < other
    case (.timestamp(let one), .timestamp(let other)): one < other
    case (.time(let one), .time(let other)): one < other
    case (.month(let one), .month(let other)): one < other
    default: false
    }
  }
}

/// A decimal number in text, scaled without rounding.
enum DecimalText {
  enum Outcome: Equatable {
    case value(Int128)
    case tooFine, tooLarge, malformed
  }

  static func unscaled(_ text: String, precision: Int, scale: Int) -> Outcome {
    var rest = text.utf8[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    let parts = rest.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, !whole.isEmpty, parts.count == 1 || !parts[1].isEmpty else { return .malformed }
    var digits = Array(whole)
    var fraction = parts.count == 2 ? Array(parts[1]) : []
    guard (digits + fraction).allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return .malformed }
    while fraction.last == 0x30 { fraction.removeLast() }
    guard fraction.count <= scale else { return .tooFine }
    digits = Array(digits.drop { $0 == 0x30 })
    guard digits.count <= precision - scale else { return .tooLarge }
    fraction += Array(repeating: 0x30, count: scale - fraction.count)
    let value = (digits + fraction).reduce(Int128(0)) { $0 * 10 + Int128($1 - 0x30) }
    return .value(isNegative ? -value : value)
  }

  /// The number as text, with all digits of its scale.
  static func plain(_ unscaled: Int128, scale: Int) -> String {
    let digits = String(unscaled.magnitude)
    let sign = unscaled < 0 ? "-" : ""
    guard scale > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.utf8.count)) + digits
    return sign + padded.dropLast(scale) + "." + padded.suffix(scale)
  }
}
