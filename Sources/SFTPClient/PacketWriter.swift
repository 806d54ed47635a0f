/// Appends SSH data types (RFC 4251 §5) to a buffer of outgoing packets.
struct PacketWriter {
  var bytes: [UInt8] = []

  mutating func uint8(_ value: UInt8) { bytes.append(value) }

  mutating func uint32(_ value: UInt32) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func uint64(_ value: UInt64) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func string(_ value: some Collection<UInt8>) {
    uint32(UInt32(value.count))
    bytes.append(contentsOf: value)
  }

  /// Appends one packet: its length, its type, and what `body` writes (draft-ietf-secsh-filexfer-02 §3).
  mutating func packet(_ type: PacketType, _ body: (inout PacketWriter) -> Void) {
    let start = bytes.count
    uint32(0)
    uint8(type.rawValue)
    body(&self)
    let length = UInt32(bytes.count - start - 4)
    for index in 0..<4 { bytes[start + index] = UInt8(truncatingIfNeeded: length >> UInt32(8 * (3 - index))) }
  }
}
