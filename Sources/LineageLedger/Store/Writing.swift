import GRDB
import Synchronization

/// What only the writer of a ledger has.
final class Writing: Sendable {
  let pool: DatabasePool
  let key: CheckpointKey
  let software: LedgerSoftware
  let now: @Sendable () -> String
  let lock: WriterLock
  /// Whether the log may hold leaves that a power cut would take; a killed predecessor may have left some.
  private let isBehind = Atomic(true)

  init(
    pool: DatabasePool, key: CheckpointKey, software: LedgerSoftware, now: @escaping @Sendable () -> String, lock: WriterLock
  ) {
    (self.pool, self.key, self.software, self.now, self.lock) = (pool, key, software, now, lock)
  }

  /// Runs `work` in one transaction.
  ///
  /// SQLite appends to one log and syncs all of it, so whatever was written before is durable as well once this is.
  func write<T>(_ durability: Durability, _ work: (Database) throws -> T) throws -> T {
    try pool.writeWithoutTransaction { db in
      // The level belongs to the connection and cannot change within a transaction: each says its own, and FULL is where it rests.
      switch durability {
      case .now: try db.execute(sql: "PRAGMA synchronous = FULL")
      case .withNext:
        isBehind.store(true, ordering: .relaxed)
        try db.execute(sql: "PRAGMA synchronous = NORMAL")
      }
      defer { if durability == .withNext { try? db.execute(sql: "PRAGMA synchronous = FULL") } }
      var made: T?
      try db.inTransaction(.immediate) {
        let changes = db.totalChangesCount
        made = try work(db)
        // A transaction that writes nothing is not synced, so it writes the header's page, as it is.
        if durability == .now, db.totalChangesCount == changes, isBehind.load(ordering: .relaxed) {
          try db.execute(sql: "PRAGMA application_id = \(LedgerSchema.applicationID)")
        }
        return .commit
      }
      if durability == .now { isBehind.store(false, ordering: .relaxed) }
      guard let made else { throw LedgerError(.storage, "a transaction ended without a result") }
      return made
    }
  }

  /// Makes every leaf durable that is not yet.
  func sync() throws {
    if isBehind.load(ordering: .relaxed) { try write(.now) { _ in } }
  }
}
