/// A reply of the server, taken apart as far as every caller needs it.
///
/// Ranges are positions in the bytes the reply was decoded from.
enum Reply {
  case status(code: UInt32, text: String)
  case handle([UInt8])
  /// Where the data lie.
  case data(Range<Int>)
  /// How many names the packet claims, and where they lie.
  case names(count: UInt32, Range<Int>)
  case attributes(FileAttributes)
  /// Where the vendor's answer lies.
  case extended(Range<Int>)

  /// Takes apart the body of a packet (everything after its length); `nil` if it is malformed or no reply.
  static func decode(_ body: UnsafeRawBufferPointer) -> (id: UInt32, reply: Reply)? {
    var reader = PacketReader(body)
    guard let type = reader.uint8().flatMap(PacketType.init(rawValue:)), let id = reader.uint32() else { return nil }
    switch type {
    case .status:
      guard let code = reader.uint32() else { return nil }
      // Text and language tag are missing in the answers of old servers.
      return (id, .status(code: code, text: Self.printable(reader.string() ?? [])))
    case .handle:
      // The draft bounds handles at 256 bytes, real servers do not (libssh2 #1422); ours is a bound against nonsense only.
      guard let handle = reader.string(), handle.count <= 4096 else { return nil }
      return (id, .handle(handle))
    case .data:
      guard let range = reader.stringRange() else { return nil }
      return (id, .data(range))
    case .name:
      guard let count = reader.uint32() else { return nil }
      return (id, .names(count: count, reader.position..<body.count))
    case .attributes:
      guard let attributes = FileAttributes(from: &reader) else { return nil }
      return (id, .attributes(attributes))
    case .extendedReply:
      return (id, .extended(reader.position..<body.count))
    default:
      return nil
    }
  }

  /// The same reply with its ranges moved from the packet's body to the buffer the body lies in.
  func moved(by offset: Int) -> Reply {
    switch self {
    case .data(let range): .data(range.lowerBound + offset..<range.upperBound + offset)
    case .names(let count, let range): .names(count: count, range.lowerBound + offset..<range.upperBound + offset)
    case .extended(let range): .extended(range.lowerBound + offset..<range.upperBound + offset)
    default: self
    }
  }

  /// At most 120 printable ASCII characters of what the server says: enough for a person, nothing for a terminal.
  private static func printable(_ text: [UInt8]) -> String {
    String(decoding: text.prefix(120).map { (0x20..<0x7f).contains($0) && $0 != 0x27 ? $0 : 0x3f }, as: UTF8.self)
  }
}
