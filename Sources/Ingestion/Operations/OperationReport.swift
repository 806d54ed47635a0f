/// What came of a pass or a request; printed by the command that asked, kept for the one that follows.
public struct OperationReport: Sendable, Codable {
  /// One line for each delivery that was touched, in the order of the work.
  public var deliveries: [DeliveryOutcome] = []
  /// One line for each source that could not be used.
  public var sources: [SourceOutcome] = []
  /// One line for each scoring run that was started or is held.
  public var scores: [ScoringOutcome] = []
  /// One line for each table that was compacted or vacuumed.
  public var lake: [LakeOutcome] = []
  /// Files that were seen but not taken yet, with the reason.
  public var waiting: [WaitingFile] = []
  /// A request that was refused as a whole: what and why.
  public var refusals: [Refusal] = []
  /// Where the time went; always measured.
  public var timings: OperationTimings?

  public init() {}

  /// Reports of an older program lack what it did not know.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    deliveries = try values.decodeIfPresent([DeliveryOutcome].self, forKey: .deliveries) ?? []
    sources = try values.decodeIfPresent([SourceOutcome].self, forKey: .sources) ?? []
    scores = try values.decodeIfPresent([ScoringOutcome].self, forKey: .scores) ?? []
    lake = try values.decodeIfPresent([LakeOutcome].self, forKey: .lake) ?? []
    waiting = try values.decodeIfPresent([WaitingFile].self, forKey: .waiting) ?? []
    refusals = try values.decodeIfPresent([Refusal].self, forKey: .refusals) ?? []
    timings = try values.decodeIfPresent(OperationTimings.self, forKey: .timings)
  }

  /// 0 well, 1 something was quarantined or refused, 2 something could not be done yet. 1 beats 2.
  public var exitCode: Int32 {
    if !refusals.isEmpty || deliveries.contains(where: { $0.state == .quarantined }) { return 1 }
    if scores.contains(where: { $0.state == .failed }) { return 1 }
    if sources.contains(where: { $0.halted }) { return 1 }
    if deliveries.contains(where: { $0.fault.map { FaultCatalogue.disposition(of: $0.code) == .halt } ?? false }) { return 1 }
    if !sources.isEmpty || deliveries.contains(where: { $0.state == .interrupted }) { return 2 }
    return 0
  }

  /// Adds what came of a part of the same operation, whose time is measured as a whole.
  mutating func merge(_ other: OperationReport) {
    deliveries += other.deliveries
    sources += other.sources
    scores += other.scores
    lake += other.lake
    waiting += other.waiting
    refusals += other.refusals
  }
}

/// What became of one delivery in one pass.
public struct DeliveryOutcome: Sendable, Codable {
  public enum State: String, Sendable, Codable {
    case landed, duplicate, quarantined, discarded
    /// Received, not finished; the next pass goes on with it.
    case interrupted
  }

  public var delivery: String
  public var feed: String
  public var state: State
  /// Name of the file as the source had it, made printable.
  public var file: String
  public var read: Int64?
  public var landed: Int64?
  public var rejected: Int64?
  public var duplicateRows: Int64?
  public var table: String?
  public var tableVersion: Int64?
  /// Name of the delivery whose rows this one replaced.
  public var supersedes: String?
  /// Names of deliveries of other slots whose rows it replaced: for feeds that send their whole content, and completions of what it
  /// supersedes.
  public var replaces: [String]?
  /// Name of the delivery whose rejected records its rows take the place of.
  public var completes: String?
  /// Name of the delivery with the same content.
  public var duplicateOf: String?
  /// Counts of errors by type and field, the most frequent first.
  public var errors: [ErrorTally]?
  /// Whether this is what would have happened: nothing was kept.
  public var isDryRun: Bool?
  /// What was found, in full; of a dry run, of which nothing else is kept.
  public var report: DeliveryReport?
  public var fault: Fault?
  /// The command to type next, if there is one.
  public var next: String?

  public init(delivery: String, feed: String, state: State, file: String) {
    self.delivery = delivery
    self.feed = feed
    self.state = state
    self.file = file
  }
}

/// How often one kind of error occurred in one field.
public struct ErrorTally: Sendable, Hashable, Codable {
  /// Frictionless's error type.
  public var type: String
  public var field: String?
  public var rule: String?
  public var count: Int64

  public init(type: String, field: String?, rule: String?, count: Int64) {
    self.type = type
    self.field = field
    self.rule = rule
    self.count = count
  }
}

/// A source that could not be used.
public struct SourceOutcome: Sendable, Codable {
  public var feed: String
  public var fault: Fault
  /// Whether nothing more is tried until a person acts.
  public var halted: Bool
}

/// What became of one scoring run.
public struct ScoringOutcome: Sendable, Codable {
  public enum State: String, Sendable, Codable { case completed, failed, held }
  public var run: String
  public var job: String
  public var businessDate: String
  public var table: String
  public var tableVersion: Int64
  public var rows: Int64
  public var state: State
  public var exitStatus: Int32?
  public var milliseconds: Int64?
  public var next: String?
}

/// What maintenance did to one table, or would do.
public struct LakeOutcome: Sendable, Codable {
  public enum Action: String, Sendable, Codable { case compact, vacuum }

  public var table: String
  public var action: Action
  /// The table's version afterwards.
  public var version: Int64?
  public var filesRemoved = 0
  public var filesAdded = 0
  public var bytesRemoved: Int64 = 0
  public var bytesAdded: Int64 = 0
  /// Of the files removed, those that no commit knows.
  public var orphans: Int?
  /// Folders of stopped work that went from staging.
  public var stagingRemoved: Int?
  /// Commits and checkpoints that went from the table's log.
  public var logFilesRemoved: Int?
  /// Versions before this one cannot be read whole any more.
  public var oldestVersion: Int64?

  public init(table: String, action: Action) {
    self.table = table
    self.action = action
  }
}

/// A file that is there but not taken.
public struct WaitingFile: Sendable, Codable {
  public var feed: String
  public var file: String
  /// settling, truncated, empty, unmatched, unsafe-name …
  public var reason: String
  public var message: String
}

/// A request that was not carried out.
public struct Refusal: Sendable, Codable {
  public var subject: String
  public var message: String
  public var remedy: String
}
