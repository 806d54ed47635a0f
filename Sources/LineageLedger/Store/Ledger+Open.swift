import Foundation
import GRDB

extension Ledger {
  /// Opens the ledger for appending; creates it, with its first leaf and checkpoint, when there is none.
  ///
  /// Refuses to go on from a database that is older than, or disagrees with, the checkpoint kept outside it: a log must
  /// not sign two histories. Projections are brought up to the leaves.
  ///
  /// - Parameters:
  ///   - directory: The ledger's folder, usually `state/ledger`; created with mode 0700. The projections lie beside it,
  ///     in `lineage.sqlite` of the folder above.
  ///   - key: Signs checkpoints; its origin must be the ledger's.
  ///   - gateway: Stands in every leaf.
  ///   - now: Replaces the clock, for tests.
  /// - Throws: ``LedgerError`` with code `.locked`, `.rolledBack`, `.inconsistent`, `.checkpointMissing`,
  ///   `.checkpointInvalid`, `.schemaAltered`, `.notDurable`, `.keyInvalid` or `.storage`.
  public static func open(
    directory: String, key: CheckpointKey, gateway: String,
    software: LedgerSoftware = LedgerSoftware(name: "sluice", version: "0"),
    now: @escaping @Sendable () -> String = { LedgerTime.now() }
  ) throws(LedgerError) -> Ledger {
    if mkdir(directory, 0o700) != 0 && errno != EEXIST { throw SmallFile.failure("mkdir", directory) }
    let lock = try WriterLock(path: directory + "/lock")
    let path = databasePath(directory)
    let kept = try SmallFile.read(checkpointPath(directory))
    if !SmallFile.exists(path) {
      if kept != nil {
        throw LedgerError(.rolledBack, "\(path) is gone, but a checkpoint of it exists; restore the newest backup")
      }
      // SQLite gives the WAL the mode of the database.
      try SmallFile.createExclusive([], at: path)
    }
    let pool = try storing("open \(path)") { try openPool(path) }
    try storing("open \(path)") { try prepare(pool) }
    let writing = Writing(pool: pool, key: key, software: software, now: now, lock: lock)
    let lineage = try Lineage.open(path: lineagePath(directory))
    let ledger = Ledger(
      directory: directory, gateway: gateway, verifier: key.verifier, reader: pool, writing: writing, lineage: lineage)
    try ledger.beginOrContinue(kept)
    try lineage.catchUp(with: ledger)
    return ledger
  }

  /// Opens the ledger for questions, also beside a running writer; sees what was appended until each question.
  ///
  /// Projections that a crashed writer left behind are completed in memory, so answers always cover every leaf.
  ///
  /// - Parameter trusting: The verifier key that checkpoints must carry. Without one, the key named by the first leaf is
  ///   used, which proves only that the ledger agrees with itself.
  public static func openReadOnly(directory: String, trusting: VerifierKey? = nil) throws(LedgerError) -> Ledger {
    let path = databasePath(directory)
    if !SmallFile.exists(path) { throw LedgerError(.storage, "no ledger at \(path)") }
    let queue = try storing("open \(path)") {
      var configuration = Self.configuration
      configuration.readonly = true
      return try DatabaseQueue(path: path, configuration: configuration)
    }
    let differences = try storing("check \(path)") { try queue.read { try LedgerSchema.differences($0) } }
    if let first = differences.first {
      throw LedgerError(.schemaAltered, "\(path): \(first); restore it from a backup, or find out who altered it")
    }
    guard let first = try storing("read \(path)", { try queue.read { try LeafTable.leaf($0, at: 0) } }),
      case .ledgerCreated(let created) = first.envelope.body
    else { throw LedgerError(.leafUnreadable, "leaf 0 of \(path) is not ledger.created") }
    let verifier = if let trusting { trusting } else { try VerifierKey(created.vkey) }
    let lineage = try Lineage.openReadOnly(path: lineagePath(directory), reader: queue)
    return Ledger(
      directory: directory, gateway: first.envelope.gateway, verifier: verifier, reader: queue, writing: nil,
      lineage: lineage)
  }

