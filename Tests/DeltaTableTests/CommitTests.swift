import Testing

@testable import DeltaTable

@Suite("Commits and conflicts")
struct CommitTests {
  private let folder: TemporaryFolder
  private let table: DeltaTable

  init() throws {
    folder = try TemporaryFolder()
    table = DeltaTable(directory: folder.path)
  }

  @Test("an append is visible with its files, its transaction and its provenance")
  func append() throws {
    let first = try table.created()
    var actions = CommitActions.append(["0", "1"], txn: 7)
    actions.info = CommitInfo(operation: "WRITE", operationParameters: ["mode": "Append", "b": "é"], engineInfo: "sluice/0.1", timestamp: 99, facts: ["sluice.delivery": "d1"])
    let receipt = try table.committed(actions, after: first)
    #expect(receipt.version == 1 && receipt.path == "\(folder.path)/_delta_log/00000000000000000001.json" && receipt.timestamp == 99)
    #expect(try table.commitBytes(version: 1) == receipt.bytes)
    let snapshot = try table.snapshot()
    #expect(snapshot.files.sorted { $0.path < $1.path } == actions.adds)
    #expect(snapshot.transactions == ["app": 7])
    let commit = try table.commit(version: 1)
    #expect(commit.info?.operationParameters == ["mode": "Append", "b": "é"] && commit.info?.engineInfo == "sluice/0.1")
    #expect(commit.info?.facts == ["sluice.delivery": "d1"])
    #expect(commit.info?.transactionID?.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
    #expect(snapshot.files["_feed=acme/0.parquet"]?.recordCount == 3)
    #expect(snapshot.files["_feed=acme/0.parquet"].flatMap { table.path(of: $0) } == "\(folder.path)/_feed=acme/0.parquet")
    #expect(folder.logNames() == ["00000000000000000000.json", "00000000000000000001.json"])
  }

  @Test("a commit without files still notes its transaction")
  func empty() throws {
    let first = try table.created()
    try table.committed(CommitActions(info: CommitInfo(operation: "WRITE"), transaction: TableTransaction(appID: "app", version: 1)), after: first)
    #expect(try table.snapshot().transactions == ["app": 1])
  }

  @Test("an append that lost goes to the next free version, however many were lost")
  func rebase() throws {
    let first = try table.created()
    for index in 0..<5 {
      let receipt = try table.committed(.append(["f\(index)"], txn: 1, appID: "app\(index)"), after: first)
      #expect(receipt.version == Int64(index + 1))
    }
    let snapshot = try table.snapshot()
    #expect(snapshot.files.count == 5 && snapshot.transactions.count == 5)
    #expect(try table.refresh(first).files == snapshot.files)
  }

  @Test("the same transaction lands once: seen in the snapshot, or when the race is lost")
  func transactions() throws {
    let first = try table.created()
    try table.committed(.append(["a"], txn: 5), after: first)
    #expect(try table.refused(.append(["b"], txn: 5), after: first) == Conflict(reason: .transaction(appID: "app", version: 5), version: 1))
    #expect(try table.refused(.append(["b"], txn: 6), after: first) == Conflict(reason: .transaction(appID: "app", version: 5), version: 1))
    let second = try table.snapshot()
    #expect(try table.refused(.append(["b"], txn: 5), after: second).reason == .transaction(appID: "app", version: 5))
    #expect(try table.refused(.append(["b"], txn: 4), after: second).reason == .transaction(appID: "app", version: 5))
    #expect(try table.committed(.append(["b"], txn: 6), after: second).version == 2)
    #expect(try table.snapshot().files.count == 2)
  }

  @Test("the commit that carries a transaction is found with what it did, and absence is a proof")
  func lookup() throws {
    let first = try table.created()
    try table.committed(.append(["a"], txn: 1), after: first)
    try table.committed(.append(["x"], txn: 1, appID: "other"), after: first)
    var supersede = CommitActions.append(["b"], txn: 2)
    supersede.removes = ["_feed=acme/a.parquet"]
    try table.committed(supersede, after: table.snapshot())
    let found = try #require(try table.commit(carrying: "app", transactionVersion: 2))
    #expect(found.version == 3 && found.adds.map(\.path) == ["_feed=acme/b.parquet"] && found.removes.map(\.path) == ["_feed=acme/a.parquet"])
    #expect(try table.commit(carrying: "app", transactionVersion: 1)?.version == 1)
    #expect(try table.commit(carrying: "app", transactionVersion: 3) == nil)
    #expect(try table.commit(carrying: "App", transactionVersion: 1) == nil)
  }

