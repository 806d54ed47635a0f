/// How a packet states its length (RFC 9580, section 4.2).
enum PacketLength: Sendable, Hashable {
  case definite(UInt64)
  /// The first of a chain of chunks; the chain ends with a definite one.
  case partial(UInt64)
  /// Old format: until the end of the file. Such a packet cannot be shown to be whole.
  case indeterminate
}

/// Why a header could not be read.
enum HeaderFault: Error {
  case endOfData
  /// The first bit of a packet is set, always.
  case notAPacket
}

/// The first bytes of a packet.
struct PacketHeader {
  let tag: PacketTag
  let length: PacketLength

  init(from source: inout some PacketSource) throws(HeaderFault) {
    guard let first = source.next() else { throw .endOfData }
    guard first & 0x80 != 0 else { throw .notAPacket }
    if first & 0x40 != 0 {
      tag = PacketTag(rawValue: first & 0x3f)
      length = try Self.newLength(from: &source)
    } else {
      tag = PacketTag(rawValue: (first >> 2) & 0x0f)
      length = try Self.oldLength(type: first & 0x03, from: &source)
    }
  }

  /// Section 4.2.1: one, two or five bytes, or a power of two that another length follows.
  static func newLength(from source: inout some PacketSource) throws(HeaderFault) -> PacketLength {
    guard let first = source.next() else { throw .endOfData }
    switch first {
    case 0..<192:
      return .definite(UInt64(first))
    case 192..<224:
      guard let second = source.next() else { throw .endOfData }
      return .definite((UInt64(first) - 192) << 8 + UInt64(second) + 192)
    case 255:
      return .definite(try bigEndian(4, from: &source))
    default:
      return .partial(1 << UInt64(first & 0x1f))
    }
  }

  /// Section 4.2.2.
  private static func oldLength(
    type: UInt8, from source: inout some PacketSource
  ) throws(HeaderFault) -> PacketLength {
    switch type {
    case 0: .definite(try bigEndian(1, from: &source))
    case 1: .definite(try bigEndian(2, from: &source))
    case 2: .definite(try bigEndian(4, from: &source))
    default: .indeterminate
    }
  }

  private static func bigEndian(
    _ count: Int, from source: inout some PacketSource
  ) throws(HeaderFault) -> UInt64 {
    var value: UInt64 = 0
    for _ in 0..<count {
      guard let byte = source.next() else { throw .endOfData }
      value = value << 8 | UInt64(byte)
    }
    return value
  }
}