  static var configuration: GRDB.Configuration {
    var configuration = GRDB.Configuration()
    configuration.busyMode = .timeout(10)
    configuration.maximumReaderCount = 4
    configuration.prepareDatabase { db in
      // REPLACE then fires DELETE triggers; the INSERT guards hold without it too.
      try db.execute(sql: "PRAGMA recursive_triggers = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
    }
    return configuration
  }

  private static func openPool(_ path: String) throws -> DatabasePool {
    try DatabasePool(path: path, configuration: configuration)
  }

  /// Asks for durability after GRDB has opened the pool: its WAL set-up runs later than `prepareDatabase` and leaves
  /// `synchronous` at NORMAL, under which a committed leaf may vanish with the power.
  private static func prepare(_ pool: DatabasePool) throws {
    let level = try pool.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA synchronous = FULL")
      return try Int.fetchOne(db, sql: "PRAGMA synchronous")
    }
    if level != 2 { throw LedgerError(.notDurable, "SQLite reports synchronous=\(level ?? -1), not FULL") }
    let mode = try pool.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
    if mode != "wal" { throw LedgerError(.notDurable, "SQLite reports journal_mode=\(mode ?? "?"), not wal") }
    let differences = try pool.write { db in
      if try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0 { try LedgerSchema.create(db) }
      return try LedgerSchema.differences(db)
    }
    if let first = differences.first {
      throw LedgerError(.schemaAltered, "\(first); restore the ledger from a backup, or find out who altered it")
    }
  }

  /// Continues from the checkpoint kept outside the database, or begins the log when neither holds anything.
  private func beginOrContinue(_ kept: [UInt8]?) throws(LedgerError) {
    let stored = try newestStoredCheckpoint()
    if let kept {
      let checkpoint = try Checkpoint(note: kept, signedBy: verifier)
      try requireExtension(of: checkpoint)
      if let stored, stored.size > checkpoint.size {
        // This log signed more than the file says: the file was put back. Its own newer statement stands.
        try requireExtension(of: stored)
        try SmallFile.replace(checkpointPath, with: stored.note)
      }
    } else if stored != nil {
      throw LedgerError(
        .checkpointMissing, "\(checkpointPath) is gone, though this ledger signed checkpoints; restore it from a copy")
    }
    let origin = try storing("read the first leaf") { try reader.read { try LeafTable.leaf($0, at: 0) } }
    if let origin {
      guard case .ledgerCreated(let created) = origin.envelope.body, created.origin == verifier.name,
        created.vkey == verifier.description
      else { throw LedgerError(.keyInvalid, "the key \(verifier.name) is not the one this ledger was created with") }
    } else {
      let body = LedgerCreated(origin: verifier.name, vkey: verifier.description)
      _ = try append([LedgerEvent(.ledgerCreated(body))])
    }
    if kept == nil { _ = try checkpoint() }
  }

  private func newestStoredCheckpoint() throws(LedgerError) -> Checkpoint? {
    let note = try storing("read checkpoints") {
      try reader.read { db in
        try Data.fetchOne(db, sql: "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1")
      }
    }
    return if let note { try Checkpoint(note: Array(note), signedBy: verifier) } else { nil }
  }

  /// The leaves must begin with those the checkpoint speaks of.
  func requireExtension(of checkpoint: Checkpoint) throws(LedgerError) {
    let size = try self.size
    if size < checkpoint.size {
      throw LedgerError(
        .rolledBack,
        "the database holds \(size) leaves, but \(checkpoint.size) were signed: an older copy was restored. "
          + "Restore the newest backup; this ledger does not sign a second history")
    }
    if try root(at: checkpoint.size) != checkpoint.root {
      throw LedgerError(
        .inconsistent, "the first \(checkpoint.size) leaves are not the ones that were signed; run the verification")
    }
  }
}
