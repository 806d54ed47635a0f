public import DataContracts

/// One kind of file of one customer.
public struct Feed: Sendable, Hashable {
  public static let defaultPoll = Duration.seconds(60)
  public static let defaultMaxPartitions = 1000

  public var name: String
  public var customer: String
  public var source: FeedSource
  public var files: FilePattern
  public var ready: Readiness
  /// Between two looks at the source.
  public var poll: Duration
  /// At least one; chosen by ``contract(for:)``.
  public var contracts: [FeedContract]
  /// The table's folder name in the lake.
  public var table: String
  public var write: WriteMode
  /// Columns after `_feed`.
  public var partitionBy: [String]
  /// Partitions that one delivery may fall into.
  public var maxPartitions: Int
  public var rejects: RejectLimits
  public var afterwards: Afterwards
  /// What the table's columns are, where `tables` says it; else the feed's contracts make them.
  public var tableContract: FeedContract? = nil

  /// The contract in force on a business date: among those whose dates cover it, the one that begins last.
  public func contract(for date: CalendarDate) -> FeedContract? {
    contracts.filter { $0.contract.effective.contains(date) }.max { one, other in
      (one.contract.effective.from?.days ?? .min) < (other.contract.effective.from?.days ?? .min)
    }
  }
}

/// A contract and the file it came from.
public struct FeedContract: Sendable, Hashable {
  /// Absolute.
  public var path: String
  public var contract: Contract
  /// The file as it was read: what the contract's hash names.
  public var bytes: [UInt8]
}

public enum FeedSource: Sendable, Hashable {
  /// On the customer's endpoint, as the server names it.
  case directory(String)
  /// On this machine, absolute.
  case folder(String)
}

/// When a file is taken to be complete. Every configured signal must agree.
public struct Readiness: Sendable, Hashable {
  public static let defaultSettle = Duration.seconds(30)
  public static let defaultGiveUp = Duration.seconds(7200)

  /// For how long size and modification time must not change.
  public var settle: Duration
  /// For how long a file whose message does not close is waited for, from its last change, before it is quarantined.
  public var giveUp: Duration
  /// The file with the figures of each data file, without which that is not taken; `nil` where none comes.
  public var control: ControlCompanion?
}

/// Which file is the control file of a data file.
public struct ControlCompanion: Sendable, Hashable {
  public var pattern: CompanionPattern
  /// Whether it may be something else than an OpenPGP message that keeps the customer's rule on signatures.
  public var allowsPlain: Bool
}

/// What a new set does to the feed's earlier ones.
public enum WriteMode: String, Sendable, Hashable {
  /// Stands beside them.
  case append
  /// Replaces them: each set is the feed's whole content.
  case replace
}

/// Limits beyond which a delivery is quarantined; either one suffices.
public struct RejectLimits: Sendable, Hashable {
  public static let standard = RejectLimits(percent: 1, records: 1000)

  /// Of the records read, 0 to 100.
  public var percent: Double
  public var records: Int

  /// Whether the limits are exceeded. An equal number holds.
  public func areExceeded(rejected: Int, read: Int) -> Bool {
    rejected > records || (read > 0 && Double(rejected) * 100 > percent * Double(read))
  }
}

/// What becomes of a file at its source once it has landed.
public enum Afterwards: Sendable, Hashable {
  case leave
  case delete
  /// A folder: on the endpoint as the server names it, or on this machine and absolute.
  case move(to: String)
}
