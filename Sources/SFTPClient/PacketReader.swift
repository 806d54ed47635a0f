/// Reads SSH data types (RFC 4251 §5) out of the body of one packet.
///
/// Every read checks what is left, so a length that points outside the packet ends in `nil`, never outside the buffer. A pointer
/// that is valid only inside the closure it came from: never store a reader.
struct PacketReader {
  private let bytes: UnsafeRawBufferPointer
  private(set) var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var remaining: Int { bytes.count - position }

  mutating func uint8() -> UInt8? {
    guard remaining >= 1 else { return nil }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func uint32() -> UInt32? {
    guard remaining >= 4 else { return nil }
    defer { position += 4 }
    return UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self))
  }

  mutating func uint64() -> UInt64? {
    guard remaining >= 8 else { return nil }
    defer { position += 8 }
    return UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
  }

  /// The range of a string's bytes, relative to the packet's body.
  mutating func stringRange() -> Range<Int>? {
    guard let length = uint32(), Int(length) <= remaining else { return nil }
    defer { position += Int(length) }
    return position..<position + Int(length)
  }

  mutating func string() -> [UInt8]? {
    guard let range = stringRange() else { return nil }
    return Array(bytes[range])
  }
}
