extension Conversation {
  /// Reads a file from `offset` to its end; see ``SFTPSession/download(_:startingAt:limit:to:)``.
  mutating func download(
    _ path: [UInt8], startingAt offset: UInt64, limit: UInt64?, to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> DownloadResult {
    var before = FileAttributes()
    if options.stat == .path { before = try attributes(.stat, of: path) }
    let handle = try open(.open, path, .open)
    var after = FileAttributes()
    let delivered: UInt64
    do {
      if options.stat == .handle { before = try attributes(ofHandle: handle) }
      try judge(before, offset, limit)
      delivered = try read(handle, from: offset, expected: before.size, limit: limit, to: sink)
      if options.stat == .handle { after = try attributes(ofHandle: handle) }
    } catch {
      discard(handle)
      throw error
    }
    try close(handle)
    if options.stat == .path { after = try attributes(.stat, of: path) }
    guard before.agrees(with: after) else { throw Self.changed("size or time differ before and after") }
    if let size = before.size, size != delivered {
      throw SFTPError(.sizeMismatch, .read, "the server states \(size) bytes and delivered \(delivered); try again later")
    }
    return DownloadResult(bytes: delivered - offset, before: before, after: after)
  }

  /// Refuses what cannot be downloaded as it should.
  private func judge(_ attributes: FileAttributes, _ offset: UInt64, _ limit: UInt64?) throws(SFTPError) {
    guard attributes.kind == .regular || attributes.kind == .unknown else {
      throw SFTPError(.notRegularFile, .open, "the name belongs to a folder or a device, not to a file")
    }
    guard let size = attributes.size else { return }
    if let limit, size > limit { throw Self.tooLarge(limit) }
    if size < offset { throw Self.changed("it is shorter than the part that was read before") }
    if size > UInt64(Int64.max) { throw SFTPError(.tooLarge, .open, "the server states an impossible size") }
  }

  private mutating func read(
    _ handle: [UInt8], from offset: UInt64, expected: UInt64?, limit: UInt64?,
    to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> UInt64 {
    var ahead = ReadAhead(
      offset: offset, expected: expected, length: readLength, window: options.window,
      maximumOutstanding: options.maximumOutstandingReads)
    do {
      try run(&ahead, handle, limit, sink)
    } catch {
      abandon(ahead.outstanding)
      switch error {
      case ReadAhead.Fault.emptyData: throw violate(.read, "the server answered a read with no bytes and no end of file")
      case ReadAhead.Fault.tooMuchData: throw violate(.read, "the server answered a read with more bytes than were asked for")
      case ReadAhead.Fault.shrunk: throw Self.changed("it ended before the size the server had stated")
      case ReadAhead.Fault.grown: throw Self.changed("it went on beyond the size the server had stated")
      default: throw error
      }
    }
    return ahead.delivered
  }

  private mutating func run(
    _ ahead: inout ReadAhead, _ handle: [UInt8], _ limit: UInt64?, _ sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    while !ahead.isFinished {
      while let next = ahead.ask(id: upcomingID) {
        _ = try request(.read, .read) {
          $0.string(handle)
          $0.uint64(next.offset)
          $0.uint32(UInt32(next.length))
        }
      }
      // The requests leave before the sink may take its time over the last reply.
      try send(.read)
      let (id, answer) = try nextReply(.read) { ahead.isOutstanding($0) }
      switch answer {
      case .data(let range):
        try wire.inbox.withUnsafeBytes { try ahead.receive(id, UnsafeRawBufferPointer(rebasing: $0[range]), to: sink) }
        if let limit, ahead.delivered > limit { throw Self.tooLarge(limit) }
      case .status(1, _):
        try ahead.receiveEnd(id, to: sink)
      default:
        ahead.receiveRefusal(id)
        throw failure(answer, .read)
      }
    }
  }

  private static func changed(_ how: String) -> SFTPError {
    SFTPError(.changedDuringTransfer, .read, "the file changed while it was read (\(how)); wait until it is complete")
  }

  private static func tooLarge(_ limit: UInt64) -> SFTPError {
    SFTPError(.tooLarge, .read, "the file is larger than the \(limit) bytes allowed")
  }
}
