internal import Glibc

/// Packets over two descriptors, with deadlines.
///
/// Both directions are served by one poll(2), so that a server which stops reading until we have read its answers, and the
/// reverse, cannot lock the two sides up. Owns both descriptors and closes them when it goes.
struct Wire: ~Copyable, Sendable {
  private var input: Int32
  private var output: Int32
  /// Received bytes; those in `unread` have not been handed out as packets.
  private(set) var inbox: [UInt8]
  private var unread: Range<Int> = 0..<0
  private var outbox: [UInt8] = []
  private var sent = 0

  private static let inboxSize = 1 << 20

  /// - Parameters:
  ///   - reading: Where the server's packets arrive. Taken over, as is `writing`; they may be one and the same.
  init(reading: Int32, writing: Int32) {
    input = reading
    output = writing
    inbox = [UInt8](repeating: 0, count: Self.inboxSize)
    for descriptor in [input, output] {
      _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
  }

  deinit {
    if input >= 0 { Glibc.close(input) }
    if output >= 0 && output != input { Glibc.close(output) }
  }

  /// Closes the descriptors; nothing can be sent or received afterwards.
  mutating func close() {
    if input >= 0 { Glibc.close(input) }
    if output >= 0 && output != input { Glibc.close(output) }
    (input, output) = (-1, -1)
  }

  /// Puts packets into the queue; they leave with the next ``send(_:)`` or ``receive(until:_:limit:)``.
  mutating func enqueue(_ packets: borrowing PacketWriter) {
    if sent == outbox.count {
      outbox.removeAll(keepingCapacity: true)
      sent = 0
    }
    outbox.append(contentsOf: packets.bytes)
  }

  /// Writes what the descriptor takes now, without waiting.
  mutating func send(_ operation: SFTPError.Operation) throws(SFTPError) {
    while sent < outbox.count {
      let count = outbox.withUnsafeBytes { Self.write(output, $0.baseAddress! + sent, $0.count - sent) }
      if count > 0 {
        sent += count
      } else if errno == EAGAIN {
        return
      } else if errno != EINTR {
        throw Self.lost(operation, errno)
      }
    }
  }

  /// Waits for one complete packet.
  ///
  /// - Parameter limit: The largest body accepted of a packet of the given type; `nil` for a type that may not come at all.
  /// - Returns: Where its body lies in ``inbox``, valid until the next call.
  mutating func receive(
    until deadline: ContinuousClock.Instant, _ operation: SFTPError.Operation, limit: (UInt8) -> Int?
  ) throws(SFTPError) -> Range<Int> {
    var needed = 5
    while true {
      if unread.count >= 5 {
        let length = Int(inbox.withUnsafeBytes {
          UInt32(bigEndian: $0.loadUnaligned(fromByteOffset: unread.lowerBound, as: UInt32.self))
        })
        let type = inbox[unread.lowerBound + 4]
        // Judged before a byte of the body is awaited: memory is never sized by an unchecked length.
        guard let most = limit(type) else {
          throw SFTPError(.protocolViolation, operation, "the server sent a packet of type \(type), which answers nothing")
        }
        guard (1...most).contains(length) else {
          throw SFTPError(.protocolViolation, operation, "the server announced a packet of \(length) bytes (limit \(most))")
        }
        needed = 4 + length
        if unread.count >= needed {
          let body = unread.lowerBound + 4..<unread.lowerBound + needed
          unread = body.upperBound..<unread.upperBound
          return body
        }
      }
      makeRoom(for: needed)
      try exchange(until: deadline, operation)
    }
  }

  /// Moves what is unread to the front, and grows the buffer, when the packet would not fit behind it.
  private mutating func makeRoom(for needed: Int) {
    if unread.isEmpty {
      unread = 0..<0
      // A folder's worth of names may have grown the buffer; a download after it need not pay for that.
      if inbox.count > Self.inboxSize && needed <= Self.inboxSize {
        inbox = [UInt8](repeating: 0, count: Self.inboxSize)
      }
    }
    guard unread.lowerBound + needed > inbox.count else { return }
    let count = unread.count
    if needed > inbox.count {
      var larger = [UInt8](repeating: 0, count: needed)
      larger.replaceSubrange(0..<count, with: inbox[unread])
      inbox = larger
    } else {
      let from = unread.lowerBound
      inbox.withUnsafeMutableBytes { _ = memmove($0.baseAddress!, $0.baseAddress! + from, count) }
    }
    unread = 0..<count
  }

  /// Waits until bytes move in either direction, and moves them.
  private mutating func exchange(
    until deadline: ContinuousClock.Instant, _ operation: SFTPError.Operation
  ) throws(SFTPError) {
    try send(operation)
    // Reading comes before waiting: with a busy server most calls need no poll at all.
    if try fill(operation) { return }
    let left = ContinuousClock.now.duration(to: deadline)
    guard left > .zero else {
      throw SFTPError(
        .deadlineExceeded, operation, "no complete reply within the request deadline; the server is slow or gone")
    }
    var entries = [pollfd(fd: input, events: Int16(POLLIN), revents: 0)]
    if sent < outbox.count { entries.append(pollfd(fd: output, events: Int16(POLLOUT), revents: 0)) }
    _ = poll(&entries, nfds_t(entries.count), Self.milliseconds(left))
  }

  /// Reads what is there; returns whether anything was.
  private mutating func fill(_ operation: SFTPError.Operation) throws(SFTPError) -> Bool {
    while true {
      let end = unread.upperBound
      let count = inbox.withUnsafeMutableBytes { read(input, $0.baseAddress! + end, $0.count - end) }
      if count > 0 {
        unread = unread.lowerBound..<end + count
        return true
      }
      if count == 0 { throw Self.lost(operation, 0) }
      if errno == EAGAIN { return false }
      if errno != EINTR { throw Self.lost(operation, errno) }
    }
  }

  /// write(2) that never raises SIGPIPE: on a socket by flag; on a pipe the signal is the process's to ignore.
  private static func write(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    let result = Glibc.send(descriptor, bytes, count, Int32(MSG_NOSIGNAL))
    return result < 0 && errno == ENOTSOCK ? Glibc.write(descriptor, bytes, count) : result
  }

  private static func milliseconds(_ duration: Duration) -> Int32 {
    let (seconds, attoseconds) = duration.components
    guard seconds < 86_400 else { return 86_400_000 }
    return Int32(seconds * 1000 + attoseconds / 1_000_000_000_000_000) + 1
  }

  private static func lost(_ operation: SFTPError.Operation, _ error: Int32) -> SFTPError {
    let how = error == 0 || error == EPIPE || error == ECONNRESET ? "the stream was closed" : "errno \(error)"
    return SFTPError(.connectionLost, operation, "the connection to the server ended (\(how)); connect again")
  }
}
