import Foundation
import Testing

@testable import EvidenceVault

@Suite("Staged files and their publication")
struct StagedFileTests {
  private let folder: TemporaryFolder
  private var part: String { folder.path + "/t/_staging/d1/0.part" }
  private var target: String { folder.path + "/t/_feed=acme/_business_date=2026-11-20/x.parquet" }

  init() throws { folder = try TemporaryFolder() }

  private func sealed(_ bytes: [UInt8], leftover: StagedFile.Leftover = .refuse) throws -> SealedFile {
    let file = try StagedFile(path: part, leftover: leftover)
    try file.write(bytes)
    return try file.seal()
  }

  @Test("a sealed file has its length and hash, and only its owner may read it")
  func seal() throws {
    let file = try StagedFile(path: part)
    try file.write(content(70_000))
    try file.write([])
    #expect(file.bytesWritten == 70_000)
    #expect(try file.seal() == SealedFile(path: part, size: 70_000, sha256: sha256(content(70_000))))
    #expect(bytes(at: part) == content(70_000) && mode(part) == 0o600 && mode(folder.path + "/t/_staging/d1") == 0o700)
    #expect(VaultError.code { try file.write([1]) } == .closed)
    #expect(VaultError.code { try file.seal() } == .closed)
    file.discard()
    #expect(exists(part))
  }

  @Test("a file may be sealed readable for others, who still cannot pass its folder")
  func sealedMode() throws {
    let file = try StagedFile(path: part)
    _ = try file.seal(mode: 0o640)
    #expect(mode(part) == 0o640 && mode(folder.path + "/t/_staging/d1") == 0o700)
  }

  @Test("a leftover of the same name is refused, or replaced when asked")
  func leftover() throws {
    _ = try sealed([1])
    #expect(VaultError.code { try sealed([2]) } == .exists)
    #expect(bytes(at: part) == [1])
    _ = try sealed([2], leftover: .replace)
    #expect(bytes(at: part) == [2])
  }

  @Test("an unsealed file goes when it is dropped")
  func dropped() throws {
    do { try StagedFile(path: part).write([1]) }
    #expect(folder.names("t/_staging/d1") == [])
  }

  @Test("publishing moves the file, may be repeated, and never overwrites")
  func publish() throws {
    _ = try sealed([1, 2, 3])
    #expect(try StagedFile.publish(from: part, to: target) == .moved)
    #expect(!exists(part) && bytes(at: target) == [1, 2, 3])
    #expect(try StagedFile.publish(from: part, to: target) == .alreadyThere)
    try DurableFile.removeFolder(folder.path + "/t/_staging/d1")
    #expect(try StagedFile.publish(from: part, to: target) == .alreadyThere)
    _ = try sealed([9])
    #expect(VaultError.code { try StagedFile.publish(from: part, to: target) } == .exists)
    #expect(bytes(at: target) == [1, 2, 3] && bytes(at: part) == [9])
    #expect(VaultError.code { try StagedFile.publish(from: part + "x", to: target + "x") } == .notFound)
  }

  @Test("a file is written by one thread after another")
  func threads() async throws {
    let file = try StagedFile(path: part)
    for piece in 0..<10 { try await Task.detached { try file.write(content(1_000, seed: UInt64(piece))) }.value }
    let whole = (0..<10).flatMap { content(1_000, seed: UInt64($0)) }
    #expect(try file.seal().sha256 == sha256(whole))
  }
}
