/// Who sends files and owns keys.
public struct Customer: Sendable, Hashable {
  public var name: String
  public var openPGP: OpenPGPSettings
  /// Where the customer's SFTP server is; nil when all of its feeds come from folders.
  public var endpoint: Endpoint?
}

/// How a customer's messages are decrypted and whose signatures count.
public struct OpenPGPSettings: Sendable, Hashable {
  /// The GnuPG home that holds our key for this customer and the customer's certificates, absolute.
  public var home: String
  /// A file whose first line unlocks our key, absolute; nil for a key without a passphrase.
  public var passphraseFile: String?
  /// Primary key fingerprints, 40 upper-case hexadecimal digits.
  public var signers: [String]
  public var signature: SignaturePolicy
}

/// Whether a message must be signed.
public enum SignaturePolicy: String, Sendable, Hashable {
  /// Every signature must be good and by one of the signers, and there must be one.
  case required
  /// An unsigned message passes; a signature that is there must be good and by one of the signers.
  case optional
}

/// A customer's SFTP server.
public struct Endpoint: Sendable, Hashable {
  public static let defaultMaxSessions = 2

  public var host: String
  public var port: Int
  public var user: String
  public var authentication: Authentication
  public var trust: HostTrust
  public var transport: Transport
  /// Sessions open at a time.
  public var maxSessions: Int
}

/// What proves who we are.
public enum Authentication: Sendable, Hashable {
  /// A private key file with the file of its passphrase, absolute.
  case identity(path: String, passphraseFile: String?)
  /// A file whose first line is the password, absolute.
  case password(file: String)
}

/// What proves who the server is, before any credential is sent.
public enum HostTrust: Sendable, Hashable {
  /// `SHA256:` fingerprints as `ssh-keygen -l` prints them.
  case pinned([String])
  /// A known_hosts file, absolute.
  case knownHosts(path: String)
}

/// Who speaks SSH for us.
public enum Transport: String, Sendable, Hashable {
  case libssh2
  case openssh
}
