import Foundation
import Parquet
import Testing

@testable import DeltaTable

@Suite("Checkpoints")
struct CheckpointTests {
  private let folder: TemporaryFolder
  private let table: DeltaTable

  init() throws {
    folder = try TemporaryFolder()
    table = DeltaTable(directory: folder.path)
  }

  private static let pointer = "_delta_log/_last_checkpoint"

  private func checkpointName(_ version: Int64) -> String { "_delta_log/\(CheckpointName(version: version, parts: 1).files[0])" }

  /// A table of `count` commits after the first, each an append; every third removes the file before it.
  @discardableResult
  private func grown(_ count: Int) throws -> Snapshot {
    var snapshot = try table.created()
    for index in 1...count {
      var actions = CommitActions.append(["f\(index)"], feed: index.isMultiple(of: 2) ? "acme" : "zeta/ü", txn: Int64(index), appID: "app\(index % 2)")
      actions.adds[0] = AddFile(
        path: PartitionPath.logPath(ofFile: try PartitionPath.folder(columns: ["_feed"], values: actions.adds[0].partitionValues) + "/f\(index).parquet"),
        partitionValues: actions.adds[0].partitionValues, size: Int64(index), modificationTime: Int64(index), stats: #"{"numRecords":\#(index)}"#,
        tags: index == 1 ? ["a": "b", "c": nil] : [:])
      actions.transaction = TableTransaction(appID: "app\(index % 2)", version: Int64(index), lastUpdated: index.isMultiple(of: 5) ? 7 : nil)
      if index.isMultiple(of: 3), let path = snapshot.files.first(where: { $0.size == Int64(index - 1) })?.path { actions.removes = [path] }
      snapshot = try table.committed(actions, after: snapshot).snapshot
    }
    return snapshot
  }

  private func expectSame(_ left: Snapshot, _ right: Snapshot, sourceLocation: SourceLocation = #_sourceLocation) {
    func files(_ snapshot: Snapshot) -> [AddFile] {
      snapshot.files.map { file in
        var file = file
        file.dataChange = false
        return file
      }.sorted { $0.path < $1.path }
    }
    #expect(files(left) == files(right), sourceLocation: sourceLocation)
    #expect(left.files.totalBytes == right.files.totalBytes, sourceLocation: sourceLocation)
    #expect(left.version == right.version && left.timestamp == right.timestamp, sourceLocation: sourceLocation)
    #expect(left.metadata == right.metadata && left.tableProtocol == right.tableProtocol, sourceLocation: sourceLocation)
    #expect(left.transactionActions == right.transactionActions, sourceLocation: sourceLocation)
    #expect(left.removedFiles.map(\.path).sorted() == right.removedFiles.map(\.path).sorted(), sourceLocation: sourceLocation)
    #expect(left.removedFiles.map(\.size).map { $0 ?? 0 }.sorted() == right.removedFiles.map(\.size).map { $0 ?? 0 }.sorted(), sourceLocation: sourceLocation)
  }

  @Test("a checkpoint holds exactly the table: the commits before it may go, the pointer may go")
  func roundTrip() throws {
    var snapshot = try grown(20)
    let receipt = try #require(try table.checkpointIfDue(&snapshot))
    #expect(receipt.version == 20 && receipt.actions == 2 + 2 + 6 + 14)
    #expect(snapshot.tail == LogTail(checkpointVersion: 20, checkpointBytes: receipt.byteCount, commits: 0, bytes: 0))
    #expect(try table.checkpointIfDue(&snapshot) == nil)
    let after = try table.committed(.append(["after"], txn: 99), after: snapshot).snapshot
    for version in Int64(0)..<20 { try folder.remove("_delta_log/\(LogFolder.name(version))") }
    let read = try table.snapshot()
    expectSame(read, after)
    #expect(read.tail.checkpointVersion == 20 && read.tail.commits == 1)
    #expect(read.files.first { $0.size == 1 }?.tags == ["a": "b", "c": nil])
    try folder.remove(Self.pointer)
    expectSame(try table.snapshot(), after)
    expectSame(try table.snapshot(version: 20), snapshot)
    #expect(DeltaError.code { try table.snapshot(version: 19) } == .logGap)
    #expect(try table.verifyLog() == [])
    #expect(try table.checksumDifferences(of: read) == [])
  }

