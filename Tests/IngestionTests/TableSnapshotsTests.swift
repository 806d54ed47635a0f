import DeltaTable
import Foundation
import Testing

@testable import Ingestion

@Suite struct `A remembered snapshot` {
  private let folder = NSTemporaryDirectory() + "snapshots-" + UUID().uuidString
  private var table: DeltaTable { DeltaTable(directory: folder + "/table") }

  private func create() throws {
    let schema = try DeltaSchema([.init("id", .long)])
    _ = try table.create(schema: schema)
  }

  /// Adds a file that nobody reads.
  private func commit(_ name: String) throws {
    let file = AddFile(path: name, partitionValues: [:], size: 1, modificationTime: 0, dataChange: true, stats: nil)
    let actions = CommitActions(info: CommitInfo(operation: "WRITE"), adds: [file])
    guard case .committed = try table.commit(actions, after: try table.snapshot()) else { throw CancellationError() }
  }

  private func paths(_ snapshot: Snapshot?) -> Set<String>? { snapshot.map { Set($0.liveFiles.map(\.path)) } }

  @Test func `is brought up to what others have committed`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let snapshots = TableSnapshots()
    #expect(try snapshots.latest(of: table) == nil)
    try create()
    #expect(try paths(snapshots.latest(of: table)) == [])
    for number in 1...12 {
      try commit("\(number).parquet")
      #expect(try paths(snapshots.latest(of: table)) == Set((1...number).map { "\($0).parquet" }))
    }
    var snapshot = try #require(try snapshots.latest(of: table))
    try table.checkpoint(&snapshot)
    snapshots.forget(table)
    try commit("13.parquet")
    #expect(try paths(snapshots.latest(of: table)) == Set((1...13).map { "\($0).parquet" }))
  }

  @Test func `does not outlive the table: one that went, was put back or was made anew is read as a whole`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let manager = FileManager.default
    let snapshots = TableSnapshots()
    try create()
    try commit("1.parquet")
    try manager.copyItem(atPath: folder + "/table", toPath: folder + "/backup")
    try commit("2.parquet")
    #expect(try paths(snapshots.latest(of: table)) == ["1.parquet", "2.parquet"])
    try manager.removeItem(atPath: folder + "/table")
    #expect(try snapshots.latest(of: table) == nil)
    try manager.copyItem(atPath: folder + "/backup", toPath: folder + "/table")
    #expect(try paths(snapshots.latest(of: table)) == ["1.parquet"])
    // As many commits as are remembered, and others.
    try manager.removeItem(atPath: folder + "/table")
    try create()
    try commit("other.parquet")
    #expect(try paths(snapshots.latest(of: table)) == ["other.parquet"])
  }

  @Test func `tells of a log with a gap as a fresh look does`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let snapshots = TableSnapshots()
    try create()
    _ = try snapshots.latest(of: table)
    try commit("1.parquet")
    try commit("2.parquet")
    try FileManager.default.removeItem(atPath: table.commitPath(version: 1))
    #expect { try snapshots.latest(of: table) } throws: { ($0 as? DeltaError)?.code == .logGap }
  }
}
