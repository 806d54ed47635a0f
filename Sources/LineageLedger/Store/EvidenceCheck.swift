import GRDB

/// One pass over the evidence, with the right edge of the tree beside it.
struct EvidenceCheck {
  let verifier: VerifierKey
  var result = LedgerVerification()
  private var frontier = TreeFrontier()
  private var checkpoints: [Checkpoint] = []
  private var keptSize: Int64?
  private var nodes: Int64 = 0

  init(verifier: VerifierKey) { self.verifier = verifier }

  mutating func fault(_ code: String, _ index: Int64?, _ message: String) {
    result.faults.append(LedgerFault(code: code, index: index, message: message))
  }

  /// - Parameter again: Reads the file once more: a running writer may have signed since.
  mutating func readCheckpoints(
    _ db: Database, kept: [UInt8]?, again: () throws(LedgerError) -> Checkpoint?
  ) throws {
    for row in try Row.fetchAll(db, sql: "SELECT size, root, note FROM checkpoint ORDER BY size") {
      let size: Int64 = row["size"]
      do throws(LedgerError) {
        let checkpoint = try Checkpoint(note: row.bytes("note"), signedBy: verifier)
        if checkpoint.size != size || checkpoint.root != row.treeHash("root") {
          fault("checkpoint-altered", size, "the row of checkpoint \(size) is not what its note says")
        }
        checkpoints.append(checkpoint)
      } catch {
        fault("checkpoint-invalid", size, "checkpoint \(size): \(error.message)")
      }
    }
    guard let kept else {
      fault("checkpoint-missing", nil, "there is no checkpoint outside the database")
      return
    }
    do throws(LedgerError) {
      let checkpoint = try Checkpoint(note: kept, signedBy: verifier)
      keptSize = checkpoint.size
      if let newest = checkpoints.last, newest.size > checkpoint.size, newest.size > (try again()?.size ?? 0) {
        fault("checkpoint-stale", newest.size, "the checkpoint file is older than what this ledger signed")
      }
      checkpoints.append(checkpoint)
    } catch {
      fault("checkpoint-invalid", nil, "the checkpoint file: \(error.message)")
    }
    checkpoints.sort { $0.size < $1.size }
  }

  mutating func readLeaves(_ db: Database) throws {
    var pending = checkpoints[...]
    compare(&pending)
    let sql = "SELECT idx, key, type, t, feed, delivery, app, sequence, hash, body FROM leaf ORDER BY idx"
    let rows = try Row.fetchCursor(db, sql: sql)
    while let row = try rows.next() {
      let index: Int64 = row["idx"]
      if index != frontier.size {
        fault("leaf-missing", frontier.size, "leaves \(frontier.size)..<\(index) are missing")
        // What stands in for a missing leaf makes every later root differ; a huge gap is an invented index.
        if index < frontier.size || index - frontier.size > 1_000_000 { return }
        while frontier.size < index {
          frontier.append(MerkleTree.emptyRoot)
          compare(&pending)
        }
      }
      let bytes = row.bytes("body")
      let hash = MerkleTree.leafHash(bytes)
      if row.treeHash("hash") != hash { fault("leaf-altered", index, "the bytes of leaf \(index) do not have its hash") }
      checkColumns(row, bytes, index)
      try append(hash, db)
      compare(&pending)
    }
    for checkpoint in pending {
      fault(
        "leaf-missing", frontier.size,
        "checkpoint \(checkpoint.size) covers more leaves than the \(frontier.size) in the database")
    }
  }

  /// The columns beside the bytes serve queries; they must say what the bytes say.
  private mutating func checkColumns(_ row: Row, _ bytes: [UInt8], _ index: Int64) {
    guard let envelope = try? CanonicalEncoder.decode(LeafEnvelope.self, from: bytes) else {
      fault("leaf-unreadable", index, "leaf \(index) is not an event this version knows")
      return
    }
    let transaction = envelope.body.transaction
    let agree =
      row["key"] == envelope.key && row["type"] == envelope.type.rawValue && row["t"] == envelope.time
      && row["feed"] == envelope.feed && row["delivery"] == envelope.delivery && row["app"] == transaction?.appID
      && row["sequence"] == transaction?.sequence
      && envelope.key == envelope.body.key(delivery: envelope.delivery)
    if !agree { fault("leaf-altered", index, "the columns of leaf \(index) are not what its bytes say") }
  }

  private mutating func append(_ leafHash: TreeHash, _ db: Database) throws {
    let index = frontier.size
    for (step, hash) in frontier.append(leafHash).enumerated() {
      let level = step + 1
      nodes += 1
      let stored = try Row.fetchOne(
        db.cachedStatement(sql: "SELECT hash FROM node WHERE level = ? AND ix = ?"), arguments: [level, index >> level])
      if stored?.treeHash("hash") != hash {
        fault("node-altered", index, "subtree \(level)/\(index >> level) is not the hash of its leaves")
      }
    }
  }

  private mutating func compare(_ pending: inout ArraySlice<Checkpoint>) {
    while let checkpoint = pending.first, checkpoint.size == frontier.size {
      pending.removeFirst()
      result.checkpoints += 1
      if checkpoint.root != frontier.root {
        fault(
          "checkpoint-mismatch", checkpoint.size,
          "the first \(checkpoint.size) leaves are not the ones that checkpoint \(checkpoint.size) signed")
      }
    }
  }

  mutating func countNodes(_ db: Database) throws {
    let stored = try Int64.fetchOne(db, sql: "SELECT count(*) FROM node") ?? 0
    if stored > nodes { fault("node-altered", nil, "\(stored - nodes) subtrees belong to no leaves") }
  }

  mutating func finish() {
    result.leaves = frontier.size
    result.root = frontier.root
    result.unsignedTail = max(0, frontier.size - (keptSize ?? 0))
  }
}
