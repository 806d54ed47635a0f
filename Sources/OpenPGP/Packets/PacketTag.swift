/// The packet types of OpenPGP (RFC 9580, section 5) that decide what a file is.
public struct PacketTag: RawRepresentable, Sendable, Hashable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let publicKeyEncryptedSessionKey = PacketTag(rawValue: 1)
  public static let signature = PacketTag(rawValue: 2)
  public static let symmetricKeyEncryptedSessionKey = PacketTag(rawValue: 3)
  public static let onePassSignature = PacketTag(rawValue: 4)
  public static let secretKey = PacketTag(rawValue: 5)
  public static let publicKey = PacketTag(rawValue: 6)
  public static let secretSubkey = PacketTag(rawValue: 7)
  public static let compressedData = PacketTag(rawValue: 8)
  /// Encrypted without integrity protection.
  public static let encryptedData = PacketTag(rawValue: 9)
  public static let marker = PacketTag(rawValue: 10)
  public static let literalData = PacketTag(rawValue: 11)
  public static let publicSubkey = PacketTag(rawValue: 14)
  /// Encrypted and protected: version 1 by a modification detection code, version 2 by AEAD.
  public static let protectedData = PacketTag(rawValue: 18)
  /// LibrePGP's AEAD packet, made by GnuPG 2.3 and rnp; reserved in RFC 9580.
  public static let aeadData = PacketTag(rawValue: 20)
  public static let padding = PacketTag(rawValue: 21)
}
