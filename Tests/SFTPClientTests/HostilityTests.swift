import Foundation
import Synchronization
import Testing
import TestSupport

@testable import SFTPClient

/// A number shared with the fake server's thread.
final class Counter: Sendable {
  let value = Mutex(0)
}

@Suite struct HostilityTests {
  static let path = Array("folder".utf8)

  static func listing(_ packets: [[UInt8]], _ options: SFTPOptions = SFTPOptions(requestDeadline: .seconds(5))) throws -> [DirectoryEntry] {
    let session = try FakeServer(namePackets: packets).session(options)
    defer { session.close() }
    return try session.list(path)
  }

  static func code(_ packets: [[UInt8]], _ options: SFTPOptions = SFTPOptions(requestDeadline: .seconds(5))) -> SFTPError.Code? {
    do {
      _ = try listing(packets, options)
      return nil
    } catch { return (error as? SFTPError)?.code }
  }

  // MARK: Names

  @Test func `names come raw, and those that are not one harmless component are marked`() throws {
    let names: [([UInt8], Bool, String)] = [
      (Array("portfolio.csv".utf8), true, "portfolio.csv"),
      (Array("Übung 1.csv".utf8), true, "Übung 1.csv"),
      (Array("../../etc/cron.d/x".utf8), false, "../../etc/cron.d/x"),
      (Array("a/b".utf8), false, "a/b"),
      ([], false, ""),
      ([0x61, 0, 0x62], false, "a\\x00b"),
      ([0x61, 0x0a], false, "a\\x0a"),
      ([0x1b, 0x5b, 0x32, 0x4a], false, "\\x1b[2J"),
      ([0xff, 0xfe], false, "\\xff\\xfe"),
      (Array("a\u{202e}fdp.exe".utf8), false, "a\\xe2\\x80\\xaefdp.exe"),
      (Array(repeating: 0x78, count: 5000), true, String(repeating: "x", count: 5000)),
    ]
    let entries = try Self.listing([FakeServer.names(names.map(\.0) + [[0x2e], [0x2e, 0x2e]], extended: true)])
    #expect(entries.map(\.name) == names.map(\.0))
    #expect(entries.map(\.isSafeName) == names.map(\.1))
    #expect(entries.map(\.displayName) == names.map(\.2))
    #expect(entries.allSatisfy { $0.attributes.extended == [.init(name: [120], value: [121, 122])] })
  }

  @Test func `a packet of names that lies is a violation, however it lies`() {
    let honest = FakeServer.names([[0x61], [0x62]])
    #expect(Self.code([honest]) == nil)
    #expect(Self.code([FakeServer.names([[0x61]], count: 2)]) == .protocolViolation)
    #expect(Self.code([FakeServer.names([[0x61]], count: .max)]) == .protocolViolation)
    #expect(Self.code([FakeServer.names([[0x61], [0x62]], count: 1)]) == .protocolViolation)
    #expect(Self.code([.number(1) + .number(.max) + [0x61]]) == .protocolViolation)
    #expect(Self.code([.number(1) + .number(0x8000_0001) + .string([]) + .number(0)]) == .protocolViolation)
    #expect(Self.code([.number(1) + .string([0x61]) + .string([]) + .number(0x8000_0000) + .number(.max)]) == .protocolViolation)
    #expect(Self.code([.number(1) + .string([0x61]) + .string([]) + .number(0x10)]) == .protocolViolation)
    for length in 0..<honest.count where length != 4 { #expect(Self.code([Array(honest[..<length])]) == .protocolViolation) }
  }

  @Test func `a listing is bounded in packets, entries and empty answers`() {
    let many = (0..<1000).map { Array("f\($0)".utf8) }
    #expect(Self.code(Array(repeating: FakeServer.names([]), count: 1000)) == .protocolViolation)
    #expect(Self.code([FakeServer.names(many)], SFTPOptions(maximumEntries: 999)) == nil)
    #expect(Self.code([FakeServer.names(many), FakeServer.names(many)], SFTPOptions(maximumEntries: 1500)) == .tooManyEntries)
    #expect(Self.code([FakeServer.names(many)], SFTPOptions(maximumNamePacket: 4096)) == .protocolViolation)
  }

  @Test func `a packet of names far beyond 256 KiB is read`() throws {
    let names = (0..<20_000).map { Array("file-\($0)".utf8) }
    #expect(try Self.listing([FakeServer.names(names)]).map(\.name) == names)
  }

  // MARK: Packets

  /// What a reply to the first STAT with these raw bytes leads to.
  static func stat(_ reply: @escaping @Sendable (UInt32) -> [[UInt8]]) throws -> SFTPError.Code? {
    var server = FakeServer()
    server.override = { $0.type == 17 ? reply($0.id) : nil }
    let session = try server.session(SFTPOptions(requestDeadline: .milliseconds(500)))
    do {
      _ = try session.stat(path)
      _ = try session.stat(path)
      return nil
    } catch { return error.code }
  }

  @Test func `replies that fit no request end the session`() throws {
    let attributes: [UInt8] = .number(0)
    #expect(try Self.stat { [FakeServer.packet(105, .number($0) + attributes)] } == nil)
    // Unknown number, repeated number, wrong kind, unknown type, a request instead of a reply, no body, absurd lengths.
    #expect(try Self.stat { [FakeServer.packet(105, .number($0 + 1000) + attributes)] } == .protocolViolation)
    #expect(
      try Self.stat { id in Array(repeating: FakeServer.packet(105, .number(id) + attributes), count: 2) } == .protocolViolation)
    #expect(try Self.stat { [FakeServer.packet(102, .number($0) + .string([1]))] } == .protocolViolation)
    #expect(try Self.stat { [FakeServer.packet(150, .number($0))] } == .protocolViolation)
    #expect(try Self.stat { [FakeServer.packet(17, .number($0))] } == .protocolViolation)
    #expect(try Self.stat { _ in [[0, 0, 0, 0, 0, 0, 0, 0]] } == .protocolViolation)
    #expect(try Self.stat { _ in [[0xff, 0xff, 0xff, 0xff, 105]] } == .protocolViolation)
    #expect(try Self.stat { _ in [[0x7f, 0xff, 0xff, 0xff, 103]] } == .protocolViolation)
    #expect(try Self.stat { _ in [FakeServer.packet(105, [])] } == .protocolViolation)
    #expect(try Self.stat { [FakeServer.packet(101, .number($0) + .number(0))] } == .protocolViolation)
    #expect(try Self.stat { _ in [] } == .deadlineExceeded)
    #expect(try Self.stat { _ in [[0, 0, 0, 9]] } == .deadlineExceeded)
  }

