/// What an operator wants to know first: trouble, then feeds, then what is awaited.
public struct StatusReport: Sendable, Codable {
  /// Something that needs a person, the oldest first.
  public struct Trouble: Sendable, Codable {
    public var code: String
    /// Delivery, feed or source it is about.
    public var subject: String
    public var since: String
    public var message: String
    /// The command to type.
    public var next: String
  }

  /// One feed's latest facts.
  public struct Feed: Sendable, Codable {
    public var feed: String
    public var customer: String
    public var table: String
    public var lastDelivery: String?
    public var lastBusinessDate: String?
    public var lastReceived: String?
    /// Records that the newest landed business date's deliveries rejected, and how many completions have taken the place of since.
    public var rejected: Int64?
    public var completed: Int64?
    public var completedBy: [CompletionFact]?
    public var landed: Int64
    public var quarantined: Int
    public var pending: Int
  }

  public var gateway: String
  /// Process that holds the state folder, if a service is running.
  public var servicePID: Int32?
  public var trouble: [Trouble]
  public var feeds: [Feed]
  /// Files seen but still arriving.
  public var waiting: [WaitingFile]
  public var ledgerSize: Int64
  public var checkpointSize: Int64
  /// Bytes free on the file system of the state folder.
  public var freeBytes: Int64
  /// What this gateway cannot prove as it stands, in words.
  public var caveats: [String]
}
