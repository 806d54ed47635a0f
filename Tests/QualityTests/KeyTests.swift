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

  private static var residentBytes: Int {
    guard let pages = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return .max }
    return pages * Int(getpagesize())
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1", "twenty million keys: SLUICE_DEEP=1"))
  func `the duplicates among twenty million keys are found within the budget`() throws {
    try Python.withFolder { folder in
      let (count, budget) = (Int64(20_000_000), 48 << 20)
      let set = KeySet(budget: budget, spillDirectory: folder)
      let hashKey = HashKey(low: 7, high: 8)
      var (expected, found) = (Set<Int64>(), Set<Int64>())
      let before = Self.residentBytes
      var most = 0
      for first in stride(from: Int64(1), through: count, by: 4000) {
        let hashes = (0..<Int64(4000)).map { row in
          let record = first + row
          // Now and then a key that came long before.
          if record % 999_983 == 0 { expected.insert(record) }
          var value = record % 999_983 == 0 ? record / 2 + 1 : record
          let hash = withUnsafeBytes(of: &value) { raw in
            raw.assumingMemoryBound(to: UInt8.self).baseAddress.map { SipHash.hash($0, 8, hashKey) } ?? (low: 0, high: 0)
          }
          return KeyHash(low: hash.low, high: hash.high, row: Int32(row))
        }
        try hashes.withUnsafeBufferPointer { buffer in
          try set.insert(buffer, firstRecord: first) { found.insert(first + Int64(buffer[$0].row)) }
        }
        if first % 100_000 == 1 { most = max(most, Self.residentBytes) }
      }
      try set.lateDuplicates { record throws(QualityError) in
        found.insert(record)
        most = max(most, Self.residentBytes)
      }
      #expect(expected.count == 20 && found == expected)
      #expect(most - before < budget + 8 << 20, "\((most - before) >> 20) MiB")
    }
  }

  @Test func `what only the whole file could tell is known from the start the second time, and the first of each key stays`() throws {
    let contract = Contract.of([Field(name: "id", type: .integer)], key: [0])
    let numbers = Array(0..<5_000) + [17, 4_321] + Array(5_000..<9_000) + [17, 17, 8_999, 100]
    let text = numbers.map { "\($0)\n" }.joined()
    let roomy = try Judged(text, contract)
    #expect(roomy.settled == nil && roomy.report.rejected == 6)
    try Python.withFolder { folder in
      let options = QualityOptions(uniquenessBudget: 1, spillDirectory: folder, hashKey: HashKey(low: 5, high: 6))
      let tight = try Judged(text, contract, capacity: 512, options: options)
      #expect(tight.report.rejected < 6 && tight.settled?.count == 6)
      let (again, rounds) = try Judged.toTheEnd(text, contract, capacity: 512, options: options)
      #expect(rounds == 2)
      #expect(again.verdicts == roomy.verdicts && again.rows == roomy.rows && again.faults == roomy.faults)
      #expect(again.report.accepted == 9_000 && again.report.faults == roomy.report.faults)
    }
  }

  @Test func `keys judge what the key before them has left, whatever the memory`() throws {
    // The second record goes for its id, so that its code is free for the third.
    let contract = Contract.of([Field(name: "id", type: .integer), Field(name: "code", type: .integer, constraints: Constraints(unique: true))], key: [0])
    func filler(_ numbers: Range<Int>) -> String { numbers.map { "\($0),\($0)\n" }.joined() }
    let text = "1,1\n" + filler(100..<5_000) + "1,2\n" + filler(5_000..<9_900) + "2,2\n3,1\n"
    let roomy = try Judged(text, contract)
    #expect(roomy.faultTexts == ["4902 primary-key", "9804 unique-error in 'code'"])
    try Python.withFolder { folder in
      let options = QualityOptions(uniquenessBudget: 1, spillDirectory: folder)
      let (tight, rounds) = try Judged.toTheEnd(text, contract, capacity: 700, options: options)
      #expect(rounds == 3)
      #expect(tight.verdicts == roomy.verdicts && tight.faults == roomy.faults && tight.report == roomy.report)
    }
  }

  @Test func `too many keys without a spill directory, or too many records to remember, are errors`() throws {
    let contract = Contract.of([Field(name: "id", type: .integer)], key: [0])
    let text = (0..<3_000).map { "\($0)\n" }.joined()
    let full = #expect(throws: QualityError.self) { try Judged(text, contract, options: QualityOptions(uniquenessBudget: 1)) }
    #expect(full?.code == .uniquenessBudget)
    try Python.withFolder { folder in
      let options = QualityOptions(uniquenessBudget: 1, spillDirectory: folder, settledBudget: 100)
      let many = #expect(throws: QualityError.self) { try Judged(text + text, contract, capacity: 512, options: options) }
      #expect(many?.code == .settledBudget)
    }
    let nowhere = QualityOptions(uniquenessBudget: 1, spillDirectory: "/nowhere/at/all")
    let failed = #expect(throws: QualityError.self) { try Judged(text, contract, options: nowhere) }
    #expect(failed?.code == .spillFailed)
  }

  @Test(arguments: [3, 4096, 4097, 60_000]) func `a set of records holds what was put into it, in order`(count: Int) {
    var random = SeededGenerator(seed: UInt64(count))
    var set = RecordSet()
    var plain: Set<Int64> = []
    for _ in 0..<count {
      let record = Int64.random(in: 1...150_000, using: &random)
      #expect(set.insert(record) == plain.insert(record).inserted)
    }
    #expect(set.count == plain.count)
    for (first, last) in [(0, 200_000), (65_535, 65_536), (65_536, 131_071), (70_000, 70_063), (70_001, 70_040), (99, 99), (5, 4)] as [(Int64, Int64)] {
      var found: [Int64] = []
      set.forEach(from: first, through: last) { found.append($0) }
      #expect(found == plain.filter { $0 >= first && $0 <= last }.sorted())
    }
    #expect(set.byteCount < 3 * (8192 + 200) + 8 * count)
  }
}
