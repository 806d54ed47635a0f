import Crypto
import GRDB

extension Lineage {
  /// Folds the leaves anew in memory and compares every table with the projections.
  func faults(comparedWith ledger: Ledger) throws(LedgerError) -> [LedgerFault] {
    try storing("compare the projections") {
      let fresh = try DatabaseQueue()
      try fresh.write { try LineageSchema.create($0) }
      return try reader.read { db in
        // As far as the projections go: beside a running writer the leaves may be ahead.
        let end = try Int64.fetchOne(db, sql: "SELECT leaves FROM progress") ?? 0
        try Self.fold(into: fresh, from: ledger.reader, end: end)
        return try fresh.read { expected in
          try LineageSchema.tables.compactMap { table in
            if try Self.digest(db, table) == Self.digest(expected, table) { return nil }
            return LedgerFault(
              code: "lineage-differs", index: nil,
              message: "the projection \(table) is not what the leaves say; it is rebuilt by verify --repair")
          }
        }
      }
    }
  }

  private static func digest(_ db: Database, _ table: String) throws -> TreeHash {
    var hasher = SHA256()
    let columns = try db.columns(in: table).map { "quote(\"\($0.name)\")" }.joined(separator: " || ',' || ")
    let rows = try String.fetchCursor(db, sql: "SELECT \(columns) AS line FROM \(table) ORDER BY line")
    while let row = try rows.next() { hasher.update(data: Array((row + "\n").utf8)) }
    return TreeHash(hasher.finalize())
  }
}
