/// The part of an archive that was read and not taken yet.
final class InputWindow {
  static let capacity = 64 << 10

  private let source: (UnsafeMutableRawBufferPointer) throws -> Int
  private let storage = UnsafeMutablePointer<UInt8>.allocate(capacity: InputWindow.capacity)
  private var first = 0
  private var last = 0
  private(set) var isAtEnd = false
  /// Bytes taken since the beginning.
  private(set) var taken: Int64 = 0

  init(_ source: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) { self.source = source }

  deinit { storage.deallocate() }

  var start: UnsafeMutablePointer<UInt8> { storage + first }
  var count: Int { last - first }

  func take(_ count: Int) {
    first += count
    taken &+= Int64(count)
  }

  /// Reads until `wanted` bytes are there; false when the source ends before.
  func fill(to wanted: Int = 1) throws -> Bool {
    precondition(wanted <= Self.capacity, "more bytes wanted at once than the window holds")
    if count >= wanted { return true }
    if first > 0 {
      storage.update(from: storage + first, count: count)
      last -= first
      first = 0
    }
    while count < wanted && !isAtEnd {
      let got = try source(UnsafeMutableRawBufferPointer(start: storage + last, count: Self.capacity - last))
      precondition(got >= 0 && got <= Self.capacity - last, "the reader wrote outside the buffer it was lent")
      if got == 0 { isAtEnd = true }
      last += got
    }
    return count >= wanted
  }

  func require(_ wanted: Int) throws {
    guard try fill(to: wanted) else { throw truncated }
  }

  var truncated: ArchiveError { ArchiveError(.truncated, "the archive ends before its end", at: taken &+ Int64(count)) }

  /// Little-endian numbers at a place of what was required before.
  func number(_ bytes: Int, at place: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in stride(from: bytes - 1, through: 0, by: -1) { value = value << 8 | UInt64(start[place + index]) }
    return value
  }
}
