internal import Glibc

/// The TCP connection under a session, with a queue of its own for what libssh2 sends.
///
/// ADVICE FOR HACKERS: libssh2 1.10 does not survive a half-sent packet well: any call but a repetition of the very same one then fails
/// with `BAD_USE`, and after a second partial send it no longer says that it waits for the socket to become writable
/// (`send_existing` in its transport.c). So its sends never block here: they go to `queue`, which ``flush()`` empties. So that a
/// server which makes us answer without reading the answers cannot grow the queue, receiving pauses while the queue is long.
final class SSHSocket {
  let descriptor: Int32
  private var queue: [UInt8] = []
  private var flushed = 0
  private var inbox = [UInt8](repeating: 0, count: 256 << 10)
  private var unread = 0..<0
  /// The first bytes from the server: banner and key exchange offer, which libssh2 does not tell.
  private(set) var opening: [UInt8] = []
  private var isKeepingOpening = true
  private(set) var lastReceived = ContinuousClock.now

  private static let longestQueue = 1 << 20
  private static let longestOpening = 16 << 10

  init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  var hasQueue: Bool { flushed < queue.count }
  /// Whether more may be given to libssh2 to send.
  var takesMore: Bool { queue.count - flushed < Self.longestQueue / 4 }

  /// Stops recording: the offer is complete once keys have been exchanged.
  func forgetOpening() { isKeepingOpening = false }

  // MARK: Called by libssh2

  func enqueue(_ bytes: UnsafeRawBufferPointer) -> Int {
    if !hasQueue {
      queue.removeAll(keepingCapacity: true)
      flushed = 0
    }
    queue.append(contentsOf: bytes)
    return bytes.count
  }

  /// Bytes received, 0 at the end, or a negated error number, as libssh2 expects of its callback.
  func receive(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    if unread.isEmpty {
      if queue.count - flushed > Self.longestQueue { return -Int(EAGAIN) }
      let count = inbox.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
      if count <= 0 {
        // An interrupted call is no error; libssh2 1.10 would take it for one (#1058).
        return count == 0 ? 0 : -Int(errno == EINTR ? EAGAIN : errno)
      }
      unread = 0..<count
      lastReceived = .now
      if isKeepingOpening { opening.append(contentsOf: inbox[unread].prefix(Self.longestOpening - opening.count)) }
    }
    let count = min(buffer.count, unread.count)
    inbox.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[unread.prefix(count)])) }
    unread = unread.dropFirst(count)
    return count
  }

  // MARK: Called by us

  /// Sends what the kernel takes now; `false` when the connection is gone.
  func flush() -> Bool {
    while hasQueue {
      let count = queue.withUnsafeBytes {
        send(descriptor, $0.baseAddress! + flushed, $0.count - flushed, Int32(MSG_NOSIGNAL))
      }
      if count > 0 {
        flushed += count
      } else if errno == EAGAIN {
        return true
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }

  /// Waits until bytes can move, or the deadline.
  func wait(until deadline: SSHDeadline) {
    guard unread.isEmpty else { return }
    var entry = pollfd(fd: descriptor, events: Int16(hasQueue ? POLLIN | POLLOUT : POLLIN), revents: 0)
    _ = poll(&entry, 1, deadline.milliseconds)
  }
}
