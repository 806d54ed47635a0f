import Foundation
import GRDB
import Testing

@testable import LineageLedger

@Suite("Tampering shows")
struct TamperTests {
  /// A ledger of some forty leaves with checkpoints at several sizes, closed.
  static func made() throws -> Fixture {
    let fixture = try Fixture()
    let ledger = try fixture.open()
    for number in 1...10 {
      let id = "d\(number)"
      try ledger.append([Made.received(id, name: "n\(number)", ciphertext: "sha256:\(number)"), Made.decrypted(id)])
      try Made.land(ledger, id, files: ["\(number).parquet"])
      if number % 3 == 0 { try ledger.checkpoint() }
    }
    #expect(try ledger.size == 41)
    #expect(try ledger.verify().faults == [])
    #expect(try ledger.verify().unsignedTail == 4)
    return fixture
  }

  /// What the owner of the file can do: drop the guards, change what he likes, put the guards back.
  static func attack(_ fixture: Fixture, _ statements: String) throws {
    let queue = try DatabaseQueue(path: fixture.database)
    try queue.writeWithoutTransaction { db in
      let guards = try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'")
      for name in guards { try db.execute(sql: "DROP TRIGGER \(name)") }
      try db.execute(sql: statements)
      for sql in LedgerSchema.statements where sql.hasPrefix("CREATE TRIGGER") { try db.execute(sql: sql) }
    }
    try queue.close()
  }

  static let matrix: [(name: String, sql: String, code: String, index: Int64?)] = [
    ("a byte of a leaf", "UPDATE leaf SET body = CAST(replace(CAST(body AS TEXT), '\"size\":1000', '\"size\":1001') AS BLOB) WHERE idx = 5", "leaf-altered", 5),
    ("a signed leaf and its hash", "UPDATE leaf SET hash = zeroblob(32) WHERE idx = 7", "leaf-altered", 7),
    ("the last signed leaf gone", "DELETE FROM leaf WHERE idx >= 36", "leaf-missing", 36),
    ("a middle leaf gone", "DELETE FROM leaf WHERE idx = 12", "leaf-missing", 12),
    ("two leaves swapped", "UPDATE leaf SET idx = -1 WHERE idx = 9; UPDATE leaf SET idx = 9 WHERE idx = 10; UPDATE leaf SET idx = 10 WHERE idx = -1", "node-altered", 9),
    ("a column beside the bytes", "UPDATE leaf SET delivery = 'dx' WHERE idx = 8", "leaf-altered", 8),
    ("a subtree", "UPDATE node SET hash = zeroblob(32) WHERE level = 2 AND ix = 1", "node-altered", 7),
    ("a subtree too many", "INSERT INTO node VALUES (9, 0, zeroblob(32))", "node-altered", nil),
    ("a checkpoint's root", "UPDATE checkpoint SET root = zeroblob(32) WHERE size = 13", "checkpoint-altered", 13),
    ("a checkpoint's note", "UPDATE checkpoint SET note = CAST(replace(CAST(note AS TEXT), '13', '14') AS BLOB) WHERE size = 13", "checkpoint-invalid", 13),
    ("a guard dropped", "DROP INDEX leaf_delivery", "schema-altered", nil),
  ]

  @Test(arguments: matrix.indices)
  func `each change is listed with its place`(number: Int) throws {
    let attack = Self.matrix[number]
    let fixture = try Self.made()
    try Self.attack(fixture, attack.sql)
    // Opening refuses some of these, so verification reads by a hand-made connection.
    let queue = try DatabaseQueue(path: fixture.database)
    let lineage = try Lineage.open(path: fixture.lineage)
    let ledger = Ledger(
      directory: fixture.directory, gateway: "demo", verifier: fixture.key.verifier, reader: queue, writing: nil,
      lineage: lineage)
    var check = EvidenceCheck(verifier: fixture.key.verifier)
    try queue.read { db in
      for difference in try LedgerSchema.differences(db) { check.fault("schema-altered", nil, difference) }
      try check.readCheckpoints(db, kept: try SmallFile.read(ledger.checkpointPath)) { () throws(LedgerError) in nil }
      try check.readLeaves(db)
      try check.countNodes(db)
    }
    let first = check.result.faults.first { $0.code == attack.code }
    #expect(first != nil, "\(attack.name): \(check.result.faults)")
    #expect(first?.index == attack.index, "\(attack.name): \(check.result.faults)")
  }

