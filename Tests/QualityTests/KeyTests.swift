import DataContracts
import Foundation
import Testing

@testable import Quality

@Suite struct KeyTests {
  private func siphash(_ count: Int) -> [UInt8] {
    let key = HashKey(low: 0x0706_0504_0302_0100, high: 0x0F0E_0D0C_0B0A_0908)
    let bytes = (0...max(count, 1)).map { UInt8($0) }
    let hash = bytes.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { SipHash.hash($0, count, key) } ?? (low: 0, high: 0)
    }
    return [hash.low, hash.high].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
  }

  @Test func `hashes are those of the reference implementation`() {
    // The first two of the published SipHash-2-4-128 vectors.
    #expect(siphash(0) == [0xA3, 0x81, 0x7F, 0x04, 0xBA, 0x25, 0xA8, 0xE6, 0x6D, 0xF6, 0x72, 0x14, 0xC7, 0x55, 0x02, 0x93])
    #expect(siphash(1) == [0xDA, 0x87, 0xC1, 0xD8, 0x6B, 0x99, 0xAF, 0x44, 0x34, 0x76, 0x59, 0x11, 0x9B, 0x22, 0xFC, 0x45])
  }

  @Test(arguments: [0, 60_000, 400_000, 64 << 20]) func `finds every duplicate exactly once, at once or late, at any budget`(budget: Int) throws {
    try Python.withFolder { folder in
      var random = SeededGenerator(seed: UInt64(budget) + 1)
      let set = KeySet(budget: budget, spillDirectory: folder)
      var seen: Set<UInt64> = []
      var expected: Set<Int64> = []
      var found: Set<Int64> = []
      let hashKey = HashKey(low: 3, high: 4)
      var record: Int64 = 1
      while record <= 60_000 {
        // Portions as batches have them, some rows of which have no key.
        let hashes = (0..<Int.random(in: 1...500, using: &random)).filter { _ in Int.random(in: 0..<9, using: &random) > 0 }.map { row in
          var value = UInt64.random(in: 0..<50_000, using: &random)
          if !seen.insert(value).inserted { expected.insert(record + Int64(row)) }
          let hash = withUnsafeBytes(of: &value) { raw in
            raw.assumingMemoryBound(to: UInt8.self).baseAddress.map { SipHash.hash($0, 8, hashKey) } ?? (low: 0, high: 0)
          }
          return KeyHash(low: hash.low, high: hash.high, row: Int32(row))
        }
        try hashes.withUnsafeBufferPointer { buffer in
          try set.insert(buffer, firstRecord: record) { found.insert(record + Int64(buffer[$0].row)) }
        }
        record += 500
      }
      let atOnce = found.count
      // The file of the runs has no name any more.
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
      let runs = set.runCount
      try set.lateDuplicates { record throws(QualityError) in
        #expect(found.insert(record).inserted)
      }
      #expect(found == expected)
      #expect(budget > 1 << 20 ? runs == 0 && atOnce == expected.count : runs > 0 && atOnce < expected.count)
    }
  }

  @Test func `late duplicates are rejected in the report, and the first of each key stays`() throws {
    let contract = Contract.of([Field(name: "id", type: .integer)], key: [0])
    let numbers = Array(0..<5_000) + [17, 4_321] + Array(5_000..<9_000) + [17, 17, 8_999, 100]
    let text = numbers.map { "\($0)\n" }.joined()
    let roomy = try Judged(text, contract)
    #expect(roomy.report.lateDuplicates.isEmpty && roomy.report.rejected == 6)
    try Python.withFolder { folder in
      let tight = try Judged(
        text, contract, capacity: 512, options: QualityOptions(uniquenessBudget: 1, spillDirectory: folder, hashKey: HashKey(low: 5, high: 6)))
      let rejected = Set(tight.verdicts.filter { $0.outcome == .rejected }.map(\.record))
      let late = tight.report.lateDuplicates
      #expect(late.map(\.record) == late.map(\.record).sorted())
      #expect(late.allSatisfy { tight.reasons[$0.reason].type == .primaryKey })
      #expect(rejected.union(late.map(\.record)) == Set(roomy.verdicts.filter { $0.outcome == .rejected }.map(\.record)))
      #expect(!late.isEmpty)
      #expect(tight.report.accepted == 9_000 && tight.report.rejected == 6 && tight.report.records == 9_006)
      #expect(tight.report.faults.map(\.count) == [6])
      #expect(tight.report.faults.map(\.firstRecord) == roomy.report.faults.map(\.firstRecord))

      // A second run that knows them has the final verdicts from the start.
      let known = Dictionary(uniqueKeysWithValues: late.map { ($0.record, $0.reason) })
      let again = try Judged(
        text, contract, capacity: 512,
        options: QualityOptions(uniquenessBudget: 1, spillDirectory: folder, hashKey: HashKey(low: 7, high: 8), knownDuplicates: known))
      #expect(again.report.lateDuplicates.isEmpty)
      #expect(again.verdicts == roomy.verdicts)
      #expect(again.rows == roomy.rows)
      #expect(again.report.accepted == 9_000 && again.report.faults == roomy.report.faults)
    }
  }

  @Test func `too many keys without a spill directory, or too many late duplicates, are errors`() throws {
    let contract = Contract.of([Field(name: "id", type: .integer)], key: [0])
    let text = (0..<3_000).map { "\($0)\n" }.joined()
    let full = #expect(throws: QualityError.self) { try Judged(text, contract, options: QualityOptions(uniquenessBudget: 1)) }
    #expect(full?.code == .uniquenessBudget)
    try Python.withFolder { folder in
      let options = QualityOptions(uniquenessBudget: 1, spillDirectory: folder, lateDuplicateLimit: 10)
      let many = #expect(throws: QualityError.self) { try Judged(text + text, contract, capacity: 512, options: options) }
      #expect(many?.code == .lateDuplicateLimit)
    }
    let nowhere = QualityOptions(uniquenessBudget: 1, spillDirectory: "/nowhere/at/all")
    let failed = #expect(throws: QualityError.self) { try Judged(text, contract, options: nowhere) }
    #expect(failed?.code == .spillFailed)
  }
}
