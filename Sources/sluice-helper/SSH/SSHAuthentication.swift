internal import CLibSSH2
internal import Glibc

/// Logs in to a server whose host key has been verified.
struct SSHAuthentication {
  let session: SSHSession
  let user: String
  let deadline: SSHDeadline

  /// - Parameters:
  ///   - identity: The private key, or `nil` for a password.
  ///   - secret: The key's passphrase or the password. The caller erases it.
  func run(identity: SSHIdentity?, secret: [UInt8]) throws(SSHFailure) {
    guard let offered = try offeredMethods() else { return }
    if let identity {
      try check(identity, secret, offered)
      try publicKey(identity, secret)
    } else {
      guard offered.contains("password") else {
        // libssh2 1.10 copies a length the server chose while parsing these prompts (its userauth.c), so we leave them alone.
        let hint = offered.contains("keyboard-interactive") ? "; set 'transport: openssh', which can answer its prompts" : ""
        throw SSHFailure(.authFailed, "the server takes no password, only \(Self.list(offered))\(hint)")
      }
      try password(secret)
    }
  }

  /// What the server accepts, or `nil` if it has let us in without a credential.
  private func offeredMethods() throws(SSHFailure) -> [String]? {
    var list: UnsafeMutablePointer<CChar>?
    let result = try session.drive(deadline, "asking how to log in") {
      list = libssh2_userauth_list(session.handle, user, UInt32(user.utf8.count))
      return list == nil ? libssh2_session_last_errno(session.handle) : 0
    }
    guard let list else {
      if libssh2_userauth_authenticated(session.handle) != 0 { return nil }
      throw failure(result)
    }
    return String(cString: list).split(separator: ",").map(String.init)
  }

  private func check(_ identity: SSHIdentity, _ secret: [UInt8], _ offered: [String]) throws(SSHFailure) {
    guard identity.algorithm == .other else {
      throw SSHFailure(
        .rsaIdentity,
        "libssh2 1.10 cannot log in with an RSA or DSA key; make an ed25519 key (ssh-keygen -t ed25519), or set "
          + "'transport: openssh' for RSA")
    }
    if identity.isEncrypted && secret.isEmpty { throw SSHIdentity.passphraseMissing }
    guard offered.contains("publickey") else {
      throw SSHFailure(.authFailed, "the server takes no key, only \(Self.list(offered))")
    }
  }

  private func publicKey(_ identity: SSHIdentity, _ secret: [UInt8]) throws(SSHFailure) {
    // Terminated for C. Without a passphrase libssh2 wants none at all.
    var passphrase = secret.map { CChar(bitPattern: $0) } + [0]
    defer { explicit_bzero(&passphrase, passphrase.count) }
    let result = try session.drive(deadline, "logging in") {
      passphrase.withUnsafeBufferPointer { passphrase in
        libssh2_userauth_publickey_fromfile_ex(
          session.handle, user, UInt32(user.utf8.count), nil, identity.path, secret.isEmpty ? nil : passphrase.baseAddress)
      }
    }
    switch result {
    case 0: return
    case LIBSSH2_ERROR_FILE, LIBSSH2_ERROR_KEYFILE_AUTH_FAILED, LIBSSH2_ERROR_METHOD_NONE:
      throw identity.isEncrypted
        ? SSHFailure(.identityPassphrase, "the passphrase does not open the identity; correct 'passphrase_file'")
        : SSHFailure(.identityUnreadable, "the identity is not a private key libssh2 can read; use ed25519 or ECDSA in OpenSSH form")
    default: throw failure(result)
    }
  }

  private func password(_ secret: [UInt8]) throws(SSHFailure) {
    var password = secret.map { CChar(bitPattern: $0) }
    defer { explicit_bzero(&password, password.count) }
    let result = try session.drive(deadline, "logging in") {
      password.withUnsafeBufferPointer { password in
        libssh2_userauth_password_ex(
          session.handle, user, UInt32(user.utf8.count), password.baseAddress, UInt32(password.count), nil)
      }
    }
    if result == LIBSSH2_ERROR_PASSWORD_EXPIRED {
      throw SSHFailure(.passwordExpired, "the server wants the password changed; change it and update 'password_file'")
    }
    if result != 0 { throw failure(result) }
  }

  private func failure(_ result: Int32) -> SSHFailure {
    switch result {
    case LIBSSH2_ERROR_AUTHENTICATION_FAILED, LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED:
      SSHFailure(.authFailed, "the server refused the login; check 'user', and that the bank has installed this key or password")
    default:
      SSHFailure(.connectionLost, "the connection ended during the login (\(session.lastError)); the server may refuse this address")
    }
  }

  private static func list(_ methods: [String]) -> String { SSHReporter.printable(methods.joined(separator: ", ")) }
}
