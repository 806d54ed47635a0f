internal import CLibSSH2
internal import Glibc

/// One libssh2 session, always in its non-blocking mode; waiting is done here, with deadlines.
final class SSHSession {
  let socket: SSHSocket
  let handle: OpaquePointer

  /// Connects and exchanges keys; nothing is proved about the server yet.
  ///
  /// - Parameter hostKeys: The host key types to ask for, in order.
  init(host: String, port: UInt16, hostKeys: [String], deadline: SSHDeadline) throws(SSHFailure) {
    socket = try SSHSocket.connect(host: host, port: port, deadline: deadline)
    // Unretained: `socket` lives as long as the session that calls it.
    let context = Unmanaged.passUnretained(socket).toOpaque()
    guard let handle = libssh2_session_init_ex(nil, nil, nil, context) else {
      throw SSHFailure(.helperFailed, "libssh2 could not start a session; look at the memory limits")
    }
    self.handle = handle
    Self.redirect(handle)
    libssh2_session_set_blocking(handle, 0)
    try prefer(LIBSSH2_METHOD_KEX, SSHAlgorithms.keyExchanges)
    try prefer(LIBSSH2_METHOD_HOSTKEY, hostKeys)
    for (method, names) in [
      (LIBSSH2_METHOD_CRYPT_CS, SSHAlgorithms.ciphers), (LIBSSH2_METHOD_CRYPT_SC, SSHAlgorithms.ciphers),
      (LIBSSH2_METHOD_MAC_CS, SSHAlgorithms.macs), (LIBSSH2_METHOD_MAC_SC, SSHAlgorithms.macs),
      (LIBSSH2_METHOD_COMP_CS, ["none"]), (LIBSSH2_METHOD_COMP_SC, ["none"]),
    ] { try prefer(method, names) }
    let result = try drive(deadline, "exchanging keys") { libssh2_session_handshake(handle, socket.descriptor) }
    guard result == 0 else { throw handshakeFailure(result) }
    socket.forgetOpening()
  }

  deinit {
    // The socket goes first, so that freeing what the session holds has nobody to wait for (libssh2 #690).
    shutdown(socket.descriptor, Int32(SHUT_RDWR))
    libssh2_session_free(handle)
  }

  private typealias Receive = @convention(c) (
    Int32, UnsafeMutableRawPointer?, Int, Int32, UnsafeMutablePointer<UnsafeMutableRawPointer?>?
  ) -> Int
  private typealias Send = @convention(c) (
    Int32, UnsafeRawPointer?, Int, Int32, UnsafeMutablePointer<UnsafeMutableRawPointer?>?
  ) -> Int

  /// Routes the session's bytes through its ``SSHSocket``.
  private static func redirect(_ handle: OpaquePointer) {
    let receive: Receive = { _, buffer, length, _, context in
      guard let object = context?.pointee else { return -Int(EIO) }
      let socket = Unmanaged<SSHSocket>.fromOpaque(object).takeUnretainedValue()
      return socket.receive(into: UnsafeMutableRawBufferPointer(start: buffer, count: length))
    }
    let send: Send = { _, buffer, length, _, context in
      guard let object = context?.pointee else { return -Int(EIO) }
      let socket = Unmanaged<SSHSocket>.fromOpaque(object).takeUnretainedValue()
      return socket.enqueue(UnsafeRawBufferPointer(start: buffer, count: length))
    }
    libssh2_session_callback_set(handle, LIBSSH2_CALLBACK_RECV, unsafeBitCast(receive, to: UnsafeMutableRawPointer.self))
    libssh2_session_callback_set(handle, LIBSSH2_CALLBACK_SEND, unsafeBitCast(send, to: UnsafeMutableRawPointer.self))
  }

  private func prefer(_ method: Int32, _ names: [String]) throws(SSHFailure) {
    guard libssh2_session_method_pref(handle, method, names.joined(separator: ",")) == 0 else {
      throw SSHFailure(.helperFailed, "this libssh2 lacks the algorithms we ask for; install libssh2 1.10 or later")
    }
  }

  /// Repeats `call` until it is done, flushing and waiting in between.
  func drive(_ deadline: SSHDeadline, _ what: String, _ call: () -> Int32) throws(SSHFailure) -> Int32 {
    while true {
      let result = call()
      guard socket.flush() else { return LIBSSH2_ERROR_SOCKET_SEND }
      if result != LIBSSH2_ERROR_EAGAIN { return result }
      if deadline.hasPassed { throw SSHFailure(.deadlineExceeded, "the server did not answer in time while \(what)") }
      socket.wait(until: deadline)
    }
  }

  // MARK: What was agreed

  var serverOffer: SSHServerOffer? { SSHServerOffer(opening: socket.opening) }

  func hostKey() throws(SSHFailure) -> SSHHostKey {
    var length = 0
    var type: Int32 = 0
    guard let blob = libssh2_session_hostkey(handle, &length, &type),
      let hash = libssh2_hostkey_hash(handle, LIBSSH2_HOSTKEY_HASH_SHA256)
    else { throw SSHFailure(.kexFailed, "the server showed no host key") }
    let bytes = UnsafeRawBufferPointer(start: blob, count: length)
    let key = SSHHostKey(blob: Array(bytes), sha256: Array(UnsafeRawBufferPointer(start: hash, count: 32)))
    guard let key else { throw SSHFailure(.kexFailed, "the server's host key is malformed") }
    return key
  }

  /// The algorithms agreed on, for the report.
  var methods: [(key: String, value: String)] {
    [
      ("kex", LIBSSH2_METHOD_KEX), ("hostKey", LIBSSH2_METHOD_HOSTKEY), ("cipher", LIBSSH2_METHOD_CRYPT_SC),
      ("mac", LIBSSH2_METHOD_MAC_SC),
    ].map { name, method in (name, libssh2_session_methods(handle, method).map { String(cString: $0) } ?? "") }
      + [("server", SSHReporter.printable(libssh2_session_banner_get(handle).map { String(cString: $0) } ?? ""))]
  }

  var lastError: String {
    var text: UnsafeMutablePointer<CChar>?
    libssh2_session_last_error(handle, &text, nil, 0)
    return text.map { SSHReporter.printable(String(cString: $0)) } ?? ""
  }

  private func handshakeFailure(_ result: Int32) -> SSHFailure {
    switch result {
    case LIBSSH2_ERROR_KEX_FAILURE, LIBSSH2_ERROR_KEY_EXCHANGE_FAILURE, LIBSSH2_ERROR_METHOD_NONE:
      return serverOffer?.disagreement() ?? SSHFailure(.kexFailed, "the key exchange failed: \(lastError)")
    case LIBSSH2_ERROR_HOSTKEY_SIGN, LIBSSH2_ERROR_HOSTKEY_INIT:
      return SSHFailure(.kexFailed, "the server could not prove that it owns its host key")
    case LIBSSH2_ERROR_BANNER_RECV, LIBSSH2_ERROR_BANNER_SEND:
      return SSHFailure(.connectFailed, "what answers on this port does not speak SSH; check host and port")
    default:
      return SSHFailure(.connectFailed, "the server ended the connection during the key exchange (\(lastError)); try later")
    }
  }
}
