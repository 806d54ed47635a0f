import Foundation
import RowMap
import TestSupport
import Testing

@testable import Ingestion
@testable import Quality

/// Which rejected record each record of a completing file may take the place of.
@Suite struct AwaitedKeysTests {
  private static func key(_ number: Int?) -> RecordKey? { number.map { RecordKey(low: UInt64($0), high: 7) } }

  private static func entry(_ record: Int64, _ key: Int?, isWhole: Bool = true) -> KeyReader.Entry {
    KeyReader.Entry(record: record, key: Self.key(key), isWhole: isWhole)
  }

  /// A record of a delivery as these tests have it.
  private struct Record {
    var key: Int?
    var outcome: RowOutcome
    var isWhole = true
  }

  private func places(
    asking keys: [Int?], of original: [Record], before completions: [(records: [Record], done: [Int64])] = [], named: [Int64] = []
  ) throws(Fault) -> [Int64: Int64] {
    var awaited = AwaitedKeys(named: named)
    for (index, key) in keys.enumerated() { try awaited.ask(Self.entry(Int64(index + 1), key)) }
    for completion in completions {
      awaited.note(done: completion.done)
      for (index, record) in completion.records.enumerated() {
        awaited.note(completion: Self.entry(Int64(index + 1), record.key, isWhole: record.isWhole), record.outcome)
      }
    }
    for (index, record) in original.enumerated() {
      awaited.note(original: Self.entry(Int64(index + 1), record.key, isWhole: record.isWhole), record.outcome)
    }
    return try awaited.places()
  }

  private static let original = [
    Record(key: 1, outcome: .landed), Record(key: 2, outcome: .rejected), Record(key: 1, outcome: .rejected),
    Record(key: nil, outcome: .rejected), Record(key: 5, outcome: .rejected), Record(key: 5, outcome: .rejected),
    Record(key: 7, outcome: .duplicate), Record(key: 8, outcome: .rejected, isWhole: false), Record(key: 9, outcome: .rejected),
    Record(key: 9, outcome: .landed),
  ]

  @Test func `only keys that were rejected, landed nowhere and are open have a place`() throws {
    #expect(try places(asking: [1, 2, 5, 7, 8, 9, 10, nil, 2], of: Self.original) == [2: 2, 3: 5, 5: 8, 9: 2])
  }

  @Test func `a place that was taken stays taken, and so does its key`() throws {
    let first = (records: [Record(key: 2, outcome: .landed), Record(key: 5, outcome: .rejected)], done: [Int64(2)])
    #expect(try places(asking: [2, 5, 8], of: Self.original, before: [first]) == [2: 5, 3: 8])
    // Record 8 was completed by name under another key: neither that key nor its own has a place any more.
    let named = (records: [Record(key: 20, outcome: .landed)], done: [Int64(8)])
    #expect(try places(asking: [20, 8], of: Self.original, before: [named]) == [:])
  }

  @Test func `named records are open to new keys, in order, and to no other keys`() throws {
    #expect(try places(asking: [2, 30, 31], of: Self.original, named: [8, 4]) == [1: 2, 2: 8, 3: 4])
    // A record that is named is no longer awaited under the key that its broken shape seems to have.
    #expect(try places(asking: [30], of: Self.original, named: [8]) == [1: 8])
    #expect(throws: Fault.self) { try places(asking: [8, 30, 31], of: Self.original, named: [8]) }
  }

  @Test(arguments: [
    ([30], [Int64(4), 8], "2 rejected records are named, and 1 records"), ([30, 31], [4], "1 rejected records are named, and 2 records"),
    ([30], [2], "record 2 is no open reject"), ([30], [1], "record 1 is no open reject"), ([30], [99], "record 99 is no open reject"),
    ([1, 2], [4], "and 0 records"),
  ])
  func `what is named and does not fit is refused`(keys: [Int], named: [Int64], message: String) throws {
    let fault = #expect(throws: Fault.self) { try places(asking: keys, of: Self.original, named: named) }
    #expect(fault?.code == "completion-mismatch" && fault?.message.contains(message) == true, "\(String(describing: fault))")
  }

  /// A delivery and completions at random, against a plain account of what stands in the table.
  @Test(arguments: 0..<(isDeep ? 4_000 : 300)) func `however often something is completed, each reject lands once and no key twice`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let keys = Int.random(in: 1...12, using: &random)
    func key() -> Int? { Int.random(in: 0..<10, using: &random) == 0 ? nil : Int.random(in: 0..<keys, using: &random) }
    var landedKeys: Set<Int> = []
    let original = (0..<Int.random(in: 1...25, using: &random)).map { _ -> Record in
      let key = key()
      let isWhole = Int.random(in: 0..<8, using: &random) > 0
      guard let key, isWhole, Bool.random(using: &random), landedKeys.insert(key).inserted else {
        return Record(key: key, outcome: .rejected, isWhole: isWhole)
      }
      return Record(key: key, outcome: .landed)
    }
    var completions: [(records: [Record], done: [Int64])] = []
    var done: Set<Int64> = []
    for _ in 0..<4 {
      let asked = (0..<Int.random(in: 1...10, using: &random)).map { _ in Int.random(in: 0..<keys + 3, using: &random) }
      let found = try places(asking: asked, of: original, before: completions)
      // Of each key one record lands, as the judge has it; some are faulty.
      var now: [Record] = []
      var taken: [Int64] = []
      var seen: Set<Int> = []
      for (index, key) in asked.enumerated() {
        let expected = original.indices.first {
          original[$0].outcome == .rejected && original[$0].key == key && !done.contains(Int64($0 + 1))
        }
        let place = found[Int64(index + 1)]
        #expect(place == (landedKeys.contains(key) ? nil : expected.map { Int64($0 + 1) }), "seed \(seed), key \(key)")
        let lands = place != nil && seen.insert(key).inserted && Int.random(in: 0..<4, using: &random) > 0
        now.append(Record(key: key, outcome: lands ? .landed : .rejected))
        if lands, let place { taken.append(place) }
      }
      for record in now where record.outcome == .landed { if let key = record.key { #expect(landedKeys.insert(key).inserted, "seed \(seed)") } }
      for place in taken { #expect(done.insert(place).inserted, "seed \(seed): a place twice") }
      completions.append((now, taken))
    }
  }
}

private let isDeep = ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1"
