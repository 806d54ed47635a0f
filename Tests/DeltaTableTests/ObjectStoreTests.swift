import Synchronization
import Testing

@testable import DeltaTable

@Suite("A log in an object store")
struct ObjectStoreTests {
  private static func file(_ name: String) -> AddFile { .fixture("_feed=acme/\(name).parquet") }

  @Test("the same table comes of it: commits, checkpoints, clean-up, verification")
  func wholeLife() throws {
    let table = DeltaTable(directory: "/nowhere", log: ObjectStore())
    #expect(try !table.exists)
    var snapshot = try table.created()
    for index in 0..<30 {
      snapshot = try table.committed(.append(["f\(index)"], txn: Int64(index)), after: snapshot).snapshot
      try table.checkpointIfDue(&snapshot)
    }
    #expect(Set(try table.snapshot().files.map(\.path)) == Set(snapshot.files.map(\.path)))
    #expect(try table.verifyLog() == [])
    #expect(try table.snapshot().tail.checkpointVersion == snapshot.tail.checkpointVersion)
    #expect(snapshot.tail.checkpointVersion != nil)
    let oldest = try table.cleanLog(before: .max).oldestVersion
    #expect(oldest == snapshot.tail.checkpointVersion)
    #expect(Set(try table.snapshot().files.map(\.path)) == Set(snapshot.files.map(\.path)))
  }

  @Test("an answer lost after the put is recognised as one's own commit; one lost before it is asked for again", arguments: [UInt64(1), 2, 3])
  func lostAnswers(_ seed: UInt64) throws {
    let generator = Mutex(SeededGenerator(seed: seed))
    let store = ObjectStore { name in
      guard name.hasSuffix(".json"), name != LogFolder.name(0) else { return .normal }
      return generator.withLock { [.normal, .lostAfter, .lostBefore].randomElement(using: &$0) ?? .normal }
    }
    let table = DeltaTable(directory: "/nowhere", log: store)
    let first = try table.created()
    var landed: [Int64] = []
    for sequence in Int64(1)...60 {
      // Always from the first version: most attempts lose a race before.
      do {
        _ = try table.committed(CommitActions(
          info: CommitInfo(operation: "WRITE"), adds: [Self.file("\(sequence)")],
          transaction: TableTransaction(appID: "app\(sequence)", version: sequence)), after: first)
        landed.append(sequence)
      } catch {
        #expect((error as? DeltaError)?.code == .durabilityUnknown)
      }
    }
    let snapshot = try table.snapshot()
    #expect(landed.count > 40 && landed.count < 60)
    #expect(Set(snapshot.transactions.values) == Set(landed) && snapshot.files.count == landed.count)
    #expect(snapshot.version == Int64(landed.count))
  }

  @Test("of threads that commit at once, each lands, with every answer in doubt")
  func threads() async throws {
    let doubts = Atomic(0)
    let store = ObjectStore { name in
      name.hasSuffix(".json") && doubts.wrappingAdd(1, ordering: .relaxed).newValue.isMultiple(of: 3) ? .lostAfter : .normal
    }
    let table = DeltaTable(directory: "/nowhere", log: store)
    let schema = try DeltaSchema([.init("_feed", .string), .init("a", .long)])
    _ = try table.create(schema: schema, partitionColumns: ["_feed"])
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          var snapshot = try table.snapshot()
          for sequence in 1...20 {
            let actions = CommitActions(
              info: CommitInfo(operation: "WRITE"), adds: [Self.file("\(writer)-\(sequence)")],
              transaction: TableTransaction(appID: "app\(writer)", version: Int64(sequence)))
            snapshot = try table.committed(actions, after: snapshot).snapshot
          }
        }
      }
      try await group.waitForAll()
    }
    let snapshot = try table.snapshot()
    #expect(snapshot.version == 160 && snapshot.files.count == 160)
    #expect(try table.verifyLog() == [])
  }
}
