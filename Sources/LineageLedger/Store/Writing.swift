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
      // The level belongs to the connection, which rests at FULL, and cannot change within a transaction.
      if durability == .withNext {
        isBehind.store(true, ordering: .relaxed)
        try db.execute(sql: "PRAGMA synchronous = NORMAL")
      }
      defer { if durability == .withNext { Self.restore(db) } }
      var made: T?
      try db.inTransaction(.immediate) {
        made = try work(db)
        return .commit
      }
      if durability == .now { isBehind.store(false, ordering: .relaxed) }
      guard let made else { throw LedgerError(.storage, "a transaction ended without a result") }
      return made
    }
  }

  private static func restore(_ db: Database) {
    do { try db.execute(sql: "PRAGMA synchronous = FULL") } catch {
      // A ledger that goes on would promise what it does not keep.
      fatalError("SQLite does not go back to synchronous = FULL")
    }
  }

  /// Makes every leaf durable that is not yet.
  func sync() throws {
    guard isBehind.load(ordering: .relaxed) else { return }
    // A transaction that writes nothing is not synced. This one writes the header's page, as it is.
    try write(.now) { try $0.execute(sql: "PRAGMA application_id = \(LedgerSchema.applicationID)") }
  }
}
