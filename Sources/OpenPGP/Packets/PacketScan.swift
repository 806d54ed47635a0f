/// What the packets of a file say, before anything is decrypted.
public struct PacketScan: Sendable, Hashable {
  public enum Encoding: String, Sendable, Hashable { case binary, armored }

  /// Whom the message is for, as its first packets say. Anybody can write them.
  public struct Recipient: Sendable, Hashable {
    /// The 64-bit id of the encryption subkey as 16 upper-case hex digits; all zero when the sender hid it.
    public let keyID: String
    /// The public-key algorithm's number (RFC 9580, section 9.1).
    public let algorithm: UInt8

    public var isHidden: Bool { keyID.utf8.allSatisfy { $0 == UInt8(ascii: "0") } }
  }

  public internal(set) var encoding = Encoding.binary
  public internal(set) var recipients: [Recipient] = []
  /// Whether a passphrase, too, opens the message.
  public internal(set) var opensWithPassphrase = false
  /// The number of packets outside the encryption.
  public internal(set) var packets = 0
  /// Bytes of the file when it was scanned.
  public internal(set) var size: UInt64 = 0
  /// Why the file must not be decrypted; `nil` when it is one whole, integrity-protected message and nothing else.
  public internal(set) var refusal: DecryptionError?

  /// Whether the integrity-protected data has begun.
  var hasProtectedData = false

  /// Whether the file ends where its message does. `false` while it may still be arriving.
  public var isComplete: Bool { !(refusal?.mayResolveByWaiting ?? false) }
}