  @Test("a checkpoint is due after ten commits, and when the commits weigh half of it")
  func due() throws {
    var snapshot = try grown(9)
    #expect(snapshot.tail.commits == 10 && !snapshot.tail.isCheckpointDue)
    snapshot = try table.committed(.append(["a"]), after: snapshot).snapshot
    #expect(snapshot.tail.isCheckpointDue)
    snapshot.tail.checkpointBytes = snapshot.tail.bytes * 2
    #expect(!snapshot.tail.isCheckpointDue)
    snapshot.tail.checkpointBytes = 0
    try table.checkpointIfDue(&snapshot)
    // Another process that knows nothing of it looks at the pointer first.
    var stale = try table.snapshot(version: 10)
    for index in 0..<12 { stale = try table.committed(.append(["b\(index)"]), after: stale).snapshot }
    #expect(stale.tail.checkpointVersion == 10)
    var blind = stale
    blind.tail = LogTail(checkpointVersion: nil, checkpointBytes: 0, commits: 23, bytes: stale.tail.bytes)
    blind.tail.bytes = 100
    #expect(try table.checkpointIfDue(&blind) == nil && blind.tail.checkpointVersion == 10)
  }

  @Test("a pointer that is missing, stale, ahead, torn, unsealed or hostile costs time, never the table", arguments: [
    nil, "", "{", "null", #"{"version":5}"#, #"{"version":5,"size":9,"checksum":"00000000000000000000000000000000"}"#,
    #"{"version":3,"size":9}"#, #"{"version":999,"size":9}"#, #"{"version":-1,"size":9}"#, #"{"version":9223372036854775807,"size":9}"#,
    #"{"version":12,"size":9,"parts":7}"#, #"{"version":1e9,"size":9}"#,
  ])
  func pointers(_ text: String?) throws {
    var snapshot = try grown(12)
    try table.checkpoint(&snapshot)
    let last = try table.committed(.append(["z"]), after: snapshot).snapshot
    if let text { try folder.write(text, to: Self.pointer) } else { try folder.remove(Self.pointer) }
    expectSame(try table.snapshot(), last)
    for version in Int64(0)..<12 { try folder.remove("_delta_log/\(LogFolder.name(version))") }
    expectSame(try table.snapshot(), last)
    // The next checkpoint mends the pointer, unless it names a later version.
    var next = last
    try table.checkpoint(&next)
    #expect(LastCheckpoint(Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(Self.pointer)"))))?.version == (text?.contains("999") == true ? 999 : text?.contains("9223") == true ? .max : 13))
  }

  @Test("a checkpoint cut anywhere or changed in any byte is found out: an older one or the commits serve, or verification says so")
  func torn() throws {
    var snapshot = try grown(11)
    try table.checkpoint(&snapshot)
    var last = snapshot
    for index in 0..<3 { last = try table.committed(.append(["l\(index)"]), after: last).snapshot }
    try table.checkpoint(&last)
    let file = "\(folder.path)/\(checkpointName(14))"
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
    let expected = try table.snapshot()
    let footer = bytes.count - 8 - bytes.suffix(8).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    var generator = SeededGenerator(seed: 14)
    for attempt in 0..<300 {
      var damaged = bytes
      if attempt.isMultiple(of: 3) {
        damaged.removeLast(Int.random(in: 1...bytes.count, using: &generator))
      } else {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        damaged[place] ^= UInt8.random(in: 1...255, using: &generator)
      }
      try Data(damaged).write(to: URL(fileURLWithPath: file))
      let found = try table.snapshot()
      // Parquet has no checksum over a footer: what a changed one makes readers believe shows against the commits.
      let isFooter = damaged.count == bytes.count && damaged[..<footer] == bytes[..<footer]
      if isFooter, try !table.verifyLog().isEmpty { continue }
      expectSame(found, expected)
    }
  }

  @Test("a checkpoint that cannot be read is replaced by one that can")
  func replaced() throws {
    var snapshot = try grown(12)
    try folder.write("torn", to: checkpointName(12))
    try table.checkpoint(&snapshot)
    for version in Int64(0)..<12 { try folder.remove("_delta_log/\(LogFolder.name(version))") }
    expectSame(try table.snapshot(), snapshot)
  }

  @Test("file names at the end of the numbers are a gap, not a trap")
  func lastVersions() throws {
    var snapshot = try grown(12)
    try table.checkpoint(&snapshot)
    let last = "_delta_log/\(CheckpointName(version: .max, parts: 1).files[0])"
    try FileManager.default.copyItem(atPath: "\(folder.path)/\(checkpointName(12))", toPath: "\(folder.path)/\(last)")
    #expect(try table.snapshot().version == .max)
    let error = #expect(throws: DeltaError.self) { try table.commit(.append(["x"]), after: table.snapshot()) }
    #expect(error?.code == .invalidCommit)
    #expect(try table.refresh(table.snapshot()).version == .max)
    try folder.remove(last)
    try folder.write("{}", to: "_delta_log/\(LogFolder.name(.max))")
    #expect(DeltaError.code { try table.snapshot() } == .logGap)
    #expect(try table.snapshot(version: 12).version == 12)
  }

