import Foundation
import GRDB
import Synchronization

extension Ledger {
  /// Signs the tree as it stands and keeps the checkpoint outside the database; returns the newest when nothing is new.
  ///
  /// Before signing, the last checkpoint is read back from its file and a proof is checked that the tree extends it, and every
  /// leaf is made durable. The file is replaced durably before the database learns of it, so the newest signature is never only
  /// in the database; the database's copy is durable with the next leaf that is.
  ///
  /// - Throws: ``LedgerError`` with code `.rolledBack`, `.inconsistent`, `.checkpointInvalid` or `.storage`.
  @discardableResult
  public func checkpoint() throws(LedgerError) -> Checkpoint {
    let writing = try requireWriting()
    // Mutex does not carry typed throws through its closure.
    let result: Result<Checkpoint, LedgerError> = signing.withLock { _ in
      do throws(LedgerError) { return .success(try sign(writing)) } catch { return .failure(error) }
    }
    return try result.get()
  }

  /// The newest checkpoint as it lies outside the database; `nil` before the first one.
  ///
  /// - Throws: ``LedgerError`` with code `.checkpointInvalid` when it is not signed by ``verifier``.
  public func keptCheckpoint() throws(LedgerError) -> Checkpoint? {
    guard let bytes = try SmallFile.read(checkpointPath) else { return nil }
    return try Checkpoint(note: bytes, signedBy: verifier)
  }

  private func sign(_ writing: Writing) throws(LedgerError) -> Checkpoint {
    let last = try keptCheckpoint()
    let (size, root) = try storing("read the root") {
      try reader.read { db in
        let size = try LeafTable.size(db)
        return (size, try Self.root(db, at: size))
      }
    }
    if let last {
      try requireExtension(of: last)
      let proof = try consistencyProof(from: last.size, to: size)
      if !MerkleTree.verifyConsistency(from: last.size, last.root, to: size, root, path: proof.path) {
        throw LedgerError(.inconsistent, "the tree of \(size) leaves does not extend the one of \(last.size) that was signed")
      }
    }
    let next: Checkpoint
    if let last, last.size == size {
      next = last
    } else {
      next = try Checkpoint(size: size, root: root, key: writing.key)
      // A signature of leaves that then went with the power would say that history was cut.
      try sync()
      try SmallFile.replace(checkpointPath, with: next.note)
    }
    try storing("store the checkpoint") {
      try writing.write(.withNext) { db in
        let newest = try Int64.fetchOne(db, sql: "SELECT max(size) FROM checkpoint") ?? -1
        if newest < next.size {
          try db.execute(
            sql: "INSERT INTO checkpoint (size, root, note) VALUES (?, ?, ?)",
            arguments: [next.size, Data(next.root.bytes), Data(next.note)])
        }
      }
    }
    return next
  }
}
