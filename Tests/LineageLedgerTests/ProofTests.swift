import Foundation
import Testing

@testable import LineageLedger

@Suite("Proofs and readers")
struct ProofTests {
  @Test func `every leaf is proved under every later checkpoint, and history is proved to grow`() throws {
    let fixture = try Fixture()
    let ledger = try fixture.open()
    var checkpoints = [try ledger.checkpoint()]
    for number in 1...12 {
      try ledger.append([Made.received("d\(number)", name: "n\(number)")])
      checkpoints.append(try ledger.checkpoint())
    }
    for (position, checkpoint) in checkpoints.enumerated() {
      for index in 0..<checkpoint.size {
        let proof = try ledger.inclusionProof(of: index, size: checkpoint.size)
        #expect(proof.holds(under: checkpoint))
        #expect(!proof.holds(under: checkpoints[(position + 1) % checkpoints.count]))
      }
      for old in checkpoints[...position] {
        #expect(try ledger.consistencyProof(from: old.size, to: checkpoint.size).holds(from: old, to: checkpoint))
      }
    }
    #expect(#expect(throws: LedgerError.self) { try ledger.inclusionProof(of: 13) }?.code == .outOfRange)
    #expect(#expect(throws: LedgerError.self) { try ledger.inclusionProof(of: 0, size: 14) }?.code == .outOfRange)
    #expect(#expect(throws: LedgerError.self) { try ledger.consistencyProof(from: 14) }?.code == .outOfRange)
    #expect(#expect(throws: LedgerError.self) { try ledger.leaf(at: 13) }?.code == .outOfRange)
    #expect(try ledger.checkpoint() == checkpoints.last, "nothing new, nothing signed")
  }

  @Test func `a reader beside a running writer sees every leaf and writes none`() throws {
    let fixture = try Fixture()
    let writer = try fixture.open()
    try writer.append([Made.received("d1")])
    let reader = try Ledger.openReadOnly(directory: fixture.directory, trusting: fixture.key.verifier)
    #expect(try reader.lineage.delivery("d1")?.state == .received)
    try writer.append([Made.decrypted("d1")])
    #expect(try reader.size == 3)
    #expect(try reader.lineage.delivery("d1")?.state == .processing)
    #expect(try reader.verify().faults == [])
    #expect(#expect(throws: LedgerError.self) { try reader.append([Made.received("d2")]) }?.code == .readOnly)
    #expect(#expect(throws: LedgerError.self) { try reader.checkpoint() }?.code == .readOnly)
    #expect(reader.gateway == "demo")
    #expect(throws: LedgerError.self) { try Ledger.openReadOnly(directory: fixture.state) }
  }

  @Test func `a crash between the checkpoint file and its row is healed by the next checkpoint`() throws {
    let fixture = try Fixture()
    var ledger: Ledger? = try fixture.open()
    try ledger?.append([Made.received("d1")])
    let root = try #require(try ledger?.root())
    let ahead = try Checkpoint(size: 2, root: root, key: fixture.key)
    try SmallFile.replace(fixture.directory + "/checkpoint", with: ahead.note)
    ledger = nil
    ledger = try fixture.open()
    #expect(try ledger?.checkpoint() == ahead)
    #expect(try ledger?.verify().faults == [])
    #expect(try ledger?.verify().checkpoints == 3, "two rows and the file")
  }

  @Test func `times and identifiers have one form`() {
    #expect(LedgerTime.text(microseconds: 0) == "1970-01-01T00:00:00.000000Z")
    #expect(LedgerTime.text(microseconds: 1_795_242_667_123_456) == "2026-11-21T06:31:07.123456Z")
    #expect(LedgerTime.text(microseconds: 951_782_400_000_000) == "2000-02-29T00:00:00.000000Z")
    #expect(LedgerTime.text(microseconds: -1) == "1969-12-31T23:59:59.999999Z")
    let ids = (0..<100).map { _ in UUIDv7.make() }
    #expect(Set(ids).count == 100)
    #expect(ids.allSatisfy { UUID(uuidString: $0) != nil && $0 == $0.lowercased() && Array($0)[14] == "7" })
  }
}
