/// A number of bytes, written `256MiB`.
public struct ByteCount: Sendable, Hashable, Comparable, CustomStringConvertible {
  public var bytes: Int64

  public init(_ bytes: Int64) { self.bytes = bytes }
  public init(mebibytes: Int64) { bytes = mebibytes << 20 }

  public static func < (one: ByteCount, other: ByteCount) -> Bool { one.bytes < other.bytes }

  static let units: [(name: String, bytes: Int64)] = [
    ("TiB", 1 << 40), ("TB", 1_000_000_000_000), ("GiB", 1 << 30), ("GB", 1_000_000_000), ("MiB", 1 << 20),
    ("MB", 1_000_000), ("KiB", 1 << 10), ("KB", 1000), ("B", 1),
  ]

  /// Reads a whole number with a unit.
  public init?(_ text: some StringProtocol) {
    let digits = text.utf8.prefix { $0 >= 0x30 && $0 <= 0x39 }
    guard let value = Int64(String(decoding: digits, as: UTF8.self)) else { return nil }
    let rest = text.utf8.dropFirst(digits.count).drop { $0 == 0x20 }
    guard let unit = Self.units.first(where: { rest.elementsEqual($0.name.utf8) }) else { return nil }
    let (bytes, overflow) = value.multipliedReportingOverflow(by: unit.bytes)
    if overflow { return nil }
    self.bytes = bytes
  }

  /// In the largest unit that leaves a whole number.
  public var description: String {
    guard bytes != 0, let unit = Self.units.first(where: { bytes % $0.bytes == 0 }) else { return "\(bytes)B" }
    return "\(bytes / unit.bytes)\(unit.name)"
  }
}
