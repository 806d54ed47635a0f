import Foundation
import Testing

@testable import DeltaTable

@Suite("Tables made by chance", .enabled(if: Readers.areInstalled, "SLUICE_PYTHON has no deltalake, duckdb with duckdb-ext-delta, polars and pyarrow"))
struct PropertyTests {
  private static let isDeep = ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1"
  static let seeds: ClosedRange<UInt64> = 1...(isDeep ? 24 : 2)
  private static let steps = isDeep ? 40 : 16

  @Test("every version reads equal in all readers: with all commits, with those before a checkpoint gone, and without the pointer", arguments: seeds)
  func everyVersion(_ seed: UInt64) throws {
    var world = try TableWorld(seed: seed)
    while world.versions.count < Self.steps || world.checkpointVersion == nil { try world.step() }
    let (path, latest) = (world.folder.path, Int64(world.versions.count - 1))
    try compare(world, path, Array(0...latest) + [nil], "seed \(seed)")
    #expect(try world.table.verifyLog() == [])

    let checkpoint = try #require(world.checkpointVersion)
    for version in 0..<checkpoint { try world.folder.remove("_delta_log/\(LogFolder.name(version))") }
    try compare(world, path, Array(checkpoint...latest) + [nil], "seed \(seed), commits before \(checkpoint) gone")
    try world.folder.remove("_delta_log/_last_checkpoint")
    try compare(world, path, [latest, nil], "seed \(seed), no pointer")
  }

  private func compare(_ world: TableWorld, _ path: String, _ versions: [Int64?], _ what: String) throws {
    let answers = try Readers.read(versions.map { .init(table: path, version: $0) })
    for (version, answer) in zip(versions, answers) {
      let rows = world.versions[Int(version ?? Int64(world.versions.count - 1))]
      expectRows(answer, rows, "\(what), version \(version.map { "\($0)" } ?? "latest")")
      let table = DeltaTable(directory: path)
      #expect(try DataFile.rows(of: table.snapshot(version: version), in: table) == Readers.sorted(rows), "our reader, \(what), version \(String(describing: version))")
    }
  }
}
