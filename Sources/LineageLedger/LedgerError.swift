/// Why the ledger refused, and what to do about it.
///
/// The message never holds a field value or a secret: only codes, indexes, sizes, keys of events and file names.
public struct LedgerError: Error, Sendable, Hashable, CustomStringConvertible {
  /// One code per decision a caller could make.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// Another process holds the ledger's writer lock.
    case locked = "ledger-locked"
    /// A signed checkpoint exists, but the database does not, or holds fewer leaves than were signed.
    case rolledBack = "ledger-rolled-back"
    /// The leaves disagree with a checkpoint this ledger signed.
    case inconsistent = "ledger-inconsistent"
    /// The database holds checkpoints, but the one kept outside it is gone.
    case checkpointMissing = "ledger-checkpoint-missing"
    /// A checkpoint is malformed, or is not signed by this ledger's key.
    case checkpointInvalid = "ledger-checkpoint-invalid"
    /// The tables or the guards on them are not the ones this version creates.
    case schemaAltered = "ledger-schema-altered"
    /// SQLite would not promise durability (`PRAGMA synchronous` is not FULL).
    case notDurable = "ledger-not-durable"
    /// The key file is missing, malformed, readable by others, or of another ledger.
    case keyInvalid = "ledger-key-invalid"
    /// An event with this key exists with other facts in it.
    case conflictingEvent = "ledger-conflicting-event"
    /// The appId has an intention whose outcome is not recorded yet.
    case intentionOpen = "ledger-intention-open"
    /// An outcome names an intention that does not exist, or that already has another outcome.
    case intentionUnknown = "ledger-intention-unknown"
    /// An event breaks the leaf profile: a float, an integer beyond 2^53-1, more than 65,535 bytes, …
    case eventInvalid = "ledger-event-invalid"
    /// A stored leaf cannot be read.
    case leafUnreadable = "ledger-leaf-unreadable"
    /// No leaf, size or proof of that number.
    case outOfRange = "ledger-out-of-range"
    /// The ledger was opened for reading.
    case readOnly = "ledger-read-only"
    /// The disk is full; nothing was appended.
    case diskFull = "ledger-disk-full"
    /// SQLite or the file system failed.
    case storage = "ledger-storage"
  }

  public let code: Code
  /// What happened, where, and what to do.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { "\(code.rawValue): \(message)" }
}
