/// A deprecated timestamp of 12 bytes: nanoseconds of the day, then the Julian day, both little-endian.
///
/// Impala, Hive and Spark wrote instants so; the format gives them no order and says nothing of zones. The range is
/// wider than 64 bits of nanoseconds hold: 1677 to 2262 fit, the sentinel year 9999 does not.
public struct Int96Timestamp: Sendable, Hashable {
  /// Day 2440588 is 1970-01-01.
  public let julianDay: Int32
  /// From 0 to a day in files that are well formed; nothing checks it.
  public let nanosecondOfDay: Int64

  /// - Parameter bytes: 12 bytes; `nil` for any other number.
  public init?(_ bytes: some RandomAccessCollection<UInt8>) {
    guard bytes.count == 12 else { return nil }
    var word: UInt64 = 0
    var day: UInt32 = 0
    for (index, byte) in bytes.enumerated() {
      if index < 8 { word |= UInt64(byte) << UInt64(8 * index) } else { day |= UInt32(byte) << UInt32(8 * (index - 8)) }
    }
    nanosecondOfDay = Int64(bitPattern: word)
    julianDay = Int32(bitPattern: day)
  }

  /// Nanoseconds since 1970-01-01T00:00:00; `nil` where 64 bits do not hold them.
  public var nanosecondsSince1970: Int64? { Int64(exactly: nanoseconds) }

  /// Microseconds since 1970-01-01T00:00:00, rounded down; `nil` where 64 bits do not hold them, 292,000 years away.
  public var microsecondsSince1970: Int64? {
    let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1000)
    return Int64(exactly: remainder < 0 ? quotient - 1 : quotient)
  }

  // 32 bits of days are less than 2^78 nanoseconds.
  private var nanoseconds: Int128 {
    (Int128(julianDay) - 2_440_588) * 86_400_000_000_000 + Int128(nanosecondOfDay)
  }
}

extension ColumnValues {
  /// The timestamps of an INT96 column; `nil` for values that are not 12 bytes long.
  public var int96Timestamps: [Int96Timestamp]? {
    guard case .fixed(let bytes, length: 12) = self else { return nil }
    return (0..<bytes.count / 12).compactMap { Int96Timestamp(bytes[12 * $0..<12 * $0 + 12]) }
  }
}
