internal import CColumnSweep
import DataContracts

/// A date format in which every element is digits of a known place, read as two overlapping words (SWAR).
struct DateLayout {
  /// Bytes of a text of this format, 8 to 15.
  let count: Int
  /// What the first eight and the last eight bytes look like: `0` for a digit, else the sign itself.
  private let expected: SIMD2<UInt64>
  /// Added to a byte after XOR with what is expected, sets its high bit when it is neither a digit nor that sign.
  private let check: SIMD2<UInt64>
  private let year: Place
  /// The last two digits of a year of four.
  private let yearEnd: Place
  private let month: Place
  private let day: Place
  private let hasCentury: Bool
  private let pivot: Int
  private let months = MonthTable()

  /// Where two digits stand: in the last word or the first, and how far they are shifted there.
  private struct Place {
    let isLast: Bool
    let shift: UInt64

    init(_ offset: Int, count: Int) {
      isLast = offset > 6
      shift = UInt64(8 * (isLast ? offset - (count - 8) : offset))
    }

    var sweep: sluice_digits_place { sluice_digits_place(is_last: isLast ? 1 : 0, shift: UInt32(shift)) }

    @inline(__always)
    func pair(_ first: UInt64, _ last: UInt64) -> Int {
      Int(truncatingIfNeeded: ((isLast ? last : first) &>> shift) & 0xFF)
    }
  }

  /// `nil` when the format has something else than one year, one month, one day and signs, or is too short or long.
  init?(_ format: DateFormat) {
    var bytes: [UInt8] = []
    var places: (year: Int?, month: Int?, day: Int?) = (nil, nil, nil)
    var pivot: Int?
    for element in format.elements {
      switch element {
      case .literal(let byte) where !DigitWord.isDigit(byte):
        bytes.append(byte)
      case .year4 where places.year == nil:
        places.year = bytes.count
        bytes += Array(repeating: 0x30, count: 4)
      case .year2(let first) where places.year == nil:
        pivot = first
        places.year = bytes.count
        bytes += [0x30, 0x30]
      case .month2 where places.month == nil:
        places.month = bytes.count
        bytes += [0x30, 0x30]
      case .day2 where places.day == nil:
        places.day = bytes.count
        bytes += [0x30, 0x30]
      default: return nil
      }
    }
    guard let year = places.year, let month = places.month, let day = places.day, 8...15 ~= bytes.count else { return nil }
    let count = bytes.count
    func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    func checks(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | ($1 == 0x30 ? 0x76 : 0x7F) } }
    self.count = count
    expected = SIMD2(word(bytes[..<8]), word(bytes[(count - 8)...]))
    check = SIMD2(checks(bytes[..<8]), checks(bytes[(count - 8)...]))
    self.year = Place(year, count: count)
    yearEnd = pivot == nil ? Place(year + 2, count: count) : self.year
    hasCentury = pivot == nil
    self.month = Place(month, count: count)
    self.day = Place(day, count: count)
    self.pivot = pivot ?? 0
  }

  /// The layout no text has.
  static var none: DateLayout { DateLayout() }

  private init() {
    count = -1
    expected = SIMD2()
    check = SIMD2()
    year = Place(0, count: 8)
    yearEnd = year
    month = year
    day = year
    hasCentury = true
    pivot = 0
  }

  /// What a sweep needs to know; `nil` for the layout no text has.
  var sweep: sluice_date_layout? {
    guard count > 0 else { return nil }
    return sluice_date_layout(
      count: Int64(count), expected_first: expected[0], expected_last: expected[1], check_first: check[0], check_last: check[1],
      year: year.sweep, year_end: yearEnd.sweep, month: month.sweep, day: day.sweep, has_century: hasCentury ? 1 : 0, pivot: Int32(pivot))
  }

  /// - Precondition: the text has ``count`` bytes.
  @inline(__always)
  func days(_ start: UnsafePointer<UInt8>) -> Int32? {
    let raw = UnsafeRawPointer(start)
    let first = UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self)) ^ expected[0]
    let last = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)) ^ expected[1]
    // A carry into the next byte only comes from a byte that is found anyway.
    if ((first &+ check[0]) | first | (last &+ check[1]) | last) & 0x8080_8080_8080_8080 != 0 { return nil }
    // Each byte of these is its digit times ten and the next byte's digit.
    let firstPairs = first &* 10 &+ first &>> 8
    let lastPairs = last &* 10 &+ last &>> 8
    var number = year.pair(firstPairs, lastPairs)
    if hasCentury {
      number = number &* 100 &+ yearEnd.pair(firstPairs, lastPairs)
    } else {
      number = number &+ (number >= pivot ? 1900 : 2000)
    }
    return months.days(year: number, month: month.pair(firstPairs, lastPairs), day: day.pair(firstPairs, lastPairs))
  }
}

/// The layouts of the first format and then the second, if they have fixed places; where they stay, because they are too large to be
/// handed on for each cell.
// Unchecked: written in the initialiser and only read afterwards.
final class DateLayouts: @unchecked Sendable {
  let pair: UnsafePointer<DateLayout>

  init(_ formats: [DateFormat]) {
    let first = formats.first.flatMap(DateLayout.init)
    let memory = UnsafeMutablePointer<DateLayout>.allocate(capacity: 2)
    memory.initialize(to: first ?? .none)
    (memory + 1).initialize(to: first.flatMap { _ in formats.dropFirst().first.flatMap(DateLayout.init) } ?? .none)
    pair = UnsafePointer(memory)
  }

  deinit { pair.deallocate() }
}
