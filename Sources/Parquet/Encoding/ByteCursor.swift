/// A position in bytes nobody vouches for: every step is checked against the end.
///
/// The buffer is borrowed; a cursor never outlives the call it was made in.
struct ByteCursor {
  let bytes: UnsafeRawBufferPointer
  private(set) var position = 0

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  var remaining: Int { bytes.count - position }

  /// What lies between the position and the end.
  var rest: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[position...]) }

  static func corrupt(_ message: String) -> ParquetError { ParquetError(.corruptPage, message) }

  mutating func byte() throws(ParquetError) -> UInt8 {
    guard position < bytes.count else { throw Self.corrupt("the data ends where a byte was expected") }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func take(_ count: Int) throws(ParquetError) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= remaining else {
      throw Self.corrupt("\(count) bytes were announced where \(remaining) are left")
    }
    defer { position += count }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
  }

  /// Takes what is there of `count` bytes: some writers leave out the padding at the end of a page.
  mutating func takeUpTo(_ count: Int) -> UnsafeRawBufferPointer {
    let available = min(max(count, 0), remaining)
    defer { position += available }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<position + available])
  }

  /// A length of four bytes, little-endian.
  mutating func length() throws(ParquetError) -> Int {
    Int(UInt32(littleEndian: try take(4).loadUnaligned(as: UInt32.self)))
  }

  mutating func varint() throws(ParquetError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      guard shift < 63 || (shift == 63 && next <= 1) else {
        throw Self.corrupt("a variable-length integer exceeds 64 bits")
      }
      value |= UInt64(next & 0x7F) << shift
      if next & 0x80 == 0 { return value }
      shift += 7
    }
  }

  mutating func zigzag() throws(ParquetError) -> Int64 {
    let value = try varint()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }
}
