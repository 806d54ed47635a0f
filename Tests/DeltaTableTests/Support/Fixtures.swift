import Testing

@testable import DeltaTable

extension DeltaTable {
  /// Creates the table and returns its first snapshot.
  func created(
    _ fields: [DeltaSchema.Field] = [.init("_feed", .string), .init("amount", .decimal(precision: 12, scale: 2))],
    partitionColumns: [String] = ["_feed"], configuration: [String: String] = [:]
  ) throws -> Snapshot {
    guard case .committed = try create(schema: DeltaSchema(fields), partitionColumns: partitionColumns, configuration: configuration) else {
      throw UnexpectedOutcome()
    }
    return try snapshot()
  }

  /// Commits and returns the receipt.
  @discardableResult
  func committed(_ actions: CommitActions, after snapshot: Snapshot) throws -> CommitReceipt {
    guard case .committed(let receipt) = try commit(actions, after: snapshot) else { throw UnexpectedOutcome() }
    return receipt
  }

  /// Commits and returns why it could not be.
  func refused(_ actions: CommitActions, after snapshot: Snapshot) throws -> Conflict {
    guard case .conflict(let conflict) = try commit(actions, after: snapshot) else { throw UnexpectedOutcome() }
    return conflict
  }
}

struct UnexpectedOutcome: Error {}

extension CommitActions {
  /// An append of files of one feed.
  static func append(_ names: [String], feed: String = "acme", txn: Int64? = nil, appID: String = "app") -> CommitActions {
    CommitActions(
      info: CommitInfo(operation: "WRITE", operationParameters: ["mode": "Append"]),
      adds: names.map { .fixture("_feed=\(feed)/\($0).parquet", feed: feed) },
      transaction: txn.map { TableTransaction(appID: appID, version: $0) })
  }
}

extension AddFile {
  static func fixture(_ path: String, feed: String? = "acme") -> AddFile {
    AddFile(path: path, partitionValues: ["_feed": feed], size: 10, modificationTime: 1, stats: #"{"numRecords":3}"#)
  }
}

extension DeltaError {
  /// The code of the error a call throws.
  static func code<T>(_ body: () throws -> T) -> Code? {
    do {
      _ = try body()
      return nil
    } catch { return (error as? DeltaError)?.code }
  }
}