  @Test func `a ledger rebuilt whole is caught by the checkpoint kept outside`() throws {
    let fixture = try Self.made()
    let checkpoint = try Data(contentsOf: URL(fileURLWithPath: fixture.directory + "/checkpoint"))
    // The forger has the machine but not the old key's history: he makes a fresh, consistent ledger of other facts.
    try FileManager.default.removeItem(atPath: fixture.directory)
    var forged: Ledger? = try fixture.open()
    for number in 1...50 { try forged?.append([Made.received("x\(number)", name: "x\(number)")]) }
    try forged?.checkpoint()
    forged = nil
    try checkpoint.write(to: URL(fileURLWithPath: fixture.directory + "/checkpoint"))
    let error = #expect(throws: LedgerError.self) { try fixture.open() }
    #expect(error?.code == .inconsistent)
    let faults = try Ledger.openReadOnly(directory: fixture.directory).verify().faults
    #expect(faults.contains { $0.code == "checkpoint-mismatch" && $0.index == 37 })
  }

  @Test func `an older copy of the database is refused`() throws {
    let fixture = try Fixture()
    var ledger: Ledger? = try fixture.open()
    try ledger?.append([Made.received("d1")])
    ledger = nil
    let copy = try Data(contentsOf: URL(fileURLWithPath: fixture.database))
    ledger = try fixture.open()
    try ledger?.append([Made.received("d2", name: "n2")])
    try ledger?.checkpoint()
    ledger = nil
    for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: fixture.database + suffix) }
    try copy.write(to: URL(fileURLWithPath: fixture.database))
    let error = #expect(throws: LedgerError.self) { try fixture.open() }
    #expect(error?.code == .rolledBack)
    try FileManager.default.removeItem(atPath: fixture.database)
    let gone = #expect(throws: LedgerError.self) { try fixture.open() }
    #expect(gone?.code == .rolledBack)
    #expect(!FileManager.default.fileExists(atPath: fixture.database), "nothing new is begun over a lost ledger")
  }

  @Test func `a checkpoint file that is gone, foreign or old is noticed`() throws {
    let fixture = try Fixture()
    var ledger: Ledger? = try fixture.open()
    let path = fixture.directory + "/checkpoint"
    let old = try Data(contentsOf: URL(fileURLWithPath: path))
    try ledger?.append([Made.received("d1")])
    try ledger?.checkpoint()
    ledger = nil
    try old.write(to: URL(fileURLWithPath: path))
    #expect(try Ledger.openReadOnly(directory: fixture.directory).verify().faults.map(\.code) == ["checkpoint-stale"])
    ledger = try fixture.open()
    #expect(try ledger?.keptCheckpoint()?.size == 2, "the log's own newer statement stands")
    ledger = nil
    let other = try CheckpointKey.create(path: fixture.state + "/other.key", origin: "sluice.test/gateway")
    let foreign = try Checkpoint(size: 1, root: MerkleTree.emptyRoot, key: other)
    try Data(foreign.note).write(to: URL(fileURLWithPath: path))
    #expect(#expect(throws: LedgerError.self) { try fixture.open() }?.code == .checkpointInvalid)
    try FileManager.default.removeItem(atPath: path)
    #expect(#expect(throws: LedgerError.self) { try fixture.open() }?.code == .checkpointMissing)
  }

  @Test func `another key does not open the ledger`() throws {
    let fixture = try Fixture()
    _ = try fixture.open()
    let other = try CheckpointKey.create(path: fixture.state + "/other.key", origin: "sluice.test/gateway")
    #expect(throws: LedgerError.self) { try Ledger.open(directory: fixture.directory, key: other, gateway: "demo") }
  }

  @Test func `a dropped guard keeps the ledger closed`() throws {
    let fixture = try Fixture()
    _ = try fixture.open()
    let queue = try DatabaseQueue(path: fixture.database)
    try queue.write { try $0.execute(sql: "DROP TRIGGER leaf_no_delete") }
    try queue.close()
    let error = #expect(throws: LedgerError.self) { try fixture.open() }
    #expect(error?.code == .schemaAltered)
    #expect(error?.message.contains("leaf_no_delete is missing") == true)
  }
}
