import Foundation
import Testing

@testable import EvidenceVault

/// The same faults as in `FaultTests`, but made by the kernel's tracer and not by our own seam.
@Suite("Faults from the kernel", .enabled(if: Strace.isUsable, "strace is not installed or may not attach"))
struct StraceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("an fsync that fails with EIO is reported as not durable, and nothing is stored")
  func fsync() async throws {
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      let vault = try EvidenceVault(directory: path)
      let blob = try vault.stage()
      try blob.write(content(5_000))
      try Strace.inject(["fsync:error=EIO:when=1"])
      let error = VaultError.thrown { try blob.finish() }
      guard error?.code == .notDurable, error?.operation == .fsync, error?.errno == EIO else { exit(3) }
      guard try vault.list() == [] else { exit(4) }
      guard try vault.store(content(5_000)).size == 5_000 else { exit(5) }
    }
    let vault = try EvidenceVault(directory: folder.path)
    #expect(try vault.list().count == 1 && folder.names("staging") == [])
  }

  @Test("an fsync of the folder that fails leaves a whole content, and is told from one of the file")
  func folderFsync() async throws {
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      let vault = try EvidenceVault(directory: path)
      // The first content makes the folder of its prefix, so that only the rename's own fsync is left for the second.
      try vault.remove(vault.store(content(64)).sha256)
      try Strace.inject(["fsync:error=EIO:when=2"])
      let error = VaultError.thrown { try vault.store(content(64)) }
      guard error?.operation == .fsyncFolder, error?.code == .notDurable else { exit(3) }
    }
    let vault = try EvidenceVault(directory: folder.path)
    #expect(try vault.list().allSatisfy { try vault.verify($0.sha256) })
  }

  @Test("a rename that fails leaves the source where it was")
  func rename() async throws {
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      let file = try StagedFile(path: path + "/s/0.part")
      try file.write(content(100))
      _ = try file.seal()
      try Strace.inject(["renameat2:error=EIO:when=1"])
      let error = VaultError.thrown { try StagedFile.publish(from: path + "/s/0.part", to: path + "/p/x") }
      guard error?.operation == .rename, error?.errno == EIO else { exit(3) }
      guard exists(path + "/s/0.part"), !exists(path + "/p/x") else { exit(4) }
      try StagedFile.publish(from: path + "/s/0.part", to: path + "/p/x")
    }
    #expect(bytes(at: folder.path + "/p/x") == content(100))
  }

  @Test("a file system without exclusive rename is served by a link")
  func oldFileSystem() async throws {
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      try Strace.inject(["renameat2:error=EINVAL"])
      try DurableFile.write([1], to: path + "/a")
      try DurableFile.move(from: path + "/a", to: path + "/b")
      try DurableFile.write([2], to: path + "/a")
      let error = VaultError.thrown { try DurableFile.move(from: path + "/a", to: path + "/b") }
      guard error?.code == .exists else { exit(3) }
    }
    #expect(bytes(at: folder.path + "/a") == [2] && bytes(at: folder.path + "/b") == [1])
  }

  @Test("interrupted calls are repeated")
  func interrupted() async throws {
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      try Strace.inject(["write:error=EINTR:when=1..3", "openat:error=EINTR:when=1..2", "read:error=EINTR:when=1..2", "flock:error=EINTR:when=1"])
      try DurableFile.write(content(9_000), to: path + "/a")
      guard try DurableFile.read(path + "/a") == content(9_000) else { exit(3) }
    }
    #expect(bytes(at: folder.path + "/a") == content(9_000))
  }

  @Test("a full disk is told as such")
  func full() async throws {
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      let file = try StagedFile(path: path + "/0.part")
      try Strace.inject(["write:error=ENOSPC:when=2"])
      try file.write([1])
      let error = VaultError.thrown { try file.write([2]) }
      guard error?.code == .noSpace, error?.remedy.contains("free space") == true else { exit(3) }
    }
  }
}
