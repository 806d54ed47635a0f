/// Why an archive is not unpacked, or not further.
///
/// What was handed out before is not to be released: an archive is proved only at its end. Messages hold no name and no
/// byte of the archive.
public struct ArchiveError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of fault; the raw value is the code shown to operators.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// The first bytes are not those of the format.
    case notAnArchive = "not-an-archive"
    /// The archive ends before its end.
    case truncated = "archive-truncated"
    /// The compressed data, a checksum or a header is wrong.
    case corrupted = "archive-corrupted"
    /// More comes out than the limits allow, absolutely or for what goes in.
    case bomb = "archive-bomb"
    /// Something follows the end of the archive.
    case trailingData = "archive-trailing-data"
    /// A member is encrypted by the archive's own means.
    case encrypted = "archive-encrypted"
    /// A compression method, a split archive, or a feature that is not supported.
    case unsupported = "archive-unsupported"
    /// A member's name is a path out of its folder, or no name at all.
    case unsafeName = "archive-unsafe-name"
    /// Two members have the same name.
    case duplicateName = "archive-duplicate-name"
    /// There is no member, or none of the wanted name.
    case missingMember = "archive-missing-member"
    /// There are several members, and none was named.
    case severalMembers = "archive-several-members"
    /// What a member was, and what the archive's directory says of it, are not the same.
    case inconsistent = "archive-inconsistent"
    /// What comes out is itself an archive.
    case nested = "archive-nested"
  }

  public let code: Code
  public let message: String
  /// Bytes of the archive read when the fault was found.
  public let offset: Int64

  public init(_ code: Code, _ message: String, at offset: Int64) {
    self.code = code
    self.message = message
    self.offset = offset
  }

  public var description: String { "\(code.rawValue): \(message) (byte \(offset) of the archive)" }
}
