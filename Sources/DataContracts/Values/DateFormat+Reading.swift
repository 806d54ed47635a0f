extension DateFormat {
  /// A moment as written: a day and the microseconds since its midnight, no zone applied.
  public struct Reading: Sendable, Hashable {
    public let date: CalendarDate
    public let microseconds: Int64
  }

  /// Reads a whole text; nil when it does not have this format or there is no such day or time.
  ///
  /// This is the plain reading for bounds and checks; the row path has a faster one of its own.
  public func read(_ text: some StringProtocol) -> Reading? {
    var rest = Array(text.utf8)[...]
    var year = 0
    var month = 0
    var day = 0
    var clock: Int64 = 0
    for element in elements {
      switch element {
      case .literal(let byte):
        guard rest.popFirst() == byte else { return nil }
      case .year4:
        guard let value = take(4, from: &rest) else { return nil }
        year = value
      case .year2(let pivot):
        guard let value = take(2, from: &rest) else { return nil }
        year = value >= pivot ? 1900 + value : 2000 + value
      case .month2:
        guard let value = take(2, from: &rest) else { return nil }
        month = value
      case .monthAbbreviation:
        guard let value = MonthName.number(rest.prefix(3)) else { return nil }
        rest = rest.dropFirst(3)
        month = value
      case .day2:
        guard let value = take(2, from: &rest) else { return nil }
        day = value
      case .hour2:
        guard let value = take(2, from: &rest), value < 24 else { return nil }
        clock += Int64(value) * 3_600_000_000
      case .minute2:
        guard let value = take(2, from: &rest), value < 60 else { return nil }
        clock += Int64(value) * 60_000_000
      case .second2:
        guard let value = take(2, from: &rest), value < 60 else { return nil }
        clock += Int64(value) * 1_000_000
      case .fraction:
        let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
        guard digits.count <= 6, var value = Digits.value(digits) else { return nil }
        for _ in digits.count..<6 { value *= 10 }
        clock += Int64(value)
        rest = rest.dropFirst(digits.count)
      }
    }
    guard rest.isEmpty, let date = CalendarDate(year: year, month: month, day: day) else { return nil }
    return Reading(date: date, microseconds: clock)
  }

  private func take(_ count: Int, from rest: inout ArraySlice<UInt8>) -> Int? {
    guard rest.count >= count, let value = Digits.value(rest.prefix(count)) else { return nil }
    rest = rest.dropFirst(count)
    return value
  }

  /// Whether some text could be read by both formats, and differently.
  ///
  /// Formats whose directives follow each other in the same shape of digits, letters and signs share texts.
  public func isAmbiguous(with other: DateFormat) -> Bool {
    shape == other.shape && elements != other.elements
  }

  private var shape: [UInt8] {
    elements.flatMap { element -> [UInt8] in
      switch element {
      case .literal(let byte): [byte]
      case .year4: [0, 0, 0, 0]
      case .month2, .day2, .year2, .hour2, .minute2, .second2: [0, 0]
      case .monthAbbreviation: [1, 1, 1]
      case .fraction: [2]
      }
    }
  }
}

/// The English three-letter months, which banks write whatever their language.
package enum MonthName {
  package static let all = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  private static let lowered = all.map { Array($0.lowercased().utf8) }

  /// From 1; in any case.
  package static func number(_ bytes: some Collection<UInt8>) -> Int? {
    let wanted = bytes.map { $0 | 0x20 }
    return lowered.firstIndex(of: wanted).map { $0 + 1 }
  }
}
