import Foundation
import GRDB

/// Reading and writing the tables of the evidence.
enum LeafTable {
  static let columns = "idx, hash, body"

  static func size(_ db: Database) throws -> Int64 {
    try Int64.fetchOne(db.cachedStatement(sql: "SELECT coalesce(max(idx), -1) + 1 FROM leaf")) ?? 0
  }

  static func leaf(_ db: Database, at index: Int64) throws -> Leaf? {
    try Row.fetchOne(db.cachedStatement(sql: "SELECT \(columns) FROM leaf WHERE idx = ?"), arguments: [index])
      .map(leaf)
  }

  static func leaf(_ db: Database, key: String) throws -> Leaf? {
    try Row.fetchOne(db.cachedStatement(sql: "SELECT \(columns) FROM leaf WHERE key = ?"), arguments: [key]).map(leaf)
  }

  static func leaf(_ row: Row) throws -> Leaf {
    let index: Int64 = row["idx"]
    let bytes = row.bytes("body")
    guard let hash = row.treeHash("hash") else {
      throw LedgerError(.leafUnreadable, "leaf \(index): its hash is not 32 bytes")
    }
    do {
      return Leaf(
        index: index, hash: hash, bytes: bytes, envelope: try CanonicalEncoder.decode(LeafEnvelope.self, from: bytes))
    } catch {
      throw LedgerError(.leafUnreadable, "leaf \(index) is not an event this version knows")
    }
  }

  /// The root of a complete subtree.
  static func node(_ db: Database, level: Int, index: Int64) throws -> TreeHash {
    let sql =
      level == 0
      ? "SELECT hash FROM leaf WHERE idx = :index AND :level = 0"
      : "SELECT hash FROM node WHERE level = :level AND ix = :index"
    let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: ["level": level, "index": index])
    guard let hash = row?.treeHash("hash") else {
      throw LedgerError(.inconsistent, "the hash of subtree \(level)/\(index) is missing")
    }
    return hash
  }

  /// Appends one leaf and the subtrees it completes.
  static func insert(_ db: Database, envelope: LeafEnvelope, at index: Int64) throws -> Leaf {
    let bytes = try envelope.canonicalBytes()
    let leaf = Leaf(index: index, hash: MerkleTree.leafHash(bytes), bytes: bytes, envelope: envelope)
    var hash = leaf.hash
    let transaction = envelope.body.transaction
    let sql = """
      INSERT INTO leaf (idx, key, type, t, feed, delivery, app, sequence, hash, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    try db.cachedStatement(sql: sql).execute(arguments: [
      index, envelope.key, envelope.type.rawValue, envelope.time, envelope.feed, envelope.delivery,
      transaction?.appID, transaction?.sequence, Data(hash.bytes), Data(bytes),
    ])
    var level = 0
    var position = index
    while position & 1 == 1 {
      hash = MerkleTree.nodeHash(try node(db, level: level, index: position - 1), hash)
      level += 1
      position >>= 1
      try db.cachedStatement(sql: "INSERT INTO node (level, ix, hash) VALUES (?, ?, ?)")
        .execute(arguments: [level, position, Data(hash.bytes)])
    }
    return leaf
  }
}
