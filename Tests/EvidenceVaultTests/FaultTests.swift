import Foundation
import Synchronization
import Testing

@testable import EvidenceVault

@Suite("Faults in durable operations")
struct FaultTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Runs `body` again and again, failing the first system call, then the second, until one run needs no more.
  ///
  /// - Returns: The operations that were made to fail, in order.
  private func failEach(
    _ number: Int32, _ body: (Int) throws -> Void, check: (VaultError?, VaultError.Operation?) throws -> Void
  ) throws -> [VaultError.Operation] {
    var failed: [VaultError.Operation] = []
    for target in 1...200 {
      let state = Mutex<(count: Int, operation: VaultError.Operation?)>((0, nil))
      let plan = FaultPoint.Plan { operation, _ in
        state.withLock {
          $0.count += 1
          guard $0.count == target else { return 0 }
          $0.operation = operation
          return number
        }
      }
      var caught: VaultError?
      do { try FaultPoint.$plan.withValue(plan) { try body(target) } } catch let error as VaultError { caught = error }
      let operation = state.withLock { $0.operation }
      try check(caught, operation)
      guard let operation else { return failed }
      failed.append(operation)
    }
    Issue.record("never ran to its end")
    return failed
  }

  @Test("whichever call of storing fails, the content is in the vault whole or not at all, and can be stored again", arguments: [EIO, ENOSPC])
  func vault(_ number: Int32) throws {
    let vault = try EvidenceVault(directory: folder.path)
    let failed = try failEach(number) { target in
      try vault.store(content(1_000, seed: UInt64(target)))
    } check: { error, operation in
      if let operation {
        // The store of a new content looks at its place first; nothing else may be overlooked.
        #expect(error?.operation == operation && error?.errno == number)
        #expect((error?.code == .notDurable) == (operation == .fsync || operation == .fsyncFolder))
        if number == ENOSPC, operation == .write { #expect(error?.code == .noSpace) }
      }
      #expect(folder.names("staging") == [])
      for address in try vault.list() { #expect(try vault.verify(address.sha256)) }
    }
    #expect(Set(failed).isSuperset(of: [.open, .flock, .write, .fchmod, .fsync, .mkdir, .fsyncFolder, .stat, .rename]))
    for target in 1...failed.count { try vault.store(content(1_000, seed: UInt64(target))) }
    #expect(try vault.list().count == failed.count + 1 && vault.damagedFiles() == [])
  }

  @Test("the order of effects: contents durable, then the name, then the folder durable")
  func order() throws {
    let vault = try EvidenceVault(directory: folder.path + "/v")
    let first = try vault.store([1])
    try vault.remove(first.sha256)
    let effects = Mutex<[VaultError.Operation]>([])
    let plan = FaultPoint.Plan { operation, _ in
      if ![.open, .stat, .flock, .read].contains(operation) { effects.withLock { $0.append(operation) } }
      return 0
    }
    try FaultPoint.$plan.withValue(plan) { try vault.store([1]) }
    #expect(effects.withLock { $0 } == [.write, .fchmod, .fsync, .rename, .fsyncFolder])
    effects.withLock { $0 = [] }
    try FaultPoint.$plan.withValue(plan) { try vault.store([1]) }
    #expect(effects.withLock { $0 } == [.write, .fchmod, .fsync, .unlink, .fsyncFolder])
    effects.withLock { $0 = [] }
    try FaultPoint.$plan.withValue(plan) {
      let file = try StagedFile(path: folder.path + "/v/x.part")
      try file.write([1])
      _ = try file.seal()
      try StagedFile.publish(from: folder.path + "/v/x.part", to: folder.path + "/x")
    }
    #expect(effects.withLock { $0 } == [.write, .fsync, .rename, .fsyncFolder])
  }

  @Test("whichever call of staging and publishing fails, no half file has a public name", arguments: [EIO, EDQUOT])
  func publication(_ number: Int32) throws {
    let failed = try failEach(number) { target in
      let part = folder.path + "/s/\(target).part"
      let file = try StagedFile(path: part)
      try file.write(content(3_000))
      _ = try file.seal()
      try StagedFile.publish(from: part, to: folder.path + "/p/\(target)/x")
    } check: { error, operation in
      #expect(error?.operation == operation)
      for name in folder.names("p") {
        for file in folder.names("p/\(name)") { #expect(bytes(at: folder.path + "/p/\(name)/\(file)") == content(3_000)) }
      }
    }
    #expect(Set(failed).isSuperset(of: [.mkdir, .open, .write, .fsync, .fsyncFolder, .rename]))
    // A second try finishes what a failed publication began.
    for target in 1...failed.count {
      let part = folder.path + "/s/\(target).part"
      let target = folder.path + "/p/\(target)/x"
      if exists(part) || exists(target) {
        try StagedFile.publish(from: part, to: target)
        #expect(bytes(at: target) == content(3_000))
      }
    }
    #expect(folder.names("s") == [])
  }

  @Test("whichever call of a durable write fails, the file is the old one or the new one")
  func durableWrite() throws {
    let path = folder.path + "/file"
    try DurableFile.write([0], to: path)
    var expected: [UInt8] = [0]
    let failed = try failEach(EIO) { target in
      try DurableFile.write([UInt8(target)], to: path)
    } check: { error, operation in
      let now = try DurableFile.read(path)
      if error == nil { #expect(operation == nil) } else { #expect(now == expected || error?.operation == .fsyncFolder || error?.operation == .open) }
      expected = now
      #expect(folder.names() == ["file"])
    }
    #expect(failed == [.open, .flock, .stat, .write, .fsync, .rename, .open, .fsyncFolder])
  }

  @Test("an fsync that failed is not tried again: the file is spoiled for good")
  func fsyncOnce() throws {
    let calls = Mutex(0)
    let plan = FaultPoint.Plan { operation, _ in
      guard operation == .fsync else { return 0 }
      return calls.withLock { $0 += 1; return $0 == 1 ? EIO : 0 }
    }
    try FaultPoint.$plan.withValue(plan) {
      let blob = try EvidenceVault(directory: folder.path + "/v").stage()
      try blob.write([1])
      #expect(VaultError.code { try blob.finish() } == .notDurable)
      #expect(VaultError.code { try blob.finish() } == .closed)
      #expect(VaultError.code { try blob.write([1]) } == .closed)
      #expect(calls.withLock { $0 } == 1)
    }
    #expect(folder.names("v/staging") == [])
  }

  @Test("a write that failed spoils the file: what is on disk is unknown")
  func spoiled() throws {
    let file = try StagedFile(path: folder.path + "/0.part")
    try file.write([1])
    let plan = FaultPoint.Plan { operation, _ in operation == .write ? ENOSPC : 0 }
    FaultPoint.$plan.withValue(plan) { #expect(VaultError.code { try file.write([2]) } == .noSpace) }
    #expect(VaultError.code { try file.write([2]) } == .closed)
    #expect(VaultError.code { try file.seal() } == .closed)
  }

  @Test("short writes lose nothing", arguments: [1, 7, 4_096])
  func shortWrites(_ longest: Int) throws {
    let path = folder.path + "/0.part"
    let sealed = try FaultPoint.$longestWrite.withValue(longest) {
      let file = try StagedFile(path: path)
      try file.write(content(20_000))
      return try file.seal()
    }
    #expect(bytes(at: path) == content(20_000) && sealed.sha256 == sha256(content(20_000)))
  }

  @Test("killed before any system call of storing and publishing, what is visible is whole and the rest is swept")
  func killed() async throws {
    for target in 1...40 {
      let result = await #expect(processExitsWith: .failure, observing: [\.exitStatus]) { [path = folder.path as String, target = target as Int] in
        let count = Mutex(0)
        let plan = FaultPoint.Plan { _, _ in
          if count.withLock({ $0 += 1; return $0 == target }) { kill(getpid(), SIGKILL) }
          return 0
        }
        try FaultPoint.$plan.withValue(plan) {
          try EvidenceVault(directory: path + "/v").store(content(1_000, seed: UInt64(target)))
          let file = try StagedFile(path: path + "/s/\(target).part")
          try file.write(content(2_000))
          _ = try file.seal()
          try StagedFile.publish(from: path + "/s/\(target).part", to: path + "/p/\(target)")
        }
        exit(9)
      }
      let vault = try EvidenceVault(directory: folder.path + "/v")
      try vault.sweepStaging()
      #expect(folder.names("v/staging") == [])
      for address in try vault.list() { #expect(try vault.verify(address.sha256)) }
      for name in folder.names("p") { #expect(bytes(at: folder.path + "/p/\(name)") == content(2_000)) }
      if result?.exitStatus == .exitCode(9) { return }
    }
    Issue.record("never ran to its end")
  }
}
