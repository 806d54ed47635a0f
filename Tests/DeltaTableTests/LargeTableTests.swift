import Foundation
import Testing

@testable import DeltaTable

@Suite("Large tables")
struct LargeTableTests {
  private static let isDeep = ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1"
  private static let commits = isDeep ? 10_000 : 600
  private static let filesPerCommit = 10

  private static func stats(_ index: Int) -> String {
    FileStatistics(numRecords: 1_000, columns: (0..<8).map {
      .init(name: "column\($0)", nullCount: 0, minimum: .decimal(unscaled: Int128(index), scale: 2), maximum: .string("value \(index) of \($0)"))
    }).json()
  }

  /// The commits are written by hand: what is measured comes after.
  private static func grow(_ folder: TemporaryFolder) throws -> DeltaTable {
    let table = DeltaTable(directory: folder.path)
    _ = try table.created()
    for version in 1...commits {
      var lines = [#"{"commitInfo":{"timestamp":\#(version),"operation":"WRITE"}}"#, #"{"txn":{"appId":"app\#(version % 40)","version":\#(version)}}"#]
      for number in 0..<filesPerCommit {
        let feed = "feed-\(version % 40)"
        lines.append(AddFile(
          path: "_feed=\(feed)/0193e3c0-7c1e-7000-8000-\(CivilDate.padded(Int64(version), 8))-\(number).parquet", partitionValues: ["_feed": feed],
          size: 1_000_000, modificationTime: 1_795_156_267_123, stats: stats(version)).action.text)
      }
      try lines.joined(separator: "\n").write(toFile: "\(folder.path)/_delta_log/\(LogFolder.name(Int64(version)))", atomically: false, encoding: .utf8)
    }
    return table
  }

  private static func seconds<T>(_ body: () throws -> T) rethrows -> (T, Double) {
    let clock = ContinuousClock()
    let start = clock.now
    let result = try body()
    return (result, Double((clock.now - start).components.attoseconds) / 1e18 + Double((clock.now - start).components.seconds))
  }

  /// The median time of a commit, in seconds, by a writer that keeps its snapshot.
  private static func commitTime(_ table: DeltaTable, _ snapshot: Snapshot, _ prefix: String) throws -> Double {
    var snapshot = snapshot
    var times: [Double] = []
    for index in 0..<41 {
      let (receipt, time) = try seconds { try table.committed(.append(["\(prefix)\(index)"]), after: snapshot) }
      snapshot = receipt.snapshot
      times.append(time)
    }
    return times.sorted()[times.count / 2]
  }

  private static var residentMiB: Double {
    let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ").dropFirst().first
    return Double(pages ?? "0").map { $0 * 4_096 / 1_048_576 } ?? 0
  }

  @Test("a large table opens from its checkpoint alone, and a commit to it costs what one to a small table does")
  func large() throws {
    let folder = try TemporaryFolder()
    let table = try Self.grow(folder)
    let (full, replay) = try Self.seconds { try table.snapshot() }
    var snapshot = full
    let (receipt, writing) = try Self.seconds { try table.checkpoint(&snapshot) }
    let before = Self.residentMiB
    let (opened, opening) = try Self.seconds { try table.snapshot() }
    let memory = Self.residentMiB - before
    #expect(opened.files.count == Self.commits * Self.filesPerCommit && opened.transactions.count == 40)
    #expect(opened.files == full.files.withoutDataChange)
    #expect(opened.tail.commits == 0)

    let small = try TemporaryFolder()
    let smallTable = DeltaTable(directory: small.path)
    let smallCommit = try Self.commitTime(smallTable, smallTable.created(), "s")
    let largeCommit = try Self.commitTime(table, opened, "l")
    let (_, refreshing) = try Self.seconds { try table.refresh(opened) }
    if Self.isDeep {
      print(
        "large table: \(opened.files.count) files, \(Self.commits) commits; replay \(replay) s; checkpoint \(receipt.byteCount) bytes in \(writing) s; "
          + "open \(opening) s, \(memory) MiB more resident; commit \(largeCommit) s, on a small table \(smallCommit) s; refresh over 41 commits \(refreshing) s")
      #expect(opening < 1)
    }
    // Generous, for a busy machine: reading the log again would cost hundreds of times as much.
    #expect(largeCommit < smallCommit * 5 + 0.005)
  }
}

extension LiveFiles {
  /// As a checkpoint keeps them.
  fileprivate var withoutDataChange: LiveFiles {
    var files = LiveFiles()
    for var file in self {
      file.dataChange = false
      files.map.insert(file)
    }
    return files
  }
}
