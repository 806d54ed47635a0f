import Testing

@testable import DeltaTable

@Suite("What conflicts and what does not")
struct ConflictTests {
  private let folder: TemporaryFolder
  private let table: DeltaTable
  /// Two files of acme, one of zeta.
  private let base: Snapshot

  init() throws {
    folder = try TemporaryFolder()
    table = DeltaTable(directory: folder.path)
    let first = try table.committed(.append(["a1", "a2"]), after: table.created()).snapshot
    base = try table.committed(.append(["z1"], feed: "zeta"), after: first).snapshot
  }

  private static func path(_ name: String, _ feed: String = "acme") -> String { "_feed=\(feed)/\(name).parquet" }

  private func rewrite(_ removes: [String], _ adds: [String], dataChange: Bool = true, reads: ReadSet = .nothing) -> CommitActions {
    var actions = CommitActions.append(adds)
    for index in actions.adds.indices { actions.adds[index].dataChange = dataChange }
    actions.removes = removes
    actions.removalsChangeData = dataChange
    actions.reads = reads
    return actions
  }

  @Test("a compaction and an append never conflict, in either order")
  func compactionAndAppend() throws {
    let compaction = rewrite([Self.path("a1"), Self.path("a2")], ["c"], dataChange: false)
    try table.committed(.append(["late"]), after: base)
    #expect(try table.committed(compaction, after: base).version == 4)
    #expect(try table.committed(.append(["later"]), after: base).version == 5)
    #expect(Set(try table.snapshot().files.map(\.path)) == [Self.path("c"), Self.path("late"), Self.path("later"), Self.path("z1", "zeta")])
  }

  @Test("two that take out the same file conflict, whatever they are")
  func overlapping() throws {
    for (first, second) in [(true, false), (false, true), (false, false), (true, true)] {
      let before = try table.snapshot()
      let target = try #require(before.files.first { $0.partitionValues["_feed"] == "acme" }?.path)
      let version = before.version + 1
      try table.committed(rewrite([target], ["w\(version)"], dataChange: first), after: before)
      let loser = rewrite([target], ["l\(version)"], dataChange: second)
      #expect(try table.refused(loser, after: before) == Conflict(reason: .fileNotLive(path: target), version: version))
    }
  }

  @Test("an overwrite of a partition conflicts with rows added to it or taken from it, not with other partitions, nor with rows that only moved")
  func partitionOverwrite() throws {
    func overwrite(_ reads: ReadSet) -> CommitActions { rewrite([Self.path("a1"), Self.path("a2")], ["new"], reads: reads) }
    let acme = ReadSet.partitions([["_feed": "acme"]])
    try table.committed(.append(["z2"], feed: "zeta"), after: base)
    let after = try table.snapshot()
    try table.committed(.append(["a3"]), after: after)
    #expect(try table.refused(overwrite(acme), after: after) == Conflict(reason: .readFileAdded(path: Self.path("a3")), version: 4))
    #expect(try table.refused(overwrite(.wholeTable), after: base) == Conflict(reason: .readFileAdded(path: Self.path("z2", "zeta")), version: 3))
    #expect(try table.refused(overwrite(acme), after: base).reason == .readFileAdded(path: Self.path("a3")))

    // A rival takes away a file that was read, and not one that is to be removed.
    let now = try table.snapshot()
    var removal = CommitActions(info: CommitInfo(operation: "DELETE"))
    removal.removes = [Self.path("a3")]
    try table.committed(removal, after: now)
    #expect(try table.refused(overwrite(acme), after: now) == Conflict(reason: .readFileRemoved(path: Self.path("a3")), version: 5))

    // Rows of the partition that were only moved are no change, unless the moved file is to be removed.
    let latest = try table.committed(.append(["a4", "a5"]), after: table.snapshot()).snapshot
    try table.committed(rewrite([Self.path("a4"), Self.path("a5")], ["moved"], dataChange: false), after: latest)
    #expect(try table.committed(overwrite(acme), after: latest).version == 8)
    #expect(try table.committed(.append(["other"], feed: "zeta"), after: latest).version == 9)
  }

  @Test("a partition of another value, null included, is another partition; a column not named is any")
  func readSets() {
    let two = ReadSet.partitions([["a": "1", "b": nil], ["a": "2"]])
    #expect(two.contains(["a": "1", "b": nil]) && two.contains(["a": "2", "b": "x"]) && two.contains(nil))
    #expect(!two.contains(["a": "1", "b": "x"]) && !two.contains(["a": nil, "b": nil]) && !two.contains(["b": nil]))
    #expect(!ReadSet.nothing.contains(nil) && ReadSet.wholeTable.contains([:]) && !ReadSet.partitions([]).contains(nil))
  }

  @Test("a rival's change of the protocol is told from one of the metadata")
  func protocolChange() throws {
    try folder.write(#"{"protocol":{"minReaderVersion":1,"minWriterVersion":2}}"#, to: "_delta_log/\(LogFolder.name(3))")
    #expect(try table.refused(.append(["x"]), after: base) == Conflict(reason: .protocolChanged, version: 3))
    #expect(try table.committed(.append(["x"]), after: table.snapshot()).version == 4)
  }

  @Test("what lost is planned again on the table as it is, until it is done or hopeless")
  func replanning() throws {
    var plans = 0
    let outcome = try table.commit(after: base) { snapshot in
      plans += 1
      if plans <= 3 { try table.committed(.append(["rival\(plans)"]), after: snapshot) }
      return rewrite(snapshot.files(inPartition: ["_feed": "acme"]).map(\.path), ["all"], reads: .partitions([["_feed": "acme"]]))
    }
    guard case .committed(let receipt)? = outcome else { throw UnexpectedOutcome() }
    #expect(plans == 4 && receipt.version == 6)
    #expect(Set(receipt.snapshot.files.map(\.path)) == [Self.path("all"), Self.path("z1", "zeta")])
    #expect(try table.commit(after: receipt.snapshot) { _ in nil }.map { _ in true } == nil)
    let landed = try table.committed(.append(["t"], txn: 1), after: receipt.snapshot).snapshot
    plans = 0
    let again = try table.commit(after: landed) { _ in
      plans += 1
      return .append(["t2"], txn: 1)
    }
    guard case .conflict(let conflict)? = again else { throw UnexpectedOutcome() }
    #expect(plans == 1 && !conflict.mayBeReplanned)
    plans = 0
    let lost = try table.commit(after: landed, attempts: 3) { snapshot in
      plans += 1
      try table.committed(.append(["r\(plans)"]), after: snapshot)
      return rewrite([], ["n\(plans)"], reads: .wholeTable)
    }
    guard case .conflict? = lost else { throw UnexpectedOutcome() }
    #expect(plans == 3)
  }

  @Test("the receipt carries the table as a reader finds it, through races too")
  func receipts() throws {
    try table.committed(.append(["r1"], txn: 4, appID: "rival"), after: base)
    let receipt = try table.committed(.append(["own"], txn: 1), after: base)
    let read = try table.snapshot()
    #expect(receipt.snapshot.files == read.files && receipt.snapshot.transactions == read.transactions)
    #expect(receipt.snapshot.version == read.version && receipt.snapshot.timestamp == read.timestamp && receipt.snapshot.tail == read.tail)
    #expect(try table.checksumDifferences(of: read) == [])
  }
}
