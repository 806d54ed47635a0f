import Foundation
import GRDB

/// Tables of the evidence, and the guards that keep them append-only.
///
/// Guards prevent accidents; the owner of the file can drop them. That is what the checkpoint outside the file is for.
/// A BEFORE INSERT guard stands beside the others because `INSERT OR REPLACE` deletes rows without firing DELETE
/// triggers unless `recursive_triggers` is on, and a foreign connection need not turn it on.
enum LedgerSchema {
  /// "SLcL": lets `file` and `verify` tell this database from others.
  static let applicationID = 0x534C_634C
  static let version = 1

  static let statements = [
    """
    CREATE TABLE leaf (
      idx INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE,
      type TEXT NOT NULL,
      t TEXT NOT NULL,
      feed TEXT,
      delivery TEXT,
      app TEXT,
      sequence INTEGER,
      hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
      body BLOB NOT NULL CHECK (length(body) <= 65535)
    ) STRICT
    """,
    "CREATE INDEX leaf_delivery ON leaf (delivery, idx) WHERE delivery IS NOT NULL",
    "CREATE UNIQUE INDEX leaf_sequence ON leaf (app, type, sequence) WHERE app IS NOT NULL",
    """
    CREATE TABLE node (
      level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 62),
      ix INTEGER NOT NULL,
      hash BLOB NOT NULL CHECK (length(hash) = 32),
      PRIMARY KEY (level, ix)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE checkpoint (
      size INTEGER PRIMARY KEY,
      root BLOB NOT NULL CHECK (length(root) = 32),
      note BLOB NOT NULL
    ) STRICT
    """,
    guardAgainst("UPDATE", on: "leaf"),
    guardAgainst("DELETE", on: "leaf"),
    guardAgainst("UPDATE", on: "node"),
    guardAgainst("DELETE", on: "node"),
    guardAgainst("UPDATE", on: "checkpoint"),
    guardAgainst("DELETE", on: "checkpoint"),
    """
    CREATE TRIGGER leaf_append BEFORE INSERT ON leaf
    WHEN NEW.idx IS NOT (SELECT coalesce(max(idx), -1) + 1 FROM leaf)
      OR EXISTS (SELECT 1 FROM leaf WHERE key = NEW.key)
      OR EXISTS (SELECT 1 FROM leaf WHERE hash = NEW.hash)
      OR (NEW.app IS NOT NULL
        AND EXISTS (SELECT 1 FROM leaf WHERE app = NEW.app AND type = NEW.type AND sequence = NEW.sequence))
    BEGIN SELECT RAISE(ABORT, 'leaf is append-only'); END
    """,
    """
    CREATE TRIGGER node_append BEFORE INSERT ON node
    WHEN NEW.ix IS NOT (SELECT coalesce(max(ix), -1) + 1 FROM node WHERE level = NEW.level)
    BEGIN SELECT RAISE(ABORT, 'node is append-only'); END
    """,
    """
    CREATE TRIGGER checkpoint_append BEFORE INSERT ON checkpoint
    WHEN NEW.size IS NULL OR NEW.size <= coalesce((SELECT max(size) FROM checkpoint), -1)
    BEGIN SELECT RAISE(ABORT, 'checkpoint is append-only'); END
    """,
  ]

  private static func guardAgainst(_ operation: String, on table: String) -> String {
    """
    CREATE TRIGGER \(table)_no_\(operation.lowercased()) BEFORE \(operation) ON \(table)
    BEGIN SELECT RAISE(ABORT, '\(table) is append-only'); END
    """
  }

  static func create(_ db: Database) throws {
    for statement in statements { try db.execute(sql: statement) }
    try db.execute(sql: "PRAGMA application_id = \(applicationID)")
    try db.execute(sql: "PRAGMA user_version = \(version)")
  }

  /// Compares every table, index and guard with the ones this version creates; a dropped guard shows here.
  static func differences(_ db: Database) throws -> [String] {
    let found = try texts(db)
    let expected = try DatabaseQueue().write { fresh in
      try create(fresh)
      return try texts(fresh)
    }
    var differences: [String] = []
    for (name, text) in expected.sorted(by: { $0.key < $1.key }) where found[name] != text {
      differences.append(found[name] == nil ? "\(name) is missing" : "\(name) was altered")
    }
    for name in found.keys.sorted() where expected[name] == nil { differences.append("\(name) was added") }
    return differences
  }

  private static func texts(_ db: Database) throws -> [String: String] {
    var out: [String: String] = [
      "application_id": try String.fetchOne(db, sql: "PRAGMA application_id") ?? "",
      "user_version": try String.fetchOne(db, sql: "PRAGMA user_version") ?? "",
    ]
    // ANALYZE's tables hold statistics, not evidence.
    let sql = "SELECT type || ' ' || name AS name, coalesce(sql, '') AS sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'"
    for row in try Row.fetchAll(db, sql: sql) { out[row["name"]] = row["sql"] }
    return out
  }
}
