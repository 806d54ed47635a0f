/// What a server offered in its first packet (RFC 4253 §7.1), read from the recorded opening of the connection.
///
/// libssh2 says only "Unable to exchange encryption keys"; the offer says why.
struct SSHServerOffer {
  /// The server's identification line, printable.
  let banner: String
  let keyExchanges: [String]
  let hostKeys: [String]
  let ciphers: [String]
  let macs: [String]

  /// `nil` when the bytes hold no complete offer.
  init?(opening: [UInt8]) {
    // Lines before the identification are allowed (RFC 4253 §4.2).
    var start = 0
    while true {
      guard let end = opening[start...].firstIndex(of: 0x0a) else { return nil }
      let line = opening[start..<end]
      start = end + 1
      if line.starts(with: "SSH-".utf8) {
        banner = SSHReporter.printable(String(decoding: line.filter { $0 != 0x0d }, as: UTF8.self), limit: 100)
        break
      }
    }
    // uint32 packet length, byte padding length, byte SSH_MSG_KEXINIT, 16 bytes of cookie.
    guard opening.count >= start + 22, opening[start + 5] == 20 else { return nil }
    var reader = SSHWireReader(opening, at: start + 22)
    guard let keyExchanges = reader.nameList(), let hostKeys = reader.nameList(), let toServer = reader.nameList(),
      let toClient = reader.nameList(), let macToServer = reader.nameList(), let macToClient = reader.nameList()
    else { return nil }
    self.keyExchanges = keyExchanges
    self.hostKeys = hostKeys
    ciphers = toClient.filter(toServer.contains)
    macs = macToClient.filter(macToServer.contains)
  }

  /// Host key types offered that we can verify, in our order.
  var verifiableHostKeys: [String] { SSHAlgorithms.hostKeys.filter(hostKeys.contains) }

  var hasOnlyRSAHostKeys: Bool {
    verifiableHostKeys.isEmpty && hostKeys.contains { ["ssh-rsa", "rsa-sha2-256", "rsa-sha2-512"].contains($0) }
  }

  /// Why no keys could be agreed on, in words for the operator.
  func disagreement() -> SSHFailure {
    if hasOnlyRSAHostKeys {
      return SSHFailure(
        .rsaOnlyHost, "the server has only an RSA host key, which libssh2 1.10 cannot verify safely; set 'transport: openssh'")
    }
    let pairs = [
      ("key exchange", keyExchanges, SSHAlgorithms.keyExchanges), ("host key type", hostKeys, SSHAlgorithms.hostKeys),
      ("cipher", ciphers, SSHAlgorithms.ciphers), ("MAC", macs, SSHAlgorithms.macs),
    ]
    for (what, offered, ours) in pairs where !ours.contains(where: offered.contains) {
      let modern = offered.contains { name in SSHAlgorithms.modernElsewhere.contains { name.contains($0) } }
      return SSHFailure(
        .kexFailed,
        "no \(what) in common; the server offers \(SSHReporter.printable(offered.joined(separator: ", "))); "
          + (modern ? "set 'transport: openssh'" : "the bank must enable a modern one"))
    }
    return SSHFailure(.kexFailed, "the key exchange failed although algorithms agree; look at the server's log")
  }
}
