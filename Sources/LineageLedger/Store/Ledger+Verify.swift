import Foundation
import GRDB

/// One thing that is not as it should be.
public struct LedgerFault: Sendable, Hashable, Codable {
  /// Kebab-case: `leaf-altered`, `leaf-missing`, `node-altered`, `checkpoint-mismatch`, …
  public let code: String
  /// The leaf, or the size of the checkpoint.
  public let index: Int64?
  public let message: String
}

/// What a full verification found; ``faults`` lists everything, in log order.
public struct LedgerVerification: Sendable, Hashable, Codable {
  public internal(set) var leaves: Int64 = 0
  public internal(set) var root = MerkleTree.emptyRoot
  /// Checkpoints whose signature and root were compared.
  public internal(set) var checkpoints = 0
  /// Leaves that no checkpoint outside the database covers.
  public internal(set) var unsignedTail: Int64 = 0
  /// Whether a statement about the tree exists outside this machine; this version knows no such anchor.
  public internal(set) var anchored = false
  public internal(set) var faults: [LedgerFault] = []

  public var isSound: Bool { faults.isEmpty }
}

extension Ledger {
  /// Recomputes everything from the stored bytes: leaves, subtrees, checkpoints, schema, and the projections.
  ///
  /// Never stops at the first fault. Reads one snapshot, beside a running writer too.
  ///
  /// - Complexity: O(*n*) in the bytes of the leaves; memory holds one leaf at a time.
  public func verify() throws(LedgerError) -> LedgerVerification {
    // Read before the snapshot: a checkpoint signed in between would seem to be ahead of the leaves.
    let kept = try SmallFile.read(checkpointPath)
    var verification = try storing("verify") { try reader.read { try verifyEvidence($0, kept: kept) } }
    verification.faults += try lineage.faults(comparedWith: self)
    return verification
  }

  private func verifyEvidence(_ db: Database, kept: [UInt8]?) throws -> LedgerVerification {
    var check = EvidenceCheck(verifier: verifier)
    for difference in try LedgerSchema.differences(db) { check.fault("schema-altered", nil, difference) }
    try check.readCheckpoints(db, kept: kept, again: { () throws(LedgerError) in try keptCheckpoint() })
    try check.readLeaves(db)
    try check.countNodes(db)
    check.finish()
    return check.result
  }
}