  @Test("superseding swaps the files in one version; every version shows one or the other")
  func supersede() throws {
    try table.committed(.append(["old0", "old1"], txn: 1), after: table.created())
    try table.committed(.append(["z"], feed: "zeta", txn: 1, appID: "zeta"), after: table.snapshot())
    var actions = CommitActions.append(["new"], txn: 2)
    actions.removes = ["_feed=acme/old0.parquet", "_feed=acme/old1.parquet"]
    let receipt = try table.committed(actions, after: table.snapshot())
    #expect(try (0...3).map { try table.snapshot(version: $0).files.map { $0.path.split(separator: "/").last ?? "" }.sorted() } == [
      [], ["old0.parquet", "old1.parquet"], ["old0.parquet", "old1.parquet", "z.parquet"], ["new.parquet", "z.parquet"],
    ])
    let removal = String(decoding: receipt.bytes, as: UTF8.self).split(separator: "\n").first { $0.contains("remove") && $0.contains("old0") }
    #expect(removal.map(String.init) == #"{"remove":{"path":"_feed=acme/old0.parquet","deletionTimestamp":\#(receipt.timestamp),"dataChange":true,"extendedFileMetadata":true,"partitionValues":{"_feed":"acme"},"size":10}}"#)
    #expect(try table.history().map(\.version) == [3, 2, 1, 0])
    #expect(try table.history(limit: 1).map(\.version) == [3])
  }

  @Test("a file to remove must be live, in the snapshot and when the race is lost")
  func removals() throws {
    let base = try table.created()
    try table.committed(.append(["a", "b"]), after: base)
    let snapshot = try table.snapshot()
    var actions = CommitActions.append(["new"])
    actions.removes = ["_feed=acme/none.parquet"]
    #expect(try table.refused(actions, after: snapshot).reason == .fileNotLive(path: "_feed=acme/none.parquet"))
    actions.removes = ["_feed=acme/a.parquet"]
    try table.committed(actions, after: snapshot)
    var rival = CommitActions.append(["rival"])
    rival.removes = ["_feed=acme/b.parquet", "_feed=acme/a.parquet"]
    #expect(try table.refused(rival, after: snapshot) == Conflict(reason: .fileNotLive(path: "_feed=acme/a.parquet"), version: 2))
    #expect(try table.snapshot().files.map(\.path).sorted() == ["_feed=acme/b.parquet", "_feed=acme/new.parquet"])
  }

  @Test("superseding goes through beside appends and removals of other files")
  func independent() throws {
    let base = try table.created()
    try table.committed(.append(["a", "b"]), after: base)
    let snapshot = try table.snapshot()
    var first = CommitActions.append(["a2"])
    first.removes = ["_feed=acme/a.parquet"]
    var second = CommitActions.append(["b2"])
    second.removes = ["_feed=acme/b.parquet"]
    try table.committed(first, after: snapshot)
    #expect(try table.committed(second, after: snapshot).version == 3)
    #expect(try table.snapshot().files.map(\.path).sorted() == ["_feed=acme/a2.parquet", "_feed=acme/b2.parquet"])
  }

  @Test("a file is added once, even without a transaction")
  func additions() throws {
    let first = try table.created()
    try table.committed(.append(["a"]), after: first)
    #expect(try table.refused(.append(["a"]), after: first) == Conflict(reason: .fileAlreadyLive(path: "_feed=acme/a.parquet"), version: 1))
    #expect(try table.refused(.append(["a"]), after: table.snapshot()).reason == .fileAlreadyLive(path: "_feed=acme/a.parquet"))
  }

  @Test("new nullable columns change the metadata in the same commit; a rival then conflicts")
  func evolution() throws {
    let first = try table.created()
    var actions = CommitActions.append(["a"])
    actions.schema = try DeltaSchema(first.schema.fields + [.init("note", .string)])
    try table.committed(actions, after: first)
    let snapshot = try table.snapshot()
    #expect(snapshot.schema == actions.schema && snapshot.metadata.id == first.metadata.id && snapshot.files.count == 1)
    #expect(try table.snapshot(version: 0).schema == first.schema)
    #expect(try table.refused(.append(["b"]), after: first) == Conflict(reason: .metadataChanged, version: 1))
    actions.schema = first.schema
    actions.adds = [.fixture("_feed=acme/c.parquet")]
    let error = #expect(throws: DeltaError.self) { try table.commit(actions, after: snapshot) }
    #expect(error?.code == .schemaMismatch && error?.message.contains("column 'note' is missing") == true)
    actions.schema = try DeltaSchema(snapshot.schema.fields + [.init("w", .timestampNTZ)])
    #expect(DeltaError.code { try table.commit(actions, after: snapshot) } == .schemaMismatch)
    #expect(try table.snapshot().version == 1)
  }

  @Test("a column that must have values refuses files whose statistics count nulls, until nulls are let in")
  func nullability() throws {
    let snapshot = try table.created([.init("_feed", .string), .init("n", .long, nullable: false)])
    var actions = CommitActions.append(["a"])
    actions.adds[0].stats = #"{"numRecords":3,"nullCount":{"n":1}}"#
    #expect(DeltaError.code { try table.commit(actions, after: snapshot) } == .invalidCommit)
    actions.schema = try DeltaSchema([.init("_feed", .string), .init("n", .long)])
    #expect(try table.committed(actions, after: snapshot).snapshot.schema.field(named: "n")?.nullable == true)
    #expect(try table.snapshot().schema.field(named: "n")?.nullable == true)
  }

  @Test("an append-only table keeps its rows, but lets itself be compacted")
  func appendOnly() throws {
    let first = try table.created(configuration: ["delta.appendOnly": "true"])
    try table.committed(.append(["a"]), after: first)
    var actions = CommitActions.append(["b"])
    actions.removes = ["_feed=acme/a.parquet"]
    #expect(DeltaError.code { try table.commit(actions, after: table.snapshot()) } == .appendOnly)
    actions.removalsChangeData = false
    actions.adds[0].dataChange = false
    try table.committed(actions, after: table.snapshot())
    #expect(try table.snapshot().files.map(\.path).sorted() == ["_feed=acme/b.parquet"])
  }

  @Test("actions that contradict the table are refused before anything is written")
  func invalid() throws {
    let snapshot = try table.created([.init("_feed", .string, nullable: false), .init("d", .date), .init("x", .long)], partitionColumns: ["_feed", "d"])
    func code(_ path: String, _ values: [String: String?], size: Int64 = 1) -> DeltaError.Code? {
      DeltaError.code {
        try table.commit(CommitActions(info: CommitInfo(operation: "WRITE"), adds: [
          AddFile(path: path, partitionValues: values, size: size, modificationTime: 0)
        ]), after: snapshot)
      }
    }
    let good: [String: String?] = ["_feed": "a", "d": "2026-11-20"]
    let place = "_feed=a/d=2026-11-20"
    #expect(code("\(place)/x.parquet", good, size: 0) == .invalidCommit)
    #expect(code("x.parquet", good) == .invalidCommit)
    #expect(code("_feed=b/d=2026-11-20/x.parquet", good) == .invalidCommit)
    #expect(code("\(place)/", good) == .invalidCommit)
    #expect(code("\(place)/_staging/x.parquet", good) == .invalidCommit)
    #expect(code("\(place)/.x.parquet", good) == .invalidCommit)
    #expect(code("/\(place)/x.parquet", good) == .invalidCommit)
    #expect(code("../\(place)/x.parquet", good) == .invalidCommit)
    #expect(code("_feed=a/x.parquet", ["_feed": "a"]) == .invalidCommit)
    #expect(code("\(place)/x.parquet", good.merging(["x": "1"]) { $1 }) == .invalidCommit)
    #expect(code("_feed=a/d=20-11-2026/x.parquet", ["_feed": "a", "d": "20-11-2026"]) == .invalidCommit)
    #expect(code("_feed=__HIVE_DEFAULT_PARTITION__/d=2026-11-20/x.parquet", ["_feed": nil, "d": "2026-11-20"]) == .invalidCommit)
    #expect(code("_feed=/d=2026-11-20/x.parquet", ["_feed": "", "d": "2026-11-20"]) == .invalidCommit)
    var twice = CommitActions(info: CommitInfo(operation: "WRITE", facts: ["txnId": "mine"]))
    #expect(DeltaError.code { try table.commit(twice, after: snapshot) } == .invalidCommit)
    twice.info.facts = [:]
    twice.adds = Array(repeating: AddFile(path: "\(place)/x.parquet", partitionValues: good, size: 1, modificationTime: 0), count: 2)
    #expect(DeltaError.code { try table.commit(twice, after: snapshot) } == .invalidCommit)
    #expect(folder.logNames().count == 1)
    #expect(code("_feed=a/d=__HIVE_DEFAULT_PARTITION__/sub/x.parquet", ["_feed": "a", "d": nil]) == nil)
  }
}
