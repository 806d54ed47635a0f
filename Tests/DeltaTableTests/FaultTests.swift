import Foundation
import Synchronization
import Testing

@testable import DeltaTable

@Suite("Faults while committing")
struct FaultTests {
  private let folder: TemporaryFolder
  private let table: DeltaTable

  /// Temporary file, durable, linked, its folder durable: the order is the promise.
  private static let calls: [FaultPoint.Call] = [.open, .flock, .write, .fsync, .link, .open, .fsync]

  init() throws {
    folder = try TemporaryFolder()
    table = DeltaTable(directory: folder.path)
  }

  @Test("whichever system call fails, the table is the old one or the new one, and says so", arguments: [EIO, ENOSPC, EACCES])
  func everyCall(_ number: Int32) throws {
    _ = try table.created()
    var committed = 0
    var reached: [FaultPoint.Call] = []
    for target in 1... {
      let before = try table.snapshot()
      let count = Mutex(0)
      let failed = Mutex<FaultPoint.Call?>(nil)
      let plan = FaultPoint.Plan { call, _ in
        let isTarget = count.withLock { $0 += 1; return $0 == target }
        if isTarget { failed.withLock { $0 = call } }
        return isTarget ? number : 0
      }
      let result = FaultPoint.$plan.withValue(plan) { Result { try table.commit(.append(["f\(target)"], txn: Int64(target)), after: before) } }
      let after = try table.snapshot()
      let call = failed.withLock { $0 }
      switch result {
      case .success(.committed(let receipt)):
        #expect(call == nil || reached.count >= Self.calls.count, "a failing \(String(describing: call)) was overlooked")
        #expect(after.version == receipt.version && after.transactions["app"] == Int64(target))
        committed += 1
      case .success(.conflict(let conflict)): Issue.record("unexpected conflict: \(conflict)")
      case .failure(let error as DeltaError) where error.code == .durabilityUnknown:
        // Visible but perhaps not durable: the lookup after a restart decides.
        #expect(try table.commit(carrying: "app", transactionVersion: Int64(target))?.version == before.version + 1)
      case .failure(let error as DeltaError):
        #expect(error.code == .inputOutput && error.errno == number && error.path != nil)
        #expect(after.version == before.version)
      case .failure(let error): Issue.record("untyped error: \(error)")
      }
      try table.sweepTemporaryFiles()
      #expect(folder.logNames().allSatisfy { $0.hasSuffix(".json") })
      guard let call else { break }
      reached.append(call)
    }
    // What comes after the commit: its checksum, then the temporary names.
    #expect(reached == Self.calls + [.open, .flock, .write, .fsync, .link, .unlink, .unlink])
    #expect(committed == reached.count - Self.calls.count + 1)
  }

  @Test("whichever system call of a checkpoint fails, the table stands, and the next checkpoint succeeds", arguments: [EIO, ENOSPC])
  func everyCallOfACheckpoint(_ number: Int32) throws {
    var snapshot = try table.committed(.append(["a"], txn: 1), after: table.created()).snapshot
    var reached: [FaultPoint.Call] = []
    for target in 1... {
      let count = Mutex(0)
      let failed = Mutex<FaultPoint.Call?>(nil)
      let plan = FaultPoint.Plan { call, _ in
        let isTarget = count.withLock { $0 += 1; return $0 == target }
        if isTarget { failed.withLock { $0 = call } }
        return isTarget ? number : 0
      }
      var attempt = snapshot
      let result = FaultPoint.$plan.withValue(plan) { Result { try table.checkpoint(&attempt) } }
      let call = failed.withLock { $0 }
      if case .failure(let error) = result {
        #expect([.inputOutput, .durabilityUnknown].contains((error as? DeltaError)?.code), "\(error)")
      } else {
        #expect(call == nil || call == .unlink, "a failing \(String(describing: call)) was overlooked")
      }
      #expect(try table.snapshot().files.map(\.path) == ["_feed=acme/a.parquet"])
      try table.sweepTemporaryFiles()
      #expect(folder.logNames().allSatisfy { !$0.hasSuffix(".tmp") })
      #expect(try table.verifyLog() == [])
      var next = snapshot
      #expect(try table.checkpoint(&next).version == snapshot.version)
      #expect(try table.snapshot().tail.checkpointVersion == snapshot.version)
      guard let call else { break }
      reached.append(call)
      // A new version, so that the next attempt finds no checkpoint of its own.
      snapshot = try table.committed(CommitActions(info: CommitInfo(operation: "WRITE")), after: snapshot).snapshot
    }
    // The file durable before it has its name, the name durable before the pointer names it.
    let file: [FaultPoint.Call] = [.open, .flock, .write, .fsync, .link, .open, .fsync]
    #expect(reached.filter { $0 != .write && $0 != .read }.starts(with: file.filter { $0 != .write }))
    #expect(reached.filter { $0 == .rename }.count == 1 && reached.filter { $0 == .fsync }.count == 4)
  }

