import Crypto
import GRDB

/// Tables of the projections: what questions need in columns, the whole record as JSON beside it.
///
/// Nothing here is evidence. A database of another version, or a damaged one, is thrown away and folded anew.
enum LineageSchema {
  static let statements = [
    """
    CREATE TABLE progress (
      id INTEGER PRIMARY KEY CHECK (id = 0),
      leaves INTEGER NOT NULL,
      last BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE delivery (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      feed TEXT NOT NULL,
      business_date TEXT NOT NULL,
      part TEXT,
      state TEXT NOT NULL,
      received TEXT NOT NULL,
      leaf INTEGER NOT NULL,
      ciphertext TEXT NOT NULL,
      content TEXT,
      endpoint TEXT,
      path TEXT NOT NULL,
      size INTEGER NOT NULL,
      modified INTEGER NOT NULL,
      awaits INTEGER NOT NULL,
      changed INTEGER NOT NULL,
      completes TEXT,
      record TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX delivery_name ON delivery (name, leaf)",
    "CREATE INDEX delivery_slot ON delivery (feed, business_date, part, leaf)",
    "CREATE INDEX delivery_feed ON delivery (feed, leaf)",
    "CREATE INDEX delivery_state ON delivery (state, leaf)",
    "CREATE INDEX delivery_tally ON delivery (feed, state, received)",
    "CREATE INDEX delivery_leaf ON delivery (leaf)",
    "CREATE INDEX delivery_ciphertext ON delivery (ciphertext, leaf)",
    "CREATE INDEX delivery_content ON delivery (content, leaf) WHERE content IS NOT NULL",
    "CREATE INDEX delivery_observed ON delivery (path, size, modified, leaf)",
    "CREATE INDEX delivery_changed ON delivery (changed)",
    "CREATE INDEX delivery_completes ON delivery (completes, leaf) WHERE completes IS NOT NULL",
    "CREATE INDEX delivery_awaits ON delivery (leaf) WHERE awaits = 1",
    """
    CREATE TABLE intention (
      app TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      leaf INTEGER NOT NULL,
      open INTEGER NOT NULL,
      record TEXT NOT NULL,
      PRIMARY KEY (app, sequence)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX intention_open ON intention (leaf) WHERE open = 1",
    """
    CREATE TABLE data_file (
      lake_table TEXT NOT NULL,
      path TEXT NOT NULL,
      committed_by TEXT NOT NULL,
      origin TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      size INTEGER NOT NULL,
      rows INTEGER NOT NULL,
      removed_by TEXT,
      removed_at TEXT,
      PRIMARY KEY (lake_table, path)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE intention_page (
      app TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      page INTEGER NOT NULL,
      record TEXT NOT NULL,
      PRIMARY KEY (app, sequence, page)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE lake_commit (
      lake_table TEXT NOT NULL,
      version INTEGER NOT NULL,
      leaf INTEGER NOT NULL,
      time TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      type TEXT NOT NULL,
      subject TEXT NOT NULL,
      PRIMARY KEY (lake_table, version)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE rewrite (
      app TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      leaf INTEGER NOT NULL,
      open INTEGER NOT NULL,
      record TEXT NOT NULL,
      PRIMARY KEY (app, sequence)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX rewrite_open ON rewrite (leaf) WHERE open = 1",
    "CREATE TABLE vacuum (leaf INTEGER PRIMARY KEY, lake_table TEXT NOT NULL, record TEXT NOT NULL) STRICT",
    """
    CREATE TABLE score_run (
      run TEXT PRIMARY KEY,
      leaf INTEGER NOT NULL,
      job TEXT NOT NULL,
      lake_table TEXT NOT NULL,
      business_date TEXT NOT NULL,
      state TEXT NOT NULL,
      record TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX score_run_leaf ON score_run (leaf)",
    "CREATE INDEX score_run_job ON score_run (job, business_date, leaf)",
    """
    CREATE TABLE landed_contract (
      feed TEXT NOT NULL,
      contract TEXT NOT NULL,
      version TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      delivery TEXT NOT NULL,
      leaf INTEGER NOT NULL,
      PRIMARY KEY (feed, contract, version)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE configuration (revision INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, leaf INTEGER NOT NULL) STRICT",
  ]

  static let tables = [
    "delivery", "intention", "intention_page", "data_file", "lake_commit", "rewrite", "vacuum", "score_run", "landed_contract",
    "configuration", "progress",
  ]

  /// Changes with the tables and with the fold, so that a database made by another fold is not taken over.
  static let version: Int32 = {
    let text = "fold 5\n" + statements.joined(separator: "\n")
    let digest = SHA256.hash(data: Array(text.utf8))
    return digest.prefix(4).reduce(Int32(0)) { $0 << 8 | Int32($1) } & Int32.max
  }()

  static func create(_ db: Database) throws {
    for statement in statements { try db.execute(sql: statement) }
    try db.execute(sql: "INSERT INTO progress VALUES (0, 0, x'')")
    try db.execute(sql: "PRAGMA user_version = \(version)")
  }

  static func isCurrent(_ db: Database) throws -> Bool {
    try Int32.fetchOne(db, sql: "PRAGMA user_version") == version
  }
}
