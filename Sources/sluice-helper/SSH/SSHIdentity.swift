/// What can be told of a private key file without opening it.
struct SSHIdentity {
  enum Algorithm { case rsa, dsa, other }

  static let passphraseMissing = SSHFailure(
    .identityPassphrase, "the identity is encrypted; give its passphrase in 'passphrase_file'")

  let path: String
  let algorithm: Algorithm
  let isEncrypted: Bool

  init(path: String) throws(SSHFailure) {
    guard let text = SSHFile.read(path, limit: 64 << 10) else {
      throw SSHFailure(.identityUnreadable, "the identity file cannot be read; check 'identity' and its permissions")
    }
    self.path = path
    let lines = text.split(separator: 0x0a).map { String(decoding: $0.filter { $0 != 0x0d }, as: UTF8.self) }
    guard let begin = lines.firstIndex(where: { $0.hasPrefix("-----BEGIN ") }) else {
      throw SSHFailure(.identityUnreadable, "the identity file holds no private key; give the private key, not the .pub file")
    }
    switch lines[begin] {
    case "-----BEGIN OPENSSH PRIVATE KEY-----":
      let body = lines[(begin + 1)...].prefix { !$0.hasPrefix("-----") }.joined()
      (algorithm, isEncrypted) = Self.openSSH(SSHBase64.decode(body.utf8) ?? [])
    case "-----BEGIN RSA PRIVATE KEY-----":
      algorithm = .rsa
      isEncrypted = lines.contains { $0.hasPrefix("Proc-Type: 4,ENCRYPTED") }
    case "-----BEGIN DSA PRIVATE KEY-----":
      algorithm = .dsa
      isEncrypted = lines.contains { $0.hasPrefix("Proc-Type: 4,ENCRYPTED") }
    default:
      algorithm = .other
      isEncrypted =
        lines[begin].contains("ENCRYPTED") || lines.contains { $0.hasPrefix("Proc-Type: 4,ENCRYPTED") }
    }
  }

  /// See PROTOCOL.key of OpenSSH: magic, cipher, KDF and its options, number of keys, then the public keys in the clear.
  private static func openSSH(_ bytes: [UInt8]) -> (Algorithm, Bool) {
    let magic = Array("openssh-key-v1\0".utf8)
    guard bytes.starts(with: magic) else { return (.other, false) }
    var reader = SSHWireReader(bytes, at: magic.count)
    let cipher = reader.string()
    _ = reader.string()
    _ = reader.string()
    _ = reader.uint32()
    var key = SSHWireReader(Array(reader.string() ?? []))
    let isEncrypted = !(cipher ?? []).elementsEqual("none".utf8)
    switch String(decoding: key.string() ?? [], as: UTF8.self) {
    case "ssh-rsa": return (.rsa, isEncrypted)
    case "ssh-dss": return (.dsa, isEncrypted)
    default: return (.other, isEncrypted)
    }
  }
}
