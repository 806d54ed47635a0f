public import SFTPClient

/// Where a customer's server is, who we are there, and how we know it.
public struct SSHEndpoint: Sendable, Hashable {
  /// What carries the bytes.
  public enum Transport: String, Sendable, Hashable {
    /// libssh2 in the helper process. It knows neither RSA host keys nor RSA identities.
    case libssh2
    /// The system's `ssh`, for servers libssh2 cannot serve.
    case openssh
  }

  /// How we prove who we are. Secrets stay in files: only the helper reads them.
  public enum Credential: Sendable, Hashable {
    /// A private key file, and the file of its passphrase if it is encrypted.
    case identity(path: String, passphraseFile: String? = nil)
    /// The file whose first line is the password.
    case password(file: String)
  }

  /// How the server proves who it is, before any credential is sent.
  public enum Trust: Sendable, Hashable {
    /// Fingerprints as `ssh-keygen -l` prints them, `SHA256:…`; several during a rotation. An empty list trusts nobody: the attempt fails
    /// with `.hostKeyUnknown` and tells the key the server shows.
    case fingerprints([String])
    /// A known_hosts file; hashed names, patterns, ports and `@revoked` are understood.
    case knownHosts(path: String)
  }

  public var host: String
  public var port: UInt16
  public var user: String
  public var credential: Credential
  public var trust: Trust
  public var transport: Transport
  /// Longest time for connection, key exchange and login together; at least one second. Default 30 s.
  public var connectTimeout: Duration
  /// The program of the `openssh` transport.
  public var opensshProgram: String
  public var options: SFTPOptions

  public init(
    host: String, port: UInt16 = 22, user: String, credential: Credential, trust: Trust, transport: Transport = .libssh2,
    connectTimeout: Duration = .seconds(30), opensshProgram: String = "/usr/bin/ssh", options: SFTPOptions = SFTPOptions()
  ) {
    self.host = host
    self.port = port
    self.user = user
    self.credential = credential
    self.trust = trust
    self.transport = transport
    self.connectTimeout = connectTimeout
    self.opensshProgram = opensshProgram
    self.options = options
  }

  /// The file the helper reads the secret from, if there is one.
  var secretFile: String? {
    switch credential {
    case .identity(_, let passphraseFile): passphraseFile
    case .password(let file): file
    }
  }

  /// The helper's arguments; nothing secret is among them.
  func arguments(parent: Int32, isPreflight: Bool) -> [String] {
    var list = [
      "ssh", "--host", host, "--port", String(port), "--user", user, "--parent", String(parent), "--transport",
      transport.rawValue, "--openssh", opensshProgram, "--connect-timeout",
      String(max(1, connectTimeout.components.seconds)),
    ]
    if case .identity(let path, _) = credential { list += ["--identity", path] }
    switch trust {
    case .fingerprints(let pins): for pin in pins { list += ["--host-key", pin] }
    case .knownHosts(let path): list += ["--known-hosts", path]
    }
    if isPreflight { list.append("--preflight") }
    return list
  }
}
