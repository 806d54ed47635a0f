import Testing

@testable import DeltaTable

@Suite("Overwriting partitions")
struct OverwriteTests {
  private let folder: TemporaryFolder
  private let table: DeltaTable
  private let base: Snapshot

  init() throws {
    folder = try TemporaryFolder()
    table = DeltaTable(directory: folder.path)
    let first = try table.committed(.append(["a1", "a2"]), after: table.created()).snapshot
    base = try table.committed(.append(["z1"], feed: "zeta"), after: first).snapshot
  }

  private func overwrite(_ feed: String, _ names: [String], _ transaction: Int64? = nil) throws -> CommitOutcome {
    let actions = CommitActions.append(names, feed: feed)
    return try table.overwrite(
      partitions: [["_feed": feed]], with: actions.adds, info: CommitInfo(operation: "WRITE"),
      transaction: transaction.map { TableTransaction(appID: "over", version: $0) }, after: base)
  }

  private var live: Set<String> { get throws { Set(try table.snapshot().files.map(\.path)) } }

  @Test("takes out exactly what the partition holds, in one commit")
  func exactly() throws {
    guard case .committed(let receipt) = try overwrite("acme", ["new"]) else { throw Failed() }
    #expect(receipt.version == 3)
    #expect(try live == ["_feed=acme/new.parquet", "_feed=zeta/z1.parquet"])
  }

  @Test("a rival's file in the partition goes too, one outside of it stays")
  func rival() throws {
    try table.committed(.append(["late"]), after: base)
    try table.committed(.append(["z2"], feed: "zeta"), after: base)
    guard case .committed(let receipt) = try overwrite("acme", ["new"]) else { throw Failed() }
    #expect(receipt.version == 5)
    #expect(try live == ["_feed=acme/new.parquet", "_feed=zeta/z1.parquet", "_feed=zeta/z2.parquet"])
  }

  @Test("without new files it empties the partition; twice under one transaction it is told as done")
  func emptied() throws {
    guard case .committed = try overwrite("acme", [], 1) else { throw Failed() }
    #expect(try live == ["_feed=zeta/z1.parquet"])
    guard case .conflict(let conflict) = try overwrite("acme", [], 1) else { throw Failed() }
    #expect(!conflict.mayBeReplanned)
  }

  @Test("a file of another partition is refused")
  func stray() throws {
    let actions = CommitActions.append(["new"], feed: "zeta")
    #expect(throws: DeltaError.self) {
      try table.overwrite(partitions: [["_feed": "acme"]], with: actions.adds, info: CommitInfo(operation: "WRITE"), after: base)
    }
    #expect(try live.count == 3)
  }

  private struct Failed: Error {}
}