  @Test("parts of a checkpoint count only together")
  func parts() throws {
    var snapshot = try grown(12)
    try table.checkpoint(&snapshot)
    let whole = "\(folder.path)/\(checkpointName(12))"
    let reader = try ParquetReader(path: whole)
    #expect(reader.rowGroups.count == 1)
    let names = CheckpointName(version: 12, parts: 2).files
    #expect(names == ["00000000000000000012.checkpoint.0000000001.0000000002.parquet", "00000000000000000012.checkpoint.0000000002.0000000002.parquet"])
    // The first part has everything but the files; the second, all of the files.
    for (index, name) in names.enumerated() {
      let schema = try CheckpointSchema.make()
      var rows = CheckpointRows(schema)
      if index == 0 {
        rows.append(snapshot.tableProtocol)
        rows.append(snapshot.metadata)
        for transaction in snapshot.transactionActions { rows.append(transaction) }
      } else {
        for file in snapshot.files { rows.append(file) }
        for file in snapshot.tombstones { rows.append(file) }
      }
      var output = Data()
      var writer = try ParquetFileWriter(schema: schema, properties: WriterProperties()) { output.append(contentsOf: $0) }
      let count = rows.count
      try writer.append(rowGroup: rows.takeRowGroup(WriterProperties()), rowCount: count)
      _ = try writer.finish()
      try output.write(to: URL(fileURLWithPath: "\(folder.path)/_delta_log/\(name)"))
    }
    try folder.remove(checkpointName(12))
    for version in Int64(0)..<12 { try folder.remove("_delta_log/\(LogFolder.name(version))") }
    expectSame(try table.snapshot(), snapshot)
    try folder.remove("_delta_log/\(names[1])")
    #expect(DeltaError.code { try table.snapshot() } == .logGap)
  }

  @Test("a removal that has expired is left out of the next checkpoint; one in force stays")
  func expiry() throws {
    let first = try table.created(configuration: ["delta.deletedFileRetentionDuration": "interval 2 hours"])
    let now = Clock.milliseconds()
    var actions = CommitActions.append(["a", "b"])
    actions.info.timestamp = now - 7_300_000
    var snapshot = try table.committed(actions, after: first).snapshot
    actions.adds = []
    actions.removes = ["_feed=acme/a.parquet"]
    snapshot = try table.committed(actions, after: snapshot).snapshot
    actions.removes = ["_feed=acme/b.parquet"]
    actions.info.timestamp = now - 7_100_000
    snapshot = try table.committed(actions, after: snapshot).snapshot
    #expect(snapshot.removedFiles.count == 2)
    try table.checkpoint(&snapshot)
    for version in Int64(0)..<3 { try folder.remove("_delta_log/\(LogFolder.name(version))") }
    #expect(try table.snapshot().removedFiles.map(\.path) == ["_feed=acme/b.parquet"])
    #expect(RetentionInterval.milliseconds("interval 1 week 2 days") == 777_600_000)
    #expect(RetentionInterval.milliseconds("30 DAYS") == 2_592_000_000)
    for text in ["", "interval", "interval one week", "interval 1 moon", "interval 1", "interval -1 day", "interval 99999999999999999 weeks"] {
      #expect(RetentionInterval.milliseconds(text) == nil)
    }
  }

