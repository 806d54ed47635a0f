/// Something an operator asks the gateway to do.
///
/// A request is a value, so that it can be carried out in place or left in `state/control.sqlite` for a running service:
/// both ways end in ``Gateway/perform(_:actor:)``.
public enum OperatorRequest: Sendable, Hashable, Codable {
  /// Look at a feed's source now, whatever its `poll` interval says, and lift a halt of its endpoint.
  case poll(feed: String)
  /// Take local files through the stages. Paths are absolute; a control file belongs to the only one of them.
  case ingest(feed: String, files: [String], control: String? = nil, score: Bool, completes: CompletionRequest? = nil)
  /// Try local files: every stage but landing, nothing is kept.
  case tryFiles(feed: String, files: [String], control: String? = nil, completes: CompletionRequest? = nil)
  /// Try landed deliveries again, from the vault; nothing is kept.
  case tryAgain(deliveries: [String])
  /// Run a quarantined delivery again with today's keys and contract, and with a control file that a person has, if one is given.
  case retry(delivery: String, control: String? = nil)
  /// Run a quarantined delivery again, overriding the fault it was held for.
  case accept(delivery: String, reason: String)
  /// Give a quarantined delivery up. The source may then be acknowledged.
  case discard(delivery: String, reason: String)
  /// Run landed deliveries again from the vault, as new versions in their slots.
  case reprocess(deliveries: [String], score: Bool)
  /// Hand out the newest scoring run of a job, or the one of a date.
  case score(job: String, businessDate: String?)
  /// Merge small files of a table.
  case compact(table: String)
  /// Delete files of a table that no version of the last `retainSeconds` needs, and commits of its log that none of the last
  /// `logSeconds` does.
  case vacuum(table: String, retainSeconds: Int64, logSeconds: Int64?)

  /// Whether nothing is kept of it.
  var isTrial: Bool {
    switch self {
    case .tryFiles, .tryAgain: true
    default: false
    }
  }
}

/// The delivery whose rejected records a file takes the place of.
public struct CompletionRequest: Sendable, Hashable, Codable {
  /// Records that one request may name; they stand in one leaf of the ledger.
  public static let maximumRecords = 1000

  /// By name.
  public var delivery: String
  /// Rejects of it without a readable key, by number, in the order in which records with a new key take their place.
  public var records: [Int64]?

  public init(delivery: String, records: [Int64]? = nil) {
    self.delivery = delivery
    self.records = records
  }
}
