/// The key a server proved to own.
struct SSHHostKey {
  /// `ssh-ed25519`, `ecdsa-sha2-nistp256`…
  let type: String
  /// The key as it travels (RFC 4253 §6.6).
  let blob: [UInt8]
  /// `SHA256:…` as `ssh-keygen -l` prints it.
  let fingerprint: String

  init?(blob: [UInt8], sha256: [UInt8]) {
    var reader = SSHWireReader(blob)
    guard let type = reader.string(), sha256.count == 32 else { return nil }
    self.type = SSHReporter.printable(String(decoding: type, as: UTF8.self), limit: 64)
    self.blob = blob
    fingerprint = "SHA256:" + SSHBase64.encodeUnpadded(sha256)
  }
}
