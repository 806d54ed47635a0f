/// What a connection taught us about the server, for the ledger and for `check`.
public struct SSHReport: Sendable, Hashable {
  /// The key a server showed.
  public struct HostKey: Sendable, Hashable {
    /// `SHA256:…`
    public let fingerprint: String
    /// `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa`…
    public let type: String
    /// Whether it was one of the known ones.
    public let isTrusted: Bool
  }

  /// The last key shown; the trusted one if the connection succeeded.
  public internal(set) var hostKey: HostKey?
  /// The server's identification, printable ASCII.
  public internal(set) var server: String = ""
  /// Agreed algorithms.
  public internal(set) var keyExchange: String = ""
  public internal(set) var cipher: String = ""
  /// Empty or `<implicit>` when the cipher authenticates by itself.
  public internal(set) var mac: String = ""

  init() {}
}
