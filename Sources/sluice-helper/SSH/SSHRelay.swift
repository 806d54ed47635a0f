internal import CLibSSH2
internal import Glibc

/// Carries bytes between descriptors 0 and 1 and the server's `sftp` subsystem until one side ends.
struct SSHRelay {
  private let session: SSHSession
  private let channel: OpaquePointer
  private static let input: Int32 = 0
  private static let output: Int32 = 1

  /// Larger than what the codec asks for at once, so that it never holds a download back; also the most that can pile up here.
  private static let receiveWindow: UInt32 = 8 << 20
  private static let keepAlive = Duration.seconds(30)
  private static let patience = Duration.seconds(90)

  private var toServer: ArraySlice<UInt8> = []
  private var toClient = [UInt8](repeating: 0, count: 256 << 10)
  private var undelivered = 0..<0
  private var hasInputEnded = false
  private var farewell: SSHDeadline?

  /// Opens the channel and starts the subsystem.
  init(_ session: SSHSession, _ deadline: SSHDeadline) throws(SSHFailure) {
    self.session = session
    var opened: OpaquePointer?
    let result = try session.drive(deadline, "opening a channel") {
      opened = libssh2_channel_open_ex(
        session.handle, "session", 7, Self.receiveWindow, UInt32(LIBSSH2_CHANNEL_PACKET_DEFAULT), nil, 0)
      return opened == nil ? libssh2_session_last_errno(session.handle) : 0
    }
    guard let opened else {
      throw SSHFailure(
        result == LIBSSH2_ERROR_CHANNEL_FAILURE ? .noSFTPSubsystem : .connectionLost,
        "the server opens no session for this user (\(session.lastError)); ask the bank whether SFTP is enabled for it")
    }
    channel = opened
    // What a server writes to its error stream would use up the window unread.
    _ = try session.drive(deadline, "opening a channel") {
      libssh2_channel_handle_extended_data2(opened, LIBSSH2_CHANNEL_EXTENDED_DATA_IGNORE)
    }
    let started = try session.drive(deadline, "starting sftp") {
      libssh2_channel_process_startup(opened, "subsystem", 9, "sftp", 4)
    }
    guard started == 0 else {
      throw SSHFailure(
        .noSFTPSubsystem, "the server refuses the sftp subsystem (\(session.lastError)); ask the bank to enable SFTP for this user")
    }
    libssh2_keepalive_config(session.handle, 1, UInt32(Self.keepAlive.components.seconds))
    _ = fcntl(Self.output, F_SETFL, fcntl(Self.output, F_GETFL) | O_NONBLOCK)
  }

  /// Runs until either side ends; returns who ended.
  mutating func run() throws(SSHFailure) -> String {
    while true {
      var moved = try sendToServer()
      moved = try receiveFromServer() || moved
      guard session.socket.flush() else { throw Self.lost("the server closed it") }
      guard let delivered = deliver() else { return "client" }
      if undelivered.isEmpty && libssh2_channel_eof(channel) != 0 { return "server" }
      if delivered || moved { continue }
      if let farewell, farewell.hasPassed { return "client" }
      guard try wait() else { return "client" }
    }
  }

  private mutating func sendToServer() throws(SSHFailure) -> Bool {
    guard !toServer.isEmpty, session.socket.takesMore else { return false }
    // The same bytes again after EAGAIN, as libssh2 demands: nothing is added to `toServer` before it is empty.
    let count = toServer.withUnsafeBytes {
      libssh2_channel_write_ex(channel, 0, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
    }
    if count > 0 {
      toServer = toServer.dropFirst(count)
      return true
    }
    if count == 0 || count == Int(LIBSSH2_ERROR_EAGAIN) { return false }
    // The server may have said its last words before it closed.
    if libssh2_channel_eof(channel) != 0 {
      toServer = []
      return false
    }
    throw Self.lost(session.lastError)
  }

  private mutating func receiveFromServer() throws(SSHFailure) -> Bool {
    guard undelivered.isEmpty else { return false }
    let count = toClient.withUnsafeMutableBytes { [channel] in
      libssh2_channel_read_ex(channel, 0, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
    }
    if count > 0 {
      undelivered = 0..<count
      return true
    }
    if count == 0 || count == Int(LIBSSH2_ERROR_EAGAIN) { return false }
    throw Self.lost(session.lastError)
  }

  /// Writes to the parent what its pipe takes; whether anything moved, or `nil` when the parent is gone.
  private mutating func deliver() -> Bool? {
    var moved = false
    while !undelivered.isEmpty {
      let count = toClient.withUnsafeBytes {
        write(Self.output, $0.baseAddress! + undelivered.lowerBound, undelivered.count)
      }
      if count > 0 {
        undelivered = undelivered.dropFirst(count)
        moved = true
      } else if errno == EAGAIN {
        break
      } else if errno != EINTR {
        return nil
      }
    }
    return moved
  }

  /// Sleeps until something can move; `false` when the parent no longer reads.
  private mutating func wait() throws(SSHFailure) -> Bool {
    var entries = [
      pollfd(fd: session.socket.descriptor, events: 0, revents: 0),
      // With nothing to write, only the closing of the other end is reported.
      pollfd(fd: Self.output, events: Int16(undelivered.isEmpty ? 0 : POLLOUT), revents: 0),
      pollfd(fd: toServer.isEmpty && !hasInputEnded ? Self.input : -1, events: Int16(POLLIN), revents: 0),
    ]
    // While the parent is slow, what the server sends waits in the kernel: that is the back-pressure.
    if undelivered.isEmpty { entries[0].events |= Int16(POLLIN) }
    if session.socket.hasQueue { entries[0].events |= Int16(POLLOUT) }
    if entries[0].events == 0 { entries[0].fd = -1 }
    let limit = farewell ?? SSHDeadline(in: Self.keepAlive)
    let ready = poll(&entries, nfds_t(entries.count), limit.milliseconds)
    if ready == 0 { try keepAlive() }
    if entries[1].revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0 { return false }
    if entries[2].revents != 0 { readInput() }
    return true
  }

  private mutating func readInput() {
    var buffer = [UInt8](repeating: 0, count: 32 << 10)
    let count = read(Self.input, &buffer, buffer.count)
    if count > 0 {
      toServer = buffer[..<count]
    } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
      // The parent asks nothing more. The server gets a moment to finish, then we leave without it.
      hasInputEnded = true
      farewell = SSHDeadline(in: .seconds(1))
      libssh2_channel_send_eof(channel)
    }
  }

  /// Asks a silent server for a sign of life; gives it up when none has come for long although it was asked.
  private func keepAlive() throws(SSHFailure) {
    // While the parent does not read, we do not either, and silence proves nothing.
    guard undelivered.isEmpty, farewell == nil else { return }
    if session.socket.lastReceived.duration(to: .now) > Self.patience { throw Self.lost("no sign of life for 90 s") }
    var next: Int32 = 0
    libssh2_keepalive_send(session.handle, &next)
  }

  private static func lost(_ how: String) -> SSHFailure {
    SSHFailure(.connectionLost, "the connection to the server ended (\(how))")
  }
}
