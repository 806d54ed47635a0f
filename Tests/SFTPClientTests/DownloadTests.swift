import SFTPClient
import Synchronization
import TestSupport
import Testing

@Suite struct DownloadTests {
  static let path = Array("file".utf8)

  static func download(_ server: FakeServer, _ options: SFTPOptions = SFTPOptions(requestDeadline: .seconds(10))) throws -> [UInt8] {
    let session = try server.session(options)
    var bytes: [UInt8] = []
    let result = try session.download(path) { bytes += $0 }
    #expect(result.bytes == UInt64(bytes.count))
    session.close()
    return bytes
  }

  static func content(_ count: Int) -> [UInt8] {
    var generator = SeededGenerator(seed: UInt64(count))
    return generator.bytes(count)
  }

  @Test(arguments: [0, 1, 4095, 4096, 4097, 32768, 32769, 100_000, 1_000_000])
  func `a file of any size arrives whole`(size: Int) throws {
    let file = Self.content(size)
    #expect(try Self.download(FakeServer(file: file)) == file)
    #expect(try Self.download(FakeServer(file: file, statedSize: { _ in nil })) == file)
  }

  @Test(arguments: 0..<30) func `short answers in any order give the exact file`(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let file = generator.bytes(Int.random(in: 0...700_000, using: &generator))
    let longest = [1 << 20, 100_000, 40_000, 7000].randomElement(using: &generator) ?? 1
    var server = FakeServer(file: file)
    server.shuffles = true
    server.extensions = seed % 2 == 0 ? [("limits@openssh.com", "1")] : []
    server.readLimit = { read in Int(UInt64(read + 1 + seed) &* 0x9e37_79b9 % UInt64(longest)) + 1 }
    if seed % 3 == 0 { server.statedSize = { _ in nil } }
    let options = SFTPOptions(
      requestDeadline: .seconds(10), window: [4096, 100_000, 4 << 20].randomElement(using: &generator) ?? 4096,
      maximumOutstandingReads: [1, 2, 7, 64].randomElement(using: &generator) ?? 1)
    #expect(try Self.download(server, options) == file)
  }

  @Test func `one byte per answer gives the exact file`() throws {
    let file = Self.content(5000)
    #expect(try Self.download(FakeServer(file: file, readLimit: { _ in 1 })) == file)
  }

  @Test func `the window bounds what is asked for and not delivered`() throws {
    let file = Self.content(3 << 20)
    var server = FakeServer(file: file)
    server.extensions = [("limits@openssh.com", "1")]
    // Answers nothing for the first stretch until everything else the window allows has been asked for.
    let window = 1 << 20
    let asked = Counter()
    server.override = { request in
      guard request.type == 5 else { return nil }
      let (offset, length) = request.stretch
      asked.value.withLock { $0 = max($0, offset + length) }
      return nil
    }
    let session = try server.session(SFTPOptions(requestDeadline: .seconds(10), window: window))
    var delivered = 0
    var widest = 0
    _ = try session.download(Self.path) { bytes in
      widest = max(widest, asked.value.withLock { $0 } - delivered)
      delivered += bytes.count
    }
    #expect(delivered == file.count)
    #expect(widest <= window)
    #expect(widest > window / 2)
  }

  @Test func `an offset starts in the middle`() throws {
    let file = Self.content(100_000)
    let session = try FakeServer(file: file).session()
    var bytes: [UInt8] = []
    let result = try session.download(Self.path, startingAt: 40_000) { bytes += $0 }
    #expect(bytes == Array(file[40_000...]))
    #expect(result.bytes == 60_000)
  }

  // MARK: Files that change

  static func error(_ server: FakeServer, _ options: SFTPOptions = SFTPOptions(requestDeadline: .seconds(10))) throws -> SFTPError {
    let session = try server.session(options)
    let thrown = #expect(throws: SFTPError.self) { _ = try session.download(path) { _ in } }
    return try #require(thrown)
  }

  @Test(arguments: [SFTPOptions.StatMethod.handle, .path]) func `a file that changes while it is read is not accepted`(
    method: SFTPOptions.StatMethod
  ) throws {
    let file = Self.content(90_000)
    let options = SFTPOptions(requestDeadline: .seconds(10), stat: method)
    // Grown, shrunk, touched; and one whose stated size was never true.
    #expect(try Self.error(FakeServer(file: file, statedSize: { $0 == 0 ? 80_000 : 90_000 }), options).code == .changedDuringTransfer)
    #expect(try Self.error(FakeServer(file: file, statedSize: { _ in 100_000 }), options).code == .changedDuringTransfer)
    #expect(try Self.error(FakeServer(file: file, statedSize: { $0 == 0 ? 90_000 : 95_000 }), options).code == .changedDuringTransfer)
    #expect(
      try Self.error(FakeServer(file: file, modificationTime: { 1000 + UInt32($0) }), options).code == .changedDuringTransfer)
    #expect(try Self.error(FakeServer(file: file, statedSize: { _ in 80_000 }), options).code == .changedDuringTransfer)
  }

  @Test func `a larger file than allowed is refused before its first byte`() throws {
    let session = try FakeServer(file: Self.content(5000)).session()
    var delivered = 0
    let error = #expect(throws: SFTPError.self) { _ = try session.download(Self.path, limit: 4999) { delivered += $0.count } }
    #expect(error?.code == .tooLarge)
    #expect(delivered == 0)
    #expect(try session.download(Self.path, limit: 5000) { _ in }.bytes == 5000)
  }

  @Test func `after a sink that failed the session goes on`() throws {
    struct Full: Error {}
    let file = Self.content(2_000_000)
    let session = try FakeServer(file: file).session()
    for _ in 0..<3 {
      #expect(throws: Full.self) { _ = try session.download(Self.path) { _ in throw Full() } }
    }
    var bytes: [UInt8] = []
    _ = try session.download(Self.path) { bytes += $0 }
    #expect(bytes == file)
  }

  @Test func `a folder is not downloaded`() throws {
    var server = FakeServer()
    server.override = { $0.type == 8 ? [FakeServer.packet(105, .number($0.id) + .number(4) + .number(0o040755))] : nil }
    #expect(try Self.error(server).code == .notRegularFile)
  }
}
