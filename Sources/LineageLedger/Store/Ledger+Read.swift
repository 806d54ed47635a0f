import Foundation
import GRDB

extension Ledger {
  /// The number of leaves.
  public var size: Int64 {
    get throws(LedgerError) { try storing("count leaves") { try reader.read { try LeafTable.size($0) } } }
  }

  /// The root of the first `size` leaves; of all of them when `nil`.
  public func root(at size: Int64? = nil) throws(LedgerError) -> TreeHash {
    try storing("read the root") {
      try reader.read { db in
        let all = try LeafTable.size(db)
        return try Self.root(db, at: try Self.checked(size, within: all))
      }
    }
  }

  /// The leaf at `index`.
  public func leaf(at index: Int64) throws(LedgerError) -> Leaf {
    guard let leaf = try storing("read leaf \(index)", { try reader.read { try LeafTable.leaf($0, at: index) } }) else {
      throw LedgerError(.outOfRange, "there is no leaf \(index)")
    }
    return leaf
  }

  /// The leaf with this idempotency key, if it was appended.
  public func leaf(key: String) throws(LedgerError) -> Leaf? {
    try storing("read a leaf") { try reader.read { try LeafTable.leaf($0, key: key) } }
  }

  /// The leaves of a range, in order; those past the end are left out.
  public func leaves(_ range: Range<Int64>) throws(LedgerError) -> [Leaf] {
    try select("WHERE idx >= ? AND idx < ? ORDER BY idx", [range.lowerBound, range.upperBound])
  }

  /// The leaves about a delivery, in order.
  public func leaves(delivery: String) throws(LedgerError) -> [Leaf] {
    try select("WHERE delivery = ? ORDER BY idx", [delivery])
  }

  /// What happened to a delivery, in order: what `deliveries show` prints.
  public func timeline(delivery: String) throws(LedgerError) -> [TimelineEntry] {
    try leaves(delivery: delivery).map { TimelineEntry($0) }
  }

  private func select(_ clause: String, _ arguments: StatementArguments) throws(LedgerError) -> [Leaf] {
    try storing("read leaves") {
      try reader.read { db in
        let sql = "SELECT \(LeafTable.columns) FROM leaf \(clause)"
        return try Row.fetchAll(db, sql: sql, arguments: arguments).map { try LeafTable.leaf($0) }
      }
    }
  }

  static func root(_ db: Database, at size: Int64) throws -> TreeHash {
    try MerkleTree.root(0, size) { (level, index) throws in try LeafTable.node(db, level: level, index: index) }
  }

  static func checked(_ size: Int64?, within all: Int64) throws -> Int64 {
    guard let size else { return all }
    if size < 0 || size > all { throw LedgerError(.outOfRange, "there is no tree of \(size) leaves; there are \(all)") }
    return size
  }
}

/// One line of a delivery's history.
public struct TimelineEntry: Sendable, Hashable, Encodable {
  public let index: Int64
  public let time: String
  public let type: EventType
  public let actor: LedgerActor
  public let body: EventBody
  /// `sha256:<hex>` of the leaf.
  public let hash: TreeHash

  init(_ leaf: Leaf) {
    index = leaf.index
    time = leaf.envelope.time
    type = leaf.envelope.type
    actor = leaf.envelope.actor
    body = leaf.envelope.body
    hash = leaf.hash
  }
}
