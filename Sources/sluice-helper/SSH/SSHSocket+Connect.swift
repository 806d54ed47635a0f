internal import Glibc

extension SSHSocket {
  /// Connects to the first of the host's addresses that answers.
  ///
  /// The time left is shared among the addresses still to try, so that a dead first address leaves the second a chance.
  static func connect(host: String, port: UInt16, deadline: SSHDeadline) throws(SSHFailure) -> SSHSocket {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    let found = getaddrinfo(host, String(port), &hints, &list)
    guard found == 0, let first = list else {
      throw SSHFailure(
        .hostNotFound, "the host's name could not be resolved (\(String(cString: gai_strerror(found)))); check 'host' and DNS")
    }
    defer { freeaddrinfo(first) }
    let addresses = Array(sequence(first: first) { $0.pointee.ai_next })
    var lastError: Int32 = 0
    for (index, address) in addresses.enumerated() {
      let share = Duration.milliseconds(Int(deadline.milliseconds) / (addresses.count - index))
      switch attempt(address.pointee, deadline.limited(to: share)) {
      case .success(let socket): return socket
      case .failure(let error): lastError = error.number
      }
    }
    if lastError == ETIMEDOUT {
      throw SSHFailure(.deadlineExceeded, "the host did not answer on port \(port) in time; check address, port and firewalls")
    }
    throw SSHFailure(
      .connectFailed, "no connection to the host on port \(port): \(String(cString: strerror(lastError))); check address and port")
  }

  private struct Errno: Error { let number: Int32 }

  private static func attempt(_ address: addrinfo, _ deadline: SSHDeadline) -> Result<SSHSocket, Errno> {
    let descriptor = socket(
      address.ai_family, address.ai_socktype | Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), address.ai_protocol)
    guard descriptor >= 0 else { return .failure(Errno(number: errno)) }
    // Owned from here: every way out but success closes it.
    let owner = SSHSocket(descriptor: descriptor)
    if Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) != 0 {
      guard errno == EINPROGRESS else { return .failure(Errno(number: errno)) }
      var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      var ready = poll(&entry, 1, deadline.milliseconds)
      while ready < 0 && errno == EINTR { ready = poll(&entry, 1, deadline.milliseconds) }
      guard ready > 0 else { return .failure(Errno(number: ETIMEDOUT)) }
      var error: Int32 = 0
      var size = socklen_t(MemoryLayout<Int32>.size)
      getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size)
      guard error == 0 else { return .failure(Errno(number: error)) }
    }
    var on: Int32 = 1
    // Requests are small and each is awaited: Nagle's algorithm would only hold them back.
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    return .success(owner)
  }
}
