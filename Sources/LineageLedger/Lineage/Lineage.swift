import Foundation
import GRDB

/// Answers about deliveries, commits and runs.
///
/// A projection of the leaves in a database of its own: caught up when the ledger opens and after each append, and
/// rebuilt from nothing when it is lost, damaged or of another version.
public struct Lineage: Sendable {
  let reader: any DatabaseReader
  /// Absent when the ledger was opened for reading.
  let writer: DatabasePool?

  /// Opens the projections for writing; a database that cannot be used is replaced by an empty one.
  static func open(path: String) throws(LedgerError) -> Lineage {
    if let pool = try? usable(path) { return Lineage(reader: pool, writer: pool) }
    for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
    let pool = try storing("open \(path)") { try usable(path) }
    guard let pool else { throw LedgerError(.storage, "\(path) could not be created") }
    return Lineage(reader: pool, writer: pool)
  }

  private static func usable(_ path: String) throws -> DatabasePool? {
    if !SmallFile.exists(path) { try SmallFile.createExclusive([], at: path) }
    // A lost tail is folded again, so a transaction need not wait for the disk: NORMAL, as GRDB sets it, is right here.
    let pool = try DatabasePool(path: path, configuration: Ledger.configuration)
    let isCurrent = try pool.write { db in
      if try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0 { try LineageSchema.create(db) }
      return try LineageSchema.isCurrent(db)
    }
    return isCurrent ? pool : nil
  }

  /// Opens the projections for questions; when they do not cover every leaf, a copy in memory is completed.
  static func openReadOnly(path: String, reader ledger: any DatabaseReader) throws(LedgerError) -> Lineage {
    try storing("open \(path)") {
      var configuration = Ledger.configuration
      configuration.readonly = true
      let file = SmallFile.exists(path) ? try? DatabaseQueue(path: path, configuration: configuration) : nil
      if let file, try isCaughtUp(file, ledger) { return Lineage(reader: file, writer: nil) }
      return Lineage(reader: try folded(copyOf: file, ledger), writer: nil)
    }
  }

  /// A running writer is behind its leaves for some milliseconds after each append; it is given half a second.
  private static func isCaughtUp(_ file: DatabaseQueue, _ ledger: any DatabaseReader) throws -> Bool {
    let size = try ledger.read { try LeafTable.size($0) }
    for _ in 0..<50 {
      let progress = try? file.read { db in
        try LineageSchema.isCurrent(db) ? try Row.fetchOne(db, sql: "SELECT leaves, last FROM progress") : nil
      }
      guard let progress else { return false }
      let leaves: Int64 = progress["leaves"]
      if leaves >= size {
        let last = try? ledger.read { try LeafTable.node($0, level: 0, index: leaves - 1) }
        return last == progress.treeHash("last")
      }
      usleep(10_000)
    }
    return false
  }

  private static func folded(copyOf file: DatabaseQueue?, _ ledger: any DatabaseReader) throws -> DatabaseQueue {
    var memory = try DatabaseQueue()
    if let file, (try? file.read({ try LineageSchema.isCurrent($0) })) == true, (try? file.backup(to: memory)) != nil {
    } else {
      memory = try DatabaseQueue()
      try memory.write { try LineageSchema.create($0) }
    }
    try fold(into: memory, from: ledger)
    return memory
  }

  // MARK: Folding

  /// - Parameter appended: The newest leaves, in order, if they are at hand: folded as they are if nothing else is missing.
  func catchUp(with ledger: Ledger, knowing appended: [Leaf] = []) throws(LedgerError) {
    guard let writer else { return }
    try storing("bring the projections up to the leaves") {
      if let first = appended.first, try writer.write({ try Self.fold(appended, after: first.index, into: $0) }) { return }
      try Self.fold(into: writer, from: ledger.reader)
    }
  }

  /// Folds leaves that follow those in the projections; otherwise does nothing and returns `false`.
  private static func fold(_ leaves: [Leaf], after done: Int64, into db: Database) throws -> Bool {
    guard try Int64.fetchOne(db.cachedStatement(sql: "SELECT leaves FROM progress")) == done else { return false }
    try apply(leaves, to: db)
    return true
  }

  private static func apply(_ leaves: [Leaf], to db: Database) throws {
    guard let last = leaves.last else { return }
    let fold = LineageFold(db: db)
    for leaf in leaves { try fold.apply(leaf) }
    try fold.finish()
    try db.cachedStatement(sql: "UPDATE progress SET leaves = ?, last = ?").execute(arguments: [last.index + 1, Data(last.hash.bytes)])
  }

  /// Folds every leaf below `end` that is not in the projections yet, a thousand at a time.
  static func fold(into writer: any DatabaseWriter, from ledger: any DatabaseReader, end: Int64 = .max) throws {
    while try writer.write({ try foldSome($0, from: ledger, end: end) }) {}
  }

  private static let batch: Int64 = 1000

  /// One transaction: leaves and progress move together, so a crash repeats nothing and skips nothing.
  private static func foldSome(_ db: Database, from ledger: any DatabaseReader, end: Int64) throws -> Bool {
    let progress = try Row.fetchOne(db.cachedStatement(sql: "SELECT leaves, last FROM progress"))
    let done: Int64 = progress?["leaves"] ?? 0
    let (leaves, isSame) = try ledger.read { source in
      // Projections of another ledger, or of leaves that were rolled back, would mix two histories.
      let last = done == 0 ? nil : try? LeafTable.node(source, level: 0, index: done - 1)
      let sql = "SELECT \(LeafTable.columns) FROM leaf WHERE idx >= ? AND idx < ? ORDER BY idx LIMIT ?"
      let rows = try Row.fetchAll(source.cachedStatement(sql: sql), arguments: [done, end, batch])
      return (try rows.map { try LeafTable.leaf($0) }, done == 0 || last == progress?.treeHash("last"))
    }
    if !isSame {
      try clear(db)
      return true
    }
    try apply(leaves, to: db)
    return leaves.count == batch
  }

  private static func clear(_ db: Database) throws {
    for table in LineageSchema.tables where table != "progress" { try db.execute(sql: "DELETE FROM \(table)") }
    try db.execute(sql: "UPDATE progress SET leaves = 0, last = x''")
  }
}

extension Ledger {
  /// Throws the projections away and folds every leaf again; what a reader asks meanwhile waits for no one.
  public func rebuildLineage() throws(LedgerError) {
    _ = try requireWriting()
    guard let pool = lineage.writer else { return }
    try storing("rebuild the projections") {
      try pool.write { db in
        for table in LineageSchema.tables { try db.execute(sql: "DROP TABLE IF EXISTS \(table)") }
        try LineageSchema.create(db)
      }
      try Lineage.fold(into: pool, from: reader)
    }
  }
}
