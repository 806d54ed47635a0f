import Foundation
import Testing

@testable import EvidenceVault

@Suite("The content-addressed store")
struct VaultTests {
  private let folder: TemporaryFolder
  private let vault: EvidenceVault

  init() throws {
    folder = try TemporaryFolder()
    vault = try EvidenceVault(directory: folder.path + "/vault")
  }

  @Test("a content written in pieces lies under its hash, read-only, and nowhere else", arguments: [0, 1, 63, 64, 65, 300_000])
  func store(_ count: Int) throws {
    let bytes = content(count)
    let blob = try vault.stage()
    for start in stride(from: 0, to: count, by: 4_099) {
      try blob.write(Array(bytes[start..<min(start + 4_099, count)]))
      #expect(blob.bytesWritten == Int64(min(start + 4_099, count)))
    }
    #expect(try vault.list() == [])
    let address = try blob.finish()
    #expect(address == BlobAddress(sha256: sha256(bytes), size: Int64(count)))
    let path = try vault.path(of: address.sha256)
    #expect(path == "\(folder.path)/vault/sha256/\(address.sha256.prefix(2))/\(address.sha256.dropFirst(2))")
    #expect(EvidenceVaultTests.bytes(at: path) == bytes && mode(path) == 0o400)
    #expect(try vault.list() == [address] && vault.contains(address.sha256) && vault.verify(address.sha256))
    #expect(folder.names("vault/staging") == [])
    let descriptor = try vault.open(address.sha256)
    defer { close(descriptor) }
    #expect(lseek(descriptor, 0, SEEK_END) == Int64(count))
    #expect(VaultError.code { try blob.write([1]) } == .closed)
    #expect(VaultError.code { try blob.finish() } == .closed)
    #expect(mode("\(folder.path)/vault/sha256") == 0o700)
  }

  @Test("the same content twice is one content")
  func adoption() throws {
    let first = try vault.store(content(1_000))
    let path = try vault.path(of: first.sha256)
    let inode = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? NSNumber
    #expect(try vault.store(content(1_000)) == first)
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? NSNumber == inode)
    #expect(try vault.list() == [first] && vault.damagedFiles() == [])
    #expect(folder.names("vault/staging") == [])
  }

  @Test("a damaged content is told by verify, and healed without losing the damage when it comes again", arguments: [999, 1_000, 0])
  func damage(_ kept: Int) throws {
    let address = try vault.store(content(1_000))
    let path = try vault.path(of: address.sha256)
    try FileManager.default.removeItem(atPath: path)
    let damaged = kept == 1_000 ? content(1_000, seed: 2) : Array(content(1_000).prefix(kept))
    try Data(damaged).write(to: URL(fileURLWithPath: path))
    #expect(try !vault.verify(address.sha256))
    #expect(try vault.store(content(1_000)) == address)
    #expect(try vault.verify(address.sha256))
    #expect(try vault.damagedFiles().map { EvidenceVaultTests.bytes(at: $0) } == [damaged])
  }

  @Test("only a whole lower-case hash is an address", arguments: [
    "", "ab", String(repeating: "A", count: 64), String(repeating: "a", count: 63), String(repeating: "a", count: 65),
    "../../../../etc/passwd" + String(repeating: "a", count: 42), String(repeating: "g", count: 64),
  ])
  func addresses(_ text: String) {
    #expect(VaultError.code { try vault.path(of: text) } == .invalidAddress)
    #expect(VaultError.code { try vault.open(text) } == .invalidAddress)
    #expect(VaultError.code { try vault.remove(text) } == .invalidAddress)
  }

  @Test("what is not there is not found, and removing it does nothing")
  func absence() throws {
    let hash = sha256([1])
    #expect(try !vault.contains(hash))
    #expect(VaultError.code { try vault.open(hash) } == .notFound)
    #expect(VaultError.code { try vault.verify(hash) } == .notFound)
    try vault.remove(hash)
    let address = try vault.store([1])
    try vault.remove(address.sha256)
    #expect(try vault.list() == [])
  }

  @Test("a blob that is dropped or discarded leaves nothing")
  func discarded() throws {
    do {
      let blob = try vault.stage()
      try blob.write([1, 2])
    }
    #expect(folder.names("vault/staging") == [])
    let blob = try vault.stage()
    blob.discard()
    blob.discard()
    #expect(folder.names("vault/staging") == [])
    #expect(VaultError.code { try blob.write([1]) } == .closed)
  }

  @Test("a sweep removes the leftovers of the dead and leaves the living alone")
  func sweep() async throws {
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = vault.directory as String] in
      let blob = try EvidenceVault(directory: path).stage()
      try blob.write(content(100))
      kill(getpid(), SIGKILL)
    }
    let living = try vault.stage()
    try living.write([1])
    #expect(folder.names("vault/staging").count == 2)
    #expect(try vault.sweepStaging() == 1)
    #expect(folder.names("vault/staging").count == 1)
    #expect(try vault.list() == [])
    #expect(try living.finish().size == 1)
    #expect(try vault.sweepStaging() == 0)
  }

  @Test("what others put into the folders is passed over")
  func strangers() throws {
    try folder.write("x", to: "vault/sha256/zz/file")
    try folder.write("x", to: "vault/sha256/README")
    try folder.write("x", to: "vault/sha256/ab/short")
    let address = try vault.store([7])
    #expect(try vault.list() == [address])
  }

  @Test("8 processes that store the same contents end with each once")
  func processes() async throws {
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          await #expect(processExitsWith: .success) { [path = vault.directory as String] in
            let vault = try EvidenceVault(directory: path)
            for seed in 1...20 {
              let address = try vault.store(content(2_000, seed: UInt64(seed)))
              guard try vault.verify(address.sha256) else { exit(3) }
              if seed.isMultiple(of: 7) { try vault.sweepStaging() }
            }
          }
        }
      }
    }
    #expect(try vault.list().count == 20 && vault.damagedFiles() == [])
    #expect(try vault.list().allSatisfy { try vault.verify($0.sha256) })
    #expect(folder.names("vault/staging") == [])
  }
}
