import Foundation
import GRDB
import Testing

@testable import LineageLedger

@Suite("Append-only")
struct AppendOnlyTests {
  /// Each would change or remove evidence, or put something where nothing may be.
  static let attacks = [
    "UPDATE leaf SET t = 'x' WHERE idx = 1",
    "DELETE FROM leaf WHERE idx = 1",
    "DELETE FROM leaf",
    "INSERT OR REPLACE INTO leaf (idx, key, type, t, hash, body) VALUES (1, 'k', 'x', 't', zeroblob(32), x'00')",
    "REPLACE INTO leaf (idx, key, type, t, hash, body) SELECT 3, key, 'x', t, zeroblob(32), body FROM leaf WHERE idx = 1",
    "INSERT OR REPLACE INTO leaf (idx, key, type, t, hash, body) SELECT 3, 'k', 'x', t, hash, body FROM leaf WHERE idx = 1",
    "INSERT INTO leaf (idx, key, type, t, hash, body) VALUES (1, 'k', 'x', 't', zeroblob(32), x'00') ON CONFLICT DO UPDATE SET t = 'x'",
    "INSERT INTO leaf (idx, key, type, t, hash, body) VALUES (9, 'k', 'x', 't', zeroblob(32), x'00')",
    "INSERT INTO leaf (key, type, t, hash, body) VALUES ('k', 'x', 't', zeroblob(32), x'00')",
    "INSERT OR IGNORE INTO leaf (idx, key, type, t, hash, body) VALUES (1, 'k', 'x', 't', zeroblob(32), x'00')",
    "UPDATE OR REPLACE leaf SET idx = 1 WHERE idx = 2",
    "UPDATE node SET hash = zeroblob(32)",
    "DELETE FROM node",
    "REPLACE INTO node VALUES (1, 0, zeroblob(32))",
    "INSERT INTO node VALUES (1, 7, zeroblob(32))",
    "UPDATE checkpoint SET note = x'00'",
    "DELETE FROM checkpoint",
    "REPLACE INTO checkpoint VALUES (1, zeroblob(32), x'00')",
    "INSERT INTO checkpoint VALUES (0, zeroblob(32), x'00')",
  ]

  static func evidence(_ db: Database) throws -> [String] {
    try ["leaf", "node", "checkpoint"].flatMap { table in
      let columns = try db.columns(in: table).map { "quote(\($0.name))" }.joined(separator: " || ',' || ")
      return try String.fetchAll(db, sql: "SELECT \(columns) FROM \(table) ORDER BY 1")
    }
  }

  static func made() throws -> Fixture {
    let fixture = try Fixture()
    let ledger = try fixture.open()
    try ledger.append([Made.received("d1"), Made.decrypted("d1")])
    return fixture
  }

  @Test(arguments: [true, false])
  func `no statement changes evidence, with recursive triggers or without`(recursive: Bool) throws {
    let fixture = try Self.made()
    var configuration = GRDB.Configuration()
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA recursive_triggers = \(recursive ? "ON" : "OFF")") }
    let queue = try DatabaseQueue(path: fixture.database, configuration: configuration)
    let before = try queue.read(Self.evidence)
    for attack in Self.attacks {
      #expect(throws: DatabaseError.self, "\(attack)") { try queue.write { try $0.execute(sql: attack) } }
      #expect(try queue.read(Self.evidence) == before, "\(attack)")
    }
  }

  @Test(.enabled(if: Fixture.hasSQLite, "the sqlite3 shell is not installed"))
  func `the sqlite3 shell fails too`() throws {
    let fixture = try Self.made()
    let before = try DatabaseQueue(path: fixture.database).read(Self.evidence)
    for attack in Self.attacks {
      let (status, output) = try Fixture.run(Fixture.sqlite, ["-bail", fixture.database, attack])
      #expect(status != 0, "\(attack)")
      #expect(output.contains("append-only") || output.contains("constraint"), "\(attack): \(output)")
    }
    #expect(try DatabaseQueue(path: fixture.database).read(Self.evidence) == before)
  }
}