  @Test func `data that was not asked for ends the session`() throws {
    for reply in [[UInt8](), Array(repeating: 1, count: 40_000)] {
      var server = FakeServer(file: [1, 2, 3])
      server.override = { $0.type == 5 ? [FakeServer.packet(103, .number($0.id) + .string(reply))] : nil }
      let session = try server.session()
      let error = #expect(throws: SFTPError.self) { _ = try session.download(Self.path) { _ in } }
      #expect(error?.code == .protocolViolation)
      #expect(throws: SFTPError.self) { try session.stat(Self.path) }
    }
  }

  @Test func `a status is told by its kind`() throws {
    let kinds: [(UInt32, SFTPError.Code)] = [
      (2, .noSuchFile), (3, .permissionDenied), (4, .failure), (5, .protocolViolation), (7, .connectionLost), (8, .unsupported),
      (1, .failure), (4_000_000_000, .failure),
    ]
    for (status, code) in kinds {
      #expect(try Self.stat { [FakeServer.status($0, status)] } == code)
    }
  }

  @Test func `a server that is cut off at any byte ends in connection lost, at once`() throws {
    var server = FakeServer(file: Array(repeating: 9, count: 100), extensions: [("limits@openssh.com", "1")])
    server.namePackets = [FakeServer.names([[0x61]])]
    let start = ContinuousClock.now
    var completed = false
    for cut in 0..<2000 where !completed {
      server.cut = cut
      do {
        let session = try server.session()
        _ = try session.download(Self.path) { _ in }
        _ = try session.list(Self.path)
        completed = true
      } catch { #expect((error as? SFTPError)?.code == .connectionLost, "cut after \(cut) bytes") }
    }
    #expect(completed)
    #expect(start.duration(to: .now) < .seconds(5))
  }

  @Test(arguments: [3, 4, 5, 8, 11, 12]) func `a request that is never answered ends at its deadline`(type: Int) throws {
    var server = FakeServer(file: Array(repeating: 9, count: 100_000))
    server.namePackets = [FakeServer.names([[0x61]])]
    server.silence = UInt8(type)
    let session = try server.session(SFTPOptions(requestDeadline: .milliseconds(200)))
    let start = ContinuousClock.now
    let error = #expect(throws: SFTPError.self) {
      _ = try session.download(Self.path) { _ in }
      _ = try session.list(Self.path)
    }
    #expect(error?.code == .deadlineExceeded)
    #expect(error?.endsSession == true)
    let took = start.duration(to: .now)
    #expect(took >= .milliseconds(200) && took < .seconds(2))
  }

  @Test func `a silent server's greeting ends at its deadline`() throws {
    var ends: [Int32] = [-1, -1]
    socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends)
    defer { close(ends[1]) }
    let error = #expect(throws: SFTPError.self) {
      _ = try SFTPSession(reading: ends[0], writing: ends[0], options: SFTPOptions(requestDeadline: .milliseconds(100)))
    }
    #expect(error?.code == .deadlineExceeded)
    // The descriptor was given away and has been closed: the server sees our greeting, then the end.
    var greeting = [UInt8](repeating: 0, count: 64)
    #expect(read(ends[1], &greeting, greeting.count) == 9)
    #expect(read(ends[1], &greeting, greeting.count) == 0)
  }

  // MARK: Mutations

  /// Every reply of an honest session is altered at random; whatever happens, it ends, and with a typed error or a right answer.
  @Test(arguments: 0..<40) func `altered replies never crash or hang the session`(seed: Int) throws {
    var server = FakeServer(file: Array(repeating: 5, count: 3000), extensions: [("limits@openssh.com", "1")])
    server.namePackets = [FakeServer.names([[0x61], [0x62, 0x63]], extended: true)]
    let rounds = 25
    for round in 0..<rounds {
      var generator = SeededGenerator(seed: UInt64(seed * rounds + round))
      let descriptor = MutatingProxy.start(server.start(), flips: Int.random(in: 1...3, using: &generator), seed: generator.next())
      do {
        let session = try SFTPSession(
          reading: descriptor, writing: descriptor, options: SFTPOptions(requestDeadline: .milliseconds(30)))
        _ = try session.download(Self.path) { _ in }
        _ = try session.list(Self.path)
        _ = try session.realPath(Self.path)
      } catch { #expect(error is SFTPError) }
    }
  }
}
