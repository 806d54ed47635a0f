/// Finds out, before any credential is sent, whether the server owns a key we know.
struct SSHTrust {
  private let fingerprints: [String]
  private let known: SSHKnownHosts?

  init(_ arguments: SSHArguments) throws(SSHFailure) {
    fingerprints = arguments.fingerprints
    known = try arguments.knownHosts.map { path throws(SSHFailure) in
      try SSHKnownHosts(path: path, host: arguments.host, port: arguments.port)
    }
  }

  /// A session whose host key is trusted.
  ///
  /// A fingerprint does not tell the type of its key, so when the key shown first is another, the server's other types are asked
  /// for, each on a connection of its own, before the host is called an impostor.
  func connect(_ arguments: SSHArguments, _ report: SSHReporter, _ deadline: SSHDeadline) throws(SSHFailure) -> SSHSession {
    var types = try preferredTypes()
    var shown: [String] = []
    while true {
      let session: SSHSession
      do throws(SSHFailure) {
        session = try SSHSession(host: arguments.host, port: arguments.port, hostKeys: types, deadline: deadline)
      } catch {
        guard error.code == .kexFailed, types != SSHAlgorithms.hostKeys, shown.isEmpty else { throw error }
        // The types we know are no longer offered; say which key is, so that a rotation can be recognised.
        types = SSHAlgorithms.hostKeys
        shown.append("")
        continue
      }
      let key = try session.hostKey()
      let isTrusted = try judge(key)
      report.hostKey(type: key.type, fingerprint: key.fingerprint, isTrusted: isTrusted)
      if isTrusted { return session }
      if isUnknown { throw unknown() }
      shown.append(key.type)
      let offered = session.serverOffer?.verifiableHostKeys ?? []
      types = known == nil ? offered.filter { !shown.contains($0) } : []
      if types.isEmpty { throw mismatch(session.serverOffer) }
    }
  }

  /// Whether there is nothing to compare with.
  private var isUnknown: Bool { known.map { $0.trusted.isEmpty } ?? fingerprints.isEmpty }

  private func preferredTypes() throws(SSHFailure) -> [String] {
    guard let known, !known.trusted.isEmpty else { return SSHAlgorithms.hostKeys }
    let types = SSHAlgorithms.hostKeys.filter { type in known.trusted.contains { $0.type == type } }
    guard !types.isEmpty else {
      throw SSHFailure(
        .rsaOnlyHost,
        "known_hosts holds only RSA keys of this host, which libssh2 1.10 cannot verify safely; add its ed25519 or ECDSA key "
          + "or set 'transport: openssh'")
    }
    return types
  }

  private func judge(_ key: SSHHostKey) throws(SSHFailure) -> Bool {
    guard let known else { return fingerprints.contains(key.fingerprint) }
    if known.revoked.contains(key.blob) {
      throw SSHFailure(.hostKeyRevoked, "the server shows a key that known_hosts marks as revoked; ask the bank, send nothing")
    }
    return known.trusted.contains { $0.blob == key.blob }
  }

  private func unknown() -> SSHFailure {
    SSHFailure(
      .hostKeyUnknown,
      "no key of this host is known; compare the fingerprint shown with the one the bank gave you and add it to 'host_keys'")
  }

  private func mismatch(_ offer: SSHServerOffer?) -> SSHFailure {
    let offersRSA = offer?.hostKeys.contains { $0.hasPrefix("rsa-sha2-") || $0 == "ssh-rsa" } ?? false
    return SSHFailure(
      .hostKeyMismatch,
      "the server's key is not one of the pinned ones; no credential was sent; ask the bank whether it changed its key"
        + (offersRSA ? "; if the pinned key is an RSA key, set 'transport: openssh'" : ""))
  }
}