  @Test("a clean-up keeps the checkpoint it stands on, that one's commit and everything after; alone it removes nothing")
  func cleanUp() throws {
    var snapshot = try grown(12)
    let before = try table.snapshot()
    #expect(try table.cleanLog(before: .max) == LogCleanup(oldestVersion: 0, removed: []))
    try table.checkpoint(&snapshot)
    #expect(try table.cleanLog(before: 0).removed == [])
    var last = snapshot
    for index in 0..<5 {
      last = try table.committed(.append(["l\(index)"]), after: last).snapshot
      if index == 2 { try table.checkpoint(&last) }
    }
    // The newer checkpoint is torn: the older one must stay.
    let newer = "\(folder.path)/\(checkpointName(15))"
    let bytes = try Data(contentsOf: URL(fileURLWithPath: newer))
    try Data(bytes.dropLast(9)).write(to: URL(fileURLWithPath: newer))
    let cleanup = try table.cleanLog(before: .max)
    #expect(cleanup.oldestVersion == 12 && cleanup.removed.count == 24)
    #expect(folder.logNames().first == CheckpointName(version: 12, parts: 1).files[0])
    try bytes.write(to: URL(fileURLWithPath: newer))
    expectSame(try table.snapshot(version: 12), before)
    #expect(try table.cleanLog(before: .max).oldestVersion == 15)
    expectSame(try table.snapshot(), last)
    #expect(try table.snapshot(version: 15).version == 15)
    for version in Int64(0)...14 { #expect((try? table.snapshot(version: version)) == nil) }
  }

  @Test("a checkpoint that lies about the table is found by holding it against the commits")
  func planted() throws {
    var snapshot = try grown(12)
    try table.checkpoint(&snapshot)
    #expect(try table.verifyLog() == [])
    let other = try TemporaryFolder()
    let stranger = DeltaTable(directory: other.path)
    var lie = try stranger.created()
    for index in 1...12 { lie = try stranger.committed(.append(["g\(index)"]), after: lie).snapshot }
    try stranger.checkpoint(&lie)
    for name in [checkpointName(12), "_delta_log/\(VersionChecksum.name(11))"] {
      try folder.remove(name)
      try FileManager.default.copyItem(atPath: "\(other.path)/\(name)", toPath: "\(folder.path)/\(name)")
    }
    try folder.write("x", to: "_delta_log/stray")
    let faults = try table.verifyLog()
    #expect(Set(faults.map(\.file)) == [CheckpointName(version: 12, parts: 1).files[0], VersionChecksum.name(11), "stray"])
    #expect(faults.contains { $0.reason.contains("live files") } && faults.contains { $0.reason.contains("metadata") })
  }

  @Test("the checksum beside a commit says what the table amounts to, is never replaced, and is missed by nobody")
  func checksums() throws {
    let snapshot = try grown(4)
    let name = "_delta_log/\(VersionChecksum.name(4))"
    let text = try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
    let document = try JSONValue(parsing: text)
    #expect(document["numFiles"] == .number("3") && document["tableSizeBytes"] == .number("8"))
    #expect(document["numMetadata"] == .number("1") && document["numProtocol"] == .number("1"))
    #expect(document["protocol"]?.text == #"{"minReaderVersion":1,"minWriterVersion":2}"#)
    #expect(document["metadata"]?["id"]?.stringValue == snapshot.metadata.id)
    #expect(document["setTransactions"]?.text == #"[{"appId":"app0","version":4},{"appId":"app1","version":3}]"#)
    #expect(document["txnId"]?.stringValue == (try table.commit(version: 4).info?.transactionID))
    for version in Int64(0)...4 { #expect(try table.checksumDifferences(of: table.snapshot(version: version)) == []) }
    try folder.write(text.replacing(#""numFiles":3"#, with: #""numFiles":4"#).replacing(#""version":4"#, with: #""version":5"#), to: name)
    #expect(try table.checksumDifferences(of: snapshot) == ["3 live files, the checksum says 4", "the transactions are not those of the checksum"])
    try folder.remove(name)
    #expect(try table.checksumDifferences(of: snapshot) == nil)
    try folder.write("mine", to: "_delta_log/\(VersionChecksum.name(5))")
    try table.committed(.append(["x"]), after: snapshot)
    #expect(try String(contentsOfFile: "\(folder.path)/_delta_log/\(VersionChecksum.name(5))", encoding: .utf8) == "mine")
    #expect(DeltaError.code { try table.checksumDifferences(of: table.snapshot()) } == .malformedLog)
  }

  @Test("the canonical form and the digest are those of the protocol's sample")
  func canonicalForm() throws {
    let sample = try JSONValue(parsing: #"{"k0":"'v 0'", "checksum": "adsaskfljadfkjadfkj", "k1":{"k2": 2, "k3": ["v3", [1, 2], {"k4": "v4", "k5": ["v5", "v6", "v7"]}]}}"#)
    #expect(CanonicalJSON.text(sample) == #""k0"="%27v%200%27","k1"+"k2"=2,"k1"+"k3"+0="v3","k1"+"k3"+1+0=1,"k1"+"k3"+1+1=2,"k1"+"k3"+2+"k4"="v4","k1"+"k3"+2+"k5"+0="v5","k1"+"k3"+2+"k5"+1="v6","k1"+"k3"+2+"k5"+2="v7""#)
    #expect(CanonicalJSON.checksum(sample) == "6a92d155a59bf2eecbd4b4ec7fd1f875")
  }
}
