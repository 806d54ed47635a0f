public import OpenPGP

/// How one message is to be decrypted and what it must prove.
public struct DecryptionRequest: Sendable {
  /// Absolute path of `sluice-helper`.
  public var helper: String
  public var home: OpenPGPHome
  /// A file with the passphrase of our secret key, opened here and read by the helper alone; `nil` when it has none.
  public var passphraseFile: String?
  /// A signature beside the file instead of in it. Not supported yet: setting it makes the start fail with `unsupported`.
  public var detachedSignature: String?
  public var policy: AcceptancePolicy
  /// Seconds without progress, while the reader of the plaintext is not the one who is slow, after which all is killed.
  public var noProgressSeconds: Double
  /// Bytes of address space for the helper, and for gpg, each.
  public var addressSpace: UInt64?
  /// A helper to fork in place of starting one, if it is for such requests.
  public var template: DecryptionTemplate?

  public static let defaultNoProgressSeconds: Double = 60
  public static let defaultAddressSpace: UInt64 = 1 << 30

  public init(
    helper: String, home: OpenPGPHome, passphraseFile: String? = nil, detachedSignature: String? = nil,
    policy: AcceptancePolicy, noProgressSeconds: Double = defaultNoProgressSeconds,
    addressSpace: UInt64? = defaultAddressSpace
  ) {
    self.helper = helper
    self.home = home
    self.passphraseFile = passphraseFile
    self.detachedSignature = detachedSignature
    self.policy = policy
    self.noProgressSeconds = noProgressSeconds
    self.addressSpace = addressSpace
  }
}
