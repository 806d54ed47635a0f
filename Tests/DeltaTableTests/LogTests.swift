import Testing

@testable import DeltaTable

@Suite("Reading logs, honest and hostile")
struct LogTests {
  static let head = #"{"protocol":{"minReaderVersion":1,"minWriterVersion":2}}"#
    + "\n" + #"{"metaData":{"id":"i","format":{"provider":"parquet","options":{}},"schemaString":"{\"type\":\"struct\",\"fields\":[{\"name\":\"a\",\"type\":\"long\",\"nullable\":true,\"metadata\":{}}]}","partitionColumns":[],"configuration":{}}}"#

  /// A table whose commit files are the given texts.
  static func table(_ commits: [String], in folder: TemporaryFolder) throws -> DeltaTable {
    for (version, text) in commits.enumerated() { try folder.write(text, to: "_delta_log/\(LogFolder.name(Int64(version)))") }
    return DeltaTable(directory: folder.path)
  }

  @Test("the first commit holds what the protocol wants, in this order")
  func creation() throws {
    let folder = try TemporaryFolder()
    let table = DeltaTable(directory: folder.path + "/t/")
    #expect(try !table.exists)
    let outcome = try table.create(
      schema: DeltaSchema([.init("a", .long), .init("p", .date)]), partitionColumns: ["p"], name: "portfolio",
      configuration: ["delta.appendOnly": "false"], info: CommitInfo(operation: "CREATE TABLE", engineInfo: "sluice/1", timestamp: 5, facts: ["sluice.feed": "acme"]))
    guard case .committed(let receipt) = outcome else { throw UnexpectedOutcome() }
    let lines = try String(decoding: receipt.bytes, as: UTF8.self).split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    #expect(lines.map { if case .object(let members) = $0 { members.map(\.name) } else { [] } } == [["commitInfo"], ["protocol"], ["metaData"]])
    #expect(lines[0]["commitInfo"]?["operationParameters"]?.text == #"{"partitionBy":"[\"p\"]"}"#)
    #expect(lines[0]["commitInfo"]?["sluice.feed"] == .string("acme"))
    #expect(lines[1].text == #"{"protocol":{"minReaderVersion":1,"minWriterVersion":2}}"#)
    #expect(lines[2]["metaData"]?["createdTime"] == .number("5"))
    #expect(try table.commitBytes(version: 0) == receipt.bytes)
    #expect(folder.logNames("t/") == ["00000000000000000000.json"])
    let snapshot = try table.snapshot()
    #expect(snapshot.version == 0 && snapshot.timestamp == 5 && snapshot.metadata.name == "portfolio" && snapshot.partitionColumns == ["p"])
    #expect(try table.exists)
    guard case .conflict(let conflict) = try table.create(schema: snapshot.schema) else { throw UnexpectedOutcome() }
    #expect(conflict.reason == .tableExists)
    #expect(try table.commitBytes(version: 0) == receipt.bytes)
  }

