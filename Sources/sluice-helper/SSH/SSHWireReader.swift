/// Reads SSH data types (RFC 4251 §5) from bytes nobody vouches for.
struct SSHWireReader {
  private let bytes: [UInt8]
  private var position: Int

  init(_ bytes: [UInt8], at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  mutating func uint32() -> UInt32? {
    guard bytes.count - position >= 4 else { return nil }
    defer { position += 4 }
    return bytes[position..<position + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  mutating func string() -> ArraySlice<UInt8>? {
    guard let length = uint32(), Int(length) <= bytes.count - position else { return nil }
    defer { position += Int(length) }
    return bytes[position..<position + Int(length)]
  }

  mutating func nameList() -> [String]? {
    string().map { $0.split(separator: 0x2c).map { String(decoding: $0, as: UTF8.self) } }
  }
}
