/// Why a Delta table could not be read or written.
///
/// A lost race is not an error: see ``CommitOutcome/conflict(_:)``.
public struct DeltaError: Error, Sendable, CustomStringConvertible {
  /// The decision a caller can take, one code each.
  public enum Code: String, Sendable, CaseIterable {
    /// The folder has no `_delta_log` with a version in it.
    case notATable = "not-a-table"
    /// The asked version is not (or no longer) in the log.
    case versionNotFound = "version-not-found"
    /// Versions are missing inside the log, and no checkpoint covers them.
    case logGap = "log-gap"
    /// The JSON before a checkpoint was removed; the checkpoint would have to be read.
    case checkpointUnsupported = "checkpoint-unsupported"
    /// A commit file breaks the protocol.
    case malformedLog = "malformed-log"
    /// The table needs a reader feature this library lacks.
    case unsupportedReaderFeature = "unsupported-reader-feature"
    /// The table needs a writer feature this library lacks.
    case unsupportedWriterFeature = "unsupported-writer-feature"
    /// The table's schema uses a type this library lacks.
    case unsupportedSchema = "unsupported-schema"
    /// A schema, table or partition definition breaks the protocol.
    case invalidSchema = "invalid-schema"
    /// The commit's schema does not fit the table's.
    case schemaMismatch = "schema-mismatch"
    /// The commit's actions contradict the table or the protocol.
    case invalidCommit = "invalid-commit"
    /// The table is append-only and the commit removes data.
    case appendOnly = "append-only"
    /// A system call failed; nothing was committed.
    case inputOutput = "input-output"
    /// A request to the store was not answered: it may have been done or not. Stores throw it; a commit turns it into an
    /// outcome or into ``durabilityUnknown``.
    case outcomeUnknown = "outcome-unknown"
    /// The commit is in the log, perhaps, and may not outlast a power failure: look the transaction up before going on.
    case durabilityUnknown = "durability-unknown"
  }

  public let code: Code
  /// What, where and what to do about it.
  public let message: String
  /// The file or folder concerned, when there is one.
  public let path: String?
  /// The error number of the failing system call, when there was one.
  public let errno: Int32?

  public init(_ code: Code, _ message: String, path: String? = nil, errno: Int32? = nil) {
    self.code = code
    self.message = message
    self.path = path
    self.errno = errno
  }

  public var description: String {
    var text = "\(code.rawValue): \(message)"
    if let path { text += " [\(path)]" }
    return text
  }
}