  @Test("a definition that no reader can use is refused before anything is written")
  func definitions() throws {
    let folder = try TemporaryFolder()
    let table = DeltaTable(directory: folder.path)
    let schema = try DeltaSchema([.init("a", .long), .init("b", .binary)])
    for columns in [["x"], ["a", "a"], ["b"], ["a", "b"]] { #expect(DeltaError.code { try table.create(schema: schema, partitionColumns: columns) } == .invalidSchema) }
    #expect(folder.names() == [])
  }

  @Test("a local-time column asks for its table feature")
  func timestampNTZ() throws {
    let folder = try TemporaryFolder()
    let snapshot = try DeltaTable(directory: folder.path).created([.init("t", .timestampNTZ), .init("a", .long)], partitionColumns: [])
    #expect(snapshot.tableProtocol == TableProtocol(minReaderVersion: 3, minWriterVersion: 7, readerFeatures: ["timestampNtz"], writerFeatures: ["appendOnly", "invariants", "timestampNtz"]))
  }

  @Test("unknown actions, unknown members, blank lines and Windows line ends are passed over")
  func tolerance() throws {
    let folder = try TemporaryFolder()
    let table = try Self.table([
      Self.head + "\n\n",
      #"{"commitInfo":{"timestamp":"soon","operation":7,"whatever":[1,{"x":null}]}}"# + "\r\n"
        + #"{"futureAction":{"a":1}}"# + "\n" + #"{"cdc":{"path":"x"}}"# + "\n"
        + #"{"add":{"path":"a.parquet","partitionValues":{},"size":1,"modificationTime":1,"dataChange":true,"tags":{"x":"y"},"deletionVector":null,"new":7}}"#,
    ], in: folder)
    let snapshot = try table.snapshot()
    #expect(snapshot.files.map(\.path).sorted() == ["a.parquet"])
    #expect(try table.history().first?.info?.operation == "")
  }

  @Test("a reader feature the library lacks is refused by its name", arguments: [
    (#"{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["deletionVectors","columnMapping"],"writerFeatures":["deletionVectors"]}}"#, "'columnMapping', 'deletionVectors'"),
    (#"{"protocol":{"minReaderVersion":4,"minWriterVersion":7}}"#, "version 4"),
    (#"{"add":{"path":"a","partitionValues":{},"size":1,"modificationTime":1,"dataChange":true,"deletionVector":{"storageType":"u"}}}"#, "'deletionVectors'"),
  ])
  func readerFeatures(_ line: String, _ name: String) throws {
    let folder = try TemporaryFolder()
    let table = try Self.table([Self.head, line], in: folder)
    let error = #expect(throws: DeltaError.self) { try table.snapshot() }
    #expect(error?.code == .unsupportedReaderFeature && error?.message.contains(name) == true)
    #expect(try table.snapshot(version: 0).version == 0)
  }

  @Test("column mapping counts from reader version 2 on, and only if it is switched on")
  func columnMapping() throws {
    let folder = try TemporaryFolder()
    let mapped = Self.head.replacing(#""configuration":{}"#, with: #""configuration":{"delta.columnMapping.mode":"name"}"#)
    let table = try Self.table([mapped, #"{"protocol":{"minReaderVersion":2,"minWriterVersion":5}}"#], in: folder)
    #expect(try table.snapshot(version: 0).version == 0)
    #expect(DeltaError.code { try table.snapshot() } == .unsupportedReaderFeature)
    let other = try TemporaryFolder()
    #expect(try Self.table([Self.head, #"{"protocol":{"minReaderVersion":2,"minWriterVersion":5}}"#], in: other).snapshot().version == 1)
  }

  @Test("a writer feature the library lacks is refused by its name, and only when writing", arguments: [
    (#"{"protocol":{"minReaderVersion":1,"minWriterVersion":7,"writerFeatures":["appendOnly","rowTracking"]}}"#, "'rowTracking'"),
    (#"{"protocol":{"minReaderVersion":1,"minWriterVersion":8}}"#, "version 8"),
    (LogTests.metadata(configuration: #""delta.constraints.positive":"a > 0""#), "'checkConstraints' (delta.constraints.positive)"),
    (LogTests.metadata(configuration: #""delta.enableChangeDataFeed":"true""#), "'changeDataFeed'"),
    (LogTests.metadata(column: #"\"delta.generationExpression\":\"b + 1\""#), "'generatedColumns' on column 'a'"),
    (LogTests.metadata(column: #"\"delta.identity.start\":1"#), "'identityColumns' on column 'a'"),
    (#"{"metaData":{"id":"i","format":{"provider":"parquet"},"schemaString":"{\"type\":\"struct\",\"fields\":[{\"name\":\"a\",\"type\":\"long\",\"nullable\":true,\"metadata\":{\"delta.invariants\":\"x\"}}]}","partitionColumns":[],"configuration":{}}}"#, "'invariants' on column 'a'"),
  ])
  func writerFeatures(_ line: String, _ name: String) throws {
    let folder = try TemporaryFolder()
    let table = try Self.table([Self.head, line], in: folder)
    let snapshot = try table.snapshot()
    let error = #expect(throws: DeltaError.self) { try table.commit(CommitActions(info: CommitInfo(operation: "WRITE")), after: snapshot) }
    #expect(error?.code == .unsupportedWriterFeature && error?.message.contains(name) == true)
    #expect(folder.logNames().count == 2)
  }

  @Test("what a protocol version only makes possible hinders no writer", arguments: [
    #"{"protocol":{"minReaderVersion":1,"minWriterVersion":4}}"#, #"{"protocol":{"minReaderVersion":2,"minWriterVersion":6}}"#,
    #"{"protocol":{"minReaderVersion":1,"minWriterVersion":7,"writerFeatures":["appendOnly","changeDataFeed","checkConstraints","domainMetadata"]}}"#,
  ])
  func dormantFeatures(_ line: String) throws {
    let folder = try TemporaryFolder()
    let table = try Self.table([Self.head, line], in: folder)
    #expect(try table.committed(CommitActions(info: CommitInfo(operation: "WRITE")), after: table.snapshot()).version == 2)
  }

  static func metadata(configuration: String = "", column: String = "") -> String {
    #"{"metaData":{"id":"i","format":{"provider":"parquet"},"schemaString":"{\"type\":\"struct\",\"fields\":[{\"name\":\"a\",\"type\":\"long\",\"nullable\":true,\"metadata\":{\#(column)}}]}","partitionColumns":[],"configuration":{\#(configuration)}}}"#
  }

  @Test("hostile values are refused with version and line", arguments: [
    #"{"add":{"path":"a","partitionValues":{},"size":-1,"modificationTime":1,"dataChange":true}}"#,
    #"{"add":{"path":"a","partitionValues":{},"size":1e3,"modificationTime":1,"dataChange":true}}"#,
    #"{"add":{"path":"a","partitionValues":{},"size":9223372036854775808,"modificationTime":1,"dataChange":true}}"#,
    #"{"add":{"path":"a","partitionValues":{},"size":"1","modificationTime":1,"dataChange":true}}"#,
    #"{"add":{"path":7,"partitionValues":{},"size":1,"modificationTime":1,"dataChange":true}}"#,
    #"{"add":{"path":"a","partitionValues":{"p":1},"size":1,"modificationTime":1,"dataChange":true}}"#,
    #"{"add":{"path":"a","partitionValues":[],"size":1,"modificationTime":1,"dataChange":true}}"#,
    #"{"add":{"path":"a","partitionValues":{},"size":1,"modificationTime":1}}"#,
    #"{"remove":{"dataChange":true}}"#,
    #"{"txn":{"appId":"x","version":1.5}}"#,
    #"{"txn":{"version":1}}"#,
    #"{"protocol":{"minReaderVersion":-1,"minWriterVersion":2}}"#,
    #"{"protocol":{"minReaderVersion":99999999999,"minWriterVersion":2}}"#,
    #"{"metaData":{"id":"i","format":{"provider":"parquet"},"schemaString":"{}","partitionColumns":[]}}"#,
    #"[1]"#, #"{"add":"#, "\u{0}", #"{"add":{"path":"a"},"add":{}}"#,
  ])
  func hostile(_ line: String) throws {
    let folder = try TemporaryFolder()
    let table = try Self.table([Self.head, #"{"commitInfo":{}}"# + "\n" + line], in: folder)
    let error = #expect(throws: DeltaError.self) { try table.snapshot() }
    #expect(error?.code == .malformedLog)
    if line.first == "{", !line.contains("metaData") { #expect(error?.message.contains("version 1, line 2") == true, "\(String(describing: error))") }
  }

  @Test("a commit cut anywhere is an older state or an error, never a wrong table")
  func cuts() throws {
    let folder = try TemporaryFolder()
    let commit = #"{"commitInfo":{"timestamp":1}}"# + "\n" + #"{"add":{"path":"a.parquet","partitionValues":{},"size":1,"modificationTime":1,"dataChange":true}}"#
    for length in 0..<commit.utf8.count {
      let table = try Self.table([Self.head, String(decoding: commit.utf8.prefix(length), as: UTF8.self)], in: folder)
      if let files = try? table.snapshot().files { #expect(files.isEmpty) }
    }
  }

  @Test("a version that is missing inside the log stops the reader")
  func gaps() throws {
    let folder = try TemporaryFolder()
    let table = try Self.table([Self.head, "{}", "{}", "{}"], in: folder)
    #expect(try table.snapshot().version == 3)
    try folder.remove("_delta_log/\(LogFolder.name(2))")
    #expect(DeltaError.code { try table.snapshot() } == .logGap)
    #expect(DeltaError.code { try table.snapshot(version: 3) } == .logGap)
    #expect(try table.snapshot(version: 1).version == 1)
    #expect(DeltaError.code { try table.refresh(table.snapshot(version: 1)) } == .logGap)
    #expect(DeltaError.code { try table.commit(version: 2) } == .versionNotFound)
  }

  @Test("a torn checkpoint is passed over while the commits are there, and named when they are not")
  func tornCheckpoint() throws {
    let folder = try TemporaryFolder()
    let table = try Self.table([Self.head, "{}", "{}"], in: folder)
    try folder.write("x", to: "_delta_log/00000000000000000001.checkpoint.parquet")
    #expect(try table.snapshot().version == 2)
    #expect(try table.commit(carrying: "app", transactionVersion: 1) == nil)
    try folder.remove("_delta_log/\(LogFolder.name(0))")
    let error = #expect(throws: DeltaError.self) { try table.snapshot() }
    #expect(error?.code == .malformedLog && error?.message.contains("checkpoint of version 1") == true)
    #expect(DeltaError.code { try table.commit(carrying: "app", transactionVersion: 1) } == .logGap)
    #expect(try table.history().map(\.version) == [2, 1])
  }

  @Test("no log, no version: each has its own code")
  func absence() throws {
    let folder = try TemporaryFolder()
    let table = DeltaTable(directory: folder.path)
    #expect(DeltaError.code { try table.snapshot() } == .notATable)
    #expect(DeltaError.code { try table.history() } == .notATable)
    try folder.write("x", to: "_delta_log/stray.json")
    #expect(DeltaError.code { try table.snapshot() } == .notATable)
    _ = try Self.table([Self.head], in: folder)
    for version in [Int64(1), -1, .max, .min] { #expect(DeltaError.code { try table.snapshot(version: version) } == .versionNotFound) }
    try folder.write("{}", to: "_delta_log/\(LogFolder.name(0))")
    #expect(DeltaError.code { try table.snapshot() } == .malformedLog)
  }

  @Test("paths that only normalisation tells apart are two files")
  func normalisation() throws {
    let folder = try TemporaryFolder()
    func add(_ path: String) -> String { #"{"add":{"path":"\#(path)","partitionValues":{},"size":1,"modificationTime":1,"dataChange":true}}"# }
    let table = try Self.table([Self.head, add("\u{E9}") + "\n" + add("e\u{301}"), #"{"remove":{"path":"e\#u{301}","dataChange":true}}"#], in: folder)
    #expect(try table.snapshot(version: 1).files.count == 2)
    #expect(try table.snapshot().files.map { Array($0.path.utf8) } == [Array("\u{E9}".utf8)])
  }
}
