import Foundation
import Testing

@testable import DeltaTable

@Suite("Many writers, one table")
struct ConcurrencyTests {
  static let commits = ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1" ? 100 : 12

  @Test("16 processes commit many times each, some write checkpoints: versions are contiguous, nothing is lost or doubled")
  func processes() async throws {
    let folder = try TemporaryFolder()
    let table = DeltaTable(directory: folder.path)
    _ = try table.created()
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<16 {
        group.addTask {
          await #expect(processExitsWith: .success) { [path = folder.path as String, writer = writer as Int, commits = Self.commits as Int] in
            let table = DeltaTable(directory: path)
            // Every writer starts from version 0 each time it likes, so most attempts lose first.
            var snapshot = try table.snapshot()
            for sequence in 1...commits {
              let actions = CommitActions.append(["w\(writer)-\(sequence)"], txn: Int64(sequence), appID: "app\(writer)")
              var receipt = try? table.committed(actions, after: snapshot)
              if receipt == nil {
                snapshot = try table.refresh(snapshot)
                receipt = try table.committed(actions, after: snapshot)
              }
              if sequence.isMultiple(of: 5) { try table.sweepTemporaryFiles() }
              snapshot = try table.refresh(snapshot)
              if writer.isMultiple(of: 4) { try table.checkpointIfDue(&snapshot) }
            }
          }
        }
      }
    }
    let snapshot = try table.snapshot()
    #expect(snapshot.version == Int64(16 * Self.commits))
    #expect(snapshot.files.count == 16 * Self.commits)
    #expect(snapshot.transactions == Dictionary(uniqueKeysWithValues: (0..<16).map { ("app\($0)", Int64(Self.commits)) }))
    #expect(folder.logNames().filter { $0.hasSuffix(".json") } == (0...snapshot.version).map { LogFolder.name($0) })
    // Every checkpoint and every checksum, made while others committed, says what the commits say.
    #expect(try table.verifyLog() == [])
    #expect(snapshot.tail.checkpointVersion != nil)
  }

  @Test("8 processes replay the same transactions: each lands once")
  func replay() async throws {
    let folder = try TemporaryFolder()
    let table = DeltaTable(directory: folder.path)
    _ = try table.created()
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          await #expect(processExitsWith: .success) { [path = folder.path as String, writer = writer as Int] in
            let table = DeltaTable(directory: path)
            for sequence in Int64(1)...20 {
              while true {
                let snapshot = try table.snapshot()
                if snapshot.transactions["app", default: 0] >= sequence { break }
                _ = try table.commit(.append(["\(sequence)-\(writer)"], txn: sequence), after: snapshot)
              }
            }
          }
        }
      }
    }
    let snapshot = try table.snapshot()
    #expect(snapshot.version == 20)
    #expect(Set(snapshot.files.compactMap { $0.path.split(separator: "/").last?.split(separator: "-").first }).count == 20)
    #expect(snapshot.files.count == 20)
  }

  @Test("of 8 processes that create a table, one does")
  func creation() async throws {
    let folder = try TemporaryFolder()
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          await #expect(processExitsWith: .success) { [path = folder.path as String, writer = writer as Int] in
            let table = DeltaTable(directory: path + "/t")
            if case .committed = try table.create(schema: DeltaSchema([.init("a", .long)]), name: "\(writer)") {
              try "".write(toFile: "\(path)/won-\(writer)", atomically: false, encoding: .utf8)
            }
          }
        }
      }
    }
    let winners = folder.names().filter { $0.hasPrefix("won-") }
    #expect(winners.count == 1)
    #expect(try "won-" + (DeltaTable(directory: folder.path + "/t").snapshot().metadata.name ?? "") == winners.first)
  }
}