  @Test("a version taken under our hands is a lost race, not an error")
  func taken() throws {
    let first = try table.created()
    try table.committed(.append(["winner"]), after: first)
    let links = Mutex(0)
    let plan = FaultPoint.Plan { call, _ in
      call == .link && links.withLock { $0 += 1; return $0 == 1 } ? EEXIST : 0
    }
    let receipt = try FaultPoint.$plan.withValue(plan) { try table.committed(.append(["late"]), after: first) }
    #expect(receipt.version == 2)
  }

  @Test("a link that reports failure after it succeeded is recognised as one's own commit")
  func ownCommit() throws {
    let first = try table.created()
    let commit = try PreparedCommit(.append(["a"], txn: 1), after: first, at: folder.path)
    #expect(commit.transactionID.count == 36)
    // The first link happens and is then reported as taken, as a repeated request to a network file system would be.
    let done = Mutex(false)
    let log = table.log
    let plan = FaultPoint.Plan { call, name in
      guard call == .link, done.withLock({ let first = !$0; $0 = true; return first }) else { return 0 }
      let staged = (try? FileManager.default.contentsOfDirectory(atPath: log.path))?.first { $0.hasPrefix(".commit.") } ?? ""
      _ = link("\(log.path)/\(staged)", name)
      return EEXIST
    }
    let receipt = try FaultPoint.$plan.withValue(plan) { try table.committed(.append(["a"], txn: 1), after: first) }
    #expect(receipt.version == 1)
    #expect(try table.snapshot().version == 1)
  }

  @Test("killed before any system call of a commit, the table is whole and the rest is swept")
  func killed() async throws {
    _ = try table.created()
    for target in 1...15 {
      let before = try table.snapshot()
      await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String, target = target as Int] in
        let table = DeltaTable(directory: path)
        let snapshot = try table.snapshot()
        let count = Mutex(0)
        let plan = FaultPoint.Plan { _, _ in
          if count.withLock({ $0 += 1; return $0 == target }) { kill(getpid(), SIGKILL) }
          return 0
        }
        _ = try FaultPoint.$plan.withValue(plan) { try table.commit(.append(["k\(target)"], txn: Int64(target)), after: snapshot) }
        kill(getpid(), SIGKILL)
      }
      let after = try table.snapshot()
      #expect(after.version == before.version || after.version == before.version + 1)
      #expect((after.transactions["app"] == Int64(target)) == (after.version == before.version + 1))
      let leftovers = folder.names("_delta_log").filter { $0.hasSuffix(".tmp") }
      #expect(try table.sweepTemporaryFiles() == leftovers.count)
      #expect(folder.logNames().allSatisfy { $0.hasSuffix(".json") })
    }
    #expect(try table.snapshot().version >= 8)
  }

  @Test("a sweep leaves the temporary file of a living writer alone")
  func livingWriter() throws {
    _ = try table.created()
    try folder.write("{", to: "_delta_log/.commit.dead.tmp")
    let staged = try StagedFile(in: table.log.path)
    #expect(try table.sweepTemporaryFiles() == 1)
    #expect(FileManager.default.fileExists(atPath: staged.path))
    #expect(try table.snapshot().version == 0)
  }
}
