import Foundation
import Testing

@testable import EvidenceVault

@Suite("Durable files, locks and space")
struct DurableFileTests {
  private let folder: TemporaryFolder
  private var file: String { folder.path + "/checkpoint" }

  init() throws { folder = try TemporaryFolder() }

  @Test("a write replaces the whole file and leaves nothing beside it")
  func write() throws {
    try DurableFile.write(content(5_000), to: file)
    try DurableFile.write([1, 2], to: file, mode: 0o644)
    #expect(try DurableFile.read(file) == [1, 2])
    #expect(mode(file) == 0o644 && folder.names() == ["checkpoint"])
  }

  @Test("a creation never overwrites")
  func create() throws {
    #expect(try DurableFile.create([1], at: file))
    #expect(try !DurableFile.create([2], at: file))
    #expect(try DurableFile.read(file) == [1])
    #expect(mode(file) == 0o600 && folder.names() == ["checkpoint"])
  }

  @Test("reading is bounded, and absence has its own code")
  func read() throws {
    try DurableFile.write(content(1_000), to: file)
    #expect(try DurableFile.read(file, limit: 1_000).count == 1_000)
    #expect(VaultError.code { try DurableFile.read(file, limit: 999) } == .tooLarge)
    #expect(VaultError.code { try DurableFile.read(file + "x") } == .notFound)
    #expect(try DurableFile.digest(of: file) == BlobAddress(sha256: sha256(content(1_000)), size: 1_000))
  }

  @Test("a move overwrites nothing")
  func move() throws {
    try DurableFile.write([1], to: file)
    try DurableFile.makeFolder(folder.path + "/archive/2026", mode: 0o750)
    try DurableFile.move(from: file, to: folder.path + "/archive/2026/a")
    #expect(folder.names() == ["archive"] && folder.names("archive/2026") == ["a"] && mode(folder.path + "/archive/2026") == 0o750)
    try DurableFile.write([2], to: file)
    #expect(VaultError.code { try DurableFile.move(from: file, to: folder.path + "/archive/2026/a") } == .exists)
    #expect(VaultError.code { try DurableFile.move(from: file + "x", to: file + "y") } == .notFound)
    #expect(try DurableFile.read(folder.path + "/archive/2026/a") == [1])
  }

  @Test("removing a folder follows no link out of it")
  func removeFolder() throws {
    try folder.write("keep", to: "outside/file")
    try folder.write("x", to: "inside/deep/er/file")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/inside/link", withDestinationPath: folder.path + "/outside")
    try DurableFile.removeFolder(folder.path + "/inside")
    try DurableFile.removeFolder(folder.path + "/inside")
    #expect(folder.names() == ["outside"] && folder.names("outside") == ["file"])
    #expect(VaultError.code { try DurableFile.removeFolder(folder.path + "/outside/file") } == .notFound)
  }

  @Test("a path over a symbolic link is not read as the file")
  func links() throws {
    try DurableFile.write([1], to: file)
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: file)
    #expect(throws: VaultError.self) { try DurableFile.read(folder.path + "/link") }
  }

  @Test("temporary files of a killed writer are swept")
  func sweep() async throws {
    try folder.write("x", to: ".checkpoint.dead.tmp")
    try folder.write("x", to: "data.tmp")
    #expect(try DurableFile.sweep(folder.path) == 1)
    #expect(folder.names() == ["data.tmp"])
  }

  @Test("errors say what failed, where, and what to do, and nothing of the content")
  func errors() throws {
    let error = #expect(throws: VaultError.self) { try DurableFile.write(Array("secret".utf8), to: folder.path + "/none/x") }
    #expect(error?.operation == .open && error?.errno == ENOENT)
    #expect(error?.description.hasPrefix("not-found: open of \(folder.path)/none/.x.") == true)
    #expect(error?.description.hasSuffix(".tmp: No such file or directory (errno 2); check the path") == true)
    #expect(error?.description.contains("secret") == false)
  }

  @Test("one holder per lock, known by its number; the kernel frees it when the holder dies")
  func lock() async throws {
    let path = folder.path + "/lock"
    #expect(try FolderLock.holder(of: path) == nil)
    guard case .acquired(let lock) = try FolderLock.acquire(path) else { Issue.record("not acquired"); return }
    #expect(try FolderLock.holder(of: path) == getpid())
    await #expect(processExitsWith: .success) { [path = path as String, parent = getpid() as Int32] in
      guard case .held(by: parent) = try FolderLock.acquire(path) else { exit(3) }
    }
    lock.release()
    lock.release()
    #expect(try FolderLock.holder(of: path) == nil)
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      guard case .acquired(let lock) = try FolderLock.acquire(path) else { exit(3) }
      try withExtendedLifetime(lock) { if try FolderLock.holder(of: path) == getpid() { kill(getpid(), SIGKILL) } }
    }
    #expect(try FolderLock.holder(of: path) == nil)
    guard case .acquired = try FolderLock.acquire(path) else { Issue.record("a dead holder kept the lock"); return }
  }

  @Test("free space is what the file system says")
  func space() throws {
    let bytes = try FreeSpace.bytes(at: folder.path)
    let other = try FileManager.default.attributesOfFileSystem(forPath: folder.path)[.systemFreeSize] as? NSNumber
    #expect(bytes > 0 && Double(bytes) < (other?.doubleValue ?? 0) * 1.1 + 1e9)
    #expect(VaultError.code { try FreeSpace.bytes(at: folder.path + "/none") } == .notFound)
  }
}
