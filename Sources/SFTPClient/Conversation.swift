/// Requests and their replies: the state of one session.
///
/// A reply must bear the number of a request that waits for it. Numbers of requests nobody waits for any more (their download
/// failed) are kept in `abandoned`, and their replies dropped, so that one failed file does not cost the connection.
struct Conversation: ~Copyable, Sendable {
  var wire: Wire
  let options: SFTPOptions
  /// Names and values the server announced in its VERSION packet.
  private(set) var extensions: [FileAttributes.Extension] = []
  /// Bytes per READ this server takes.
  var readLength = SFTPOptions.portableReadLength
  /// The number of the next request.
  private(set) var upcomingID: UInt32 = 1
  private var abandoned: Set<UInt32> = []
  /// The error that ended the session; every later call fails with its code.
  private var end: SFTPError?

  /// Longest wait for a complete reply.
  private var patience: Duration

  init(reading: Int32, writing: Int32, options: SFTPOptions, greeting: Duration? = nil) throws(SFTPError) {
    self.options = options
    patience = greeting ?? options.requestDeadline
    wire = Wire(reading: reading, writing: writing)
    try start()
    patience = options.requestDeadline
  }

  /// INIT and VERSION, then the server's limits if it offers to tell them.
  private mutating func start() throws(SFTPError) {
    var hello = PacketWriter()
    hello.packet(.initialize) { $0.uint32(3) }
    wire.enqueue(hello)
    let body = try wire.receive(until: .now + patience, .start) {
      $0 == PacketType.version.rawValue ? SFTPOptions.maximumPlainPacket : nil
    }
    let announced = wire.inbox.withUnsafeBytes { Self.version(UnsafeRawBufferPointer(rebasing: $0[body])) }
    guard let announced else {
      throw SFTPError(.protocolViolation, .start, "the server's VERSION packet is malformed")
    }
    guard announced.version == 3 else {
      throw SFTPError(.unsupported, .start, "the server speaks SFTP version \(announced.version); version 3 is needed")
    }
    extensions = announced.extensions
    if offers("limits@openssh.com") { try askLimits() }
    readLength = max(min(readLength, options.window, options.maximumReadLength), SFTPOptions.smallestReadLength)
  }

  func offers(_ name: String) -> Bool { extensions.contains { $0.name == Array(name.utf8) } }

  private static func version(
    _ body: UnsafeRawBufferPointer
  ) -> (version: UInt32, extensions: [FileAttributes.Extension])? {
    var reader = PacketReader(body)
    guard reader.uint8() == PacketType.version.rawValue, let version = reader.uint32() else { return nil }
    var extensions: [FileAttributes.Extension] = []
    while reader.remaining > 0 {
      guard let name = reader.string(), let value = reader.string() else { return nil }
      extensions.append(FileAttributes.Extension(name: name, value: value))
    }
    return (version, extensions)
  }

  /// See PROTOCOL of OpenSSH, section "limits@openssh.com".
  private mutating func askLimits() throws(SFTPError) {
    let id = try request(.extended, .start) { $0.string("limits@openssh.com".utf8) }
    switch try reply(to: id, .start) {
    case .extended(let range):
      let length = wire.inbox.withUnsafeBytes { bytes -> UInt64? in
        var reader = PacketReader(UnsafeRawBufferPointer(rebasing: bytes[range]))
        _ = reader.uint64()
        return reader.uint64()
      }
      guard let length else { throw violate(.start, "the server's limits are malformed") }
      // Zero means "not told".
      if length > 0 { readLength = Int(clamping: min(length, UInt64(max(0, options.maximumReadLength)))) }
    case .status: break
    default: throw violate(.start, "the server answered a question for its limits with something else")
    }
  }

  /// Ends the session and closes its descriptors.
  mutating func close() {
    end = SFTPError(.sessionClosed, .close, "it was closed by its owner")
    wire.close()
  }

  // MARK: Requests

  /// Queues one request and returns its number.
  mutating func request(
    _ type: PacketType, _ operation: SFTPError.Operation, _ body: (inout PacketWriter) -> Void
  ) throws(SFTPError) -> UInt32 {
    if let end { throw SFTPError(end.code, operation, "the session is over: \(end.message)") }
    let id = upcomingID
    upcomingID &+= 1
    var writer = PacketWriter()
    writer.packet(type) {
      $0.uint32(id)
      body(&$0)
    }
    wire.enqueue(writer)
    return id
  }

  /// Sends what the descriptor takes now of the queued requests, without waiting.
  mutating func send(_ operation: SFTPError.Operation) throws(SFTPError) {
    do throws(SFTPError) {
      try wire.send(operation)
    } catch {
      end = error
      throw error
    }
  }

  /// Gives up the replies to `ids`: they are dropped when they come.
  mutating func abandon(_ ids: some Sequence<UInt32>) { abandoned.formUnion(ids) }

  /// Waits for the next reply to any request that `isAwaited`.
  ///
  /// A range in the reply refers to ``Wire/inbox`` and is valid until the next call.
  mutating func nextReply(
    _ operation: SFTPError.Operation, isAwaited: (UInt32) -> Bool
  ) throws(SFTPError) -> (id: UInt32, reply: Reply) {
    do throws(SFTPError) {
      while true {
        let longestData = max(readLength, SFTPOptions.portableReadLength) + 1024
        let longestNames = options.maximumNamePacket
        let body = try wire.receive(until: .now + patience, operation) { type in
          switch PacketType(rawValue: type) {
          case .data: longestData
          case .name: longestNames
          case .status, .handle, .attributes, .extendedReply: SFTPOptions.maximumPlainPacket
          default: nil
          }
        }
        let decoded = wire.inbox.withUnsafeBytes { Reply.decode(UnsafeRawBufferPointer(rebasing: $0[body])) }
        guard let (id, reply) = decoded else { throw SFTPError(.protocolViolation, operation, "a malformed reply") }
        if abandoned.remove(id) != nil { continue }
        guard isAwaited(id) else {
          throw SFTPError(.protocolViolation, operation, "a reply to a request that was not made or already answered")
        }
        return (id, reply.moved(by: body.lowerBound))
      }
    } catch {
      end = error
      throw error
    }
  }

  /// Waits for the reply to one request.
  mutating func reply(to id: UInt32, _ operation: SFTPError.Operation) throws(SFTPError) -> Reply {
    try nextReply(operation) { $0 == id }.reply
  }

  /// Records that the server broke the protocol, which ends the session.
  mutating func violate(_ operation: SFTPError.Operation, _ message: String) -> SFTPError {
    let error = SFTPError(.protocolViolation, operation, message)
    end = error
    return error
  }

  /// The error for a reply that is no success: the server's status, or a violation when the reply's kind is wrong.
  mutating func failure(_ reply: Reply, _ operation: SFTPError.Operation) -> SFTPError {
    guard case .status(let code, let text) = reply, code != 0 else {
      return violate(operation, "a reply of the wrong kind")
    }
    let error = SFTPError(status: code, text: text, operation)
    if error.endsSession { end = error }
    return error
  }
}
