import SFTPClient
import Synchronization
import Testing

@Suite struct RenameTests {
  static let from = Array("a".utf8)
  static let target = Array("b".utf8)

  @Test func `a rename on a server that would overwrite is refused before it is asked for`() throws {
    let renames = Counter()
    var server = FakeServer()
    server.override = { request in
      if request.type == 7 { return [FakeServer.packet(105, .number(request.id) + .number(0))] }
      if request.type == 18 { renames.value.withLock { $0 += 1 } }
      return nil
    }
    let session = try server.session()
    let error = #expect(throws: SFTPError.self) { try session.rename(Self.from, to: Self.target) }
    #expect(error?.code == .targetExists)
    #expect(renames.value.withLock { $0 } == 0)
  }

  @Test func `a rename is refused when it cannot be told whether the target exists`() throws {
    var server = FakeServer()
    server.override = { $0.type == 7 ? [FakeServer.status($0.id, 3)] : nil }
    let session = try server.session()
    let error = #expect(throws: SFTPError.self) { try session.rename(Self.from, to: Self.target) }
    #expect(error?.code == .permissionDenied)
  }

  @Test func `a failure is a failure when the target does not exist`() throws {
    var server = FakeServer()
    server.override = { $0.type == 18 ? [FakeServer.status($0.id, 4)] : nil }
    let session = try server.session()
    let error = #expect(throws: SFTPError.self) { try session.rename(Self.from, to: Self.target) }
    #expect(error?.code == .failure)
    #expect(error?.endsSession == false)
  }

  @Test func `paths that cannot be sent are refused`() throws {
    let session = try FakeServer().session()
    for path in [[], [0x61, 0], Array(repeating: 0x61, count: 65_537)] as [[UInt8]] {
      #expect(throws: SFTPError.self) { try session.remove(path) }
    }
    try session.remove(Self.from)
    session.close()
    session.close()
    let error = #expect(throws: SFTPError.self) { try session.remove(Self.from) }
    #expect(error?.code == .sessionClosed)
  }
}
