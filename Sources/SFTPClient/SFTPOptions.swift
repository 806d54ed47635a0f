/// Limits and manners of one session.
public struct SFTPOptions: Sendable, Hashable {
  /// How the size and time of a file are asked for around a download.
  public enum StatMethod: String, Sendable, Hashable {
    /// By the open handle (`SSH_FXP_FSTAT`): speaks of the very file that is read, even if it was renamed meanwhile.
    case handle
    /// By path, before it is opened and after it is closed, for servers that answer nothing else while a file is open.
    case path
  }

  /// Longest wait for the next complete reply while at least one is awaited. Default 60 s.
  ///
  /// Any complete, expected reply starts it anew, so a slow link does not fail as long as it moves; a reply that comes drop by
  /// drop does not. Time the sink takes is not counted.
  public var requestDeadline: Duration
  /// Bytes of a download that are asked for but not yet delivered to the sink: the memory a download takes. Default 4 MiB.
  ///
  /// On a long line the speed cannot exceed `window / round-trip time`.
  public var window: Int
  /// Most READ requests under way at once. Default 64.
  public var maximumOutstandingReads: Int
  /// Most bytes asked for in one READ. Default 255 KiB, used only if the server offers `limits@openssh.com`; 32 KiB otherwise.
  public var maximumReadLength: Int
  public var stat: StatMethod
  /// Largest packet of names accepted from the server, in bytes. Default 8 MiB.
  public var maximumNamePacket: Int
  /// Most entries of one listing. Default 2,000,000.
  public var maximumEntries: Int

  public init(
    requestDeadline: Duration = .seconds(60), window: Int = 4 << 20, maximumOutstandingReads: Int = 64,
    maximumReadLength: Int = 255 << 10, stat: StatMethod = .handle, maximumNamePacket: Int = 8 << 20,
    maximumEntries: Int = 2_000_000
  ) {
    self.requestDeadline = requestDeadline
    self.window = window
    self.maximumOutstandingReads = maximumOutstandingReads
    self.maximumReadLength = maximumReadLength
    self.stat = stat
    self.maximumNamePacket = maximumNamePacket
    self.maximumEntries = maximumEntries
  }

  /// The read length every SFTP server must accept (draft-ietf-secsh-filexfer-02 §3: packets of 34000 bytes).
  static let portableReadLength = 32 << 10
  /// Below this a short answer no longer shrinks the next requests: a hostile server could starve us otherwise.
  static let smallestReadLength = 4 << 10
  /// The largest reply of any kind but names and data: attributes with extensions, a status text.
  static let maximumPlainPacket = 256 << 10
}
