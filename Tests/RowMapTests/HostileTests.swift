import Foundation
import Testing

@testable import RowMap

@Suite("Hostile row maps")
struct HostileTests {
  /// Everything a reader can be asked.
  static func read(_ path: String) throws {
    let reader = try RowMapReader(path: path)
    try reader.check()
    _ = try reader.record(1)
    _ = try reader.record(line: 50)
    _ = try reader.record(byte: 1000)
    _ = try reader.record(file: "_feed=a/0.parquet", position: 10)
    _ = try reader.records(.rejected)
  }

  @Test func `one altered byte anywhere is an error`() throws {
    let made = MadeFile(records: 9000, seed: 9)
    let file = TemporaryPath()
    _ = try made.write(to: file.path, secret: RowMapSecret())
    let good = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file.path)))
    var random = Seeded(4)
    let footer = (good.count - 400)..<good.count
    let positions = Array(0..<16) + Array(footer) + (0..<100).map { _ in Int.random(in: 0..<good.count, using: &random) }
    for position in positions {
      var bad = good
      bad[position] ^= UInt8.random(in: 1...255, using: &random)
      try Data(bad).write(to: URL(fileURLWithPath: file.path))
      #expect(throws: RowMapError.self, "byte \(position)") { try Self.read(file.path) }
    }
  }

  @Test func `a map cut anywhere is an error`() throws {
    let made = MadeFile(records: 300, seed: 9)
    let file = TemporaryPath()
    _ = try made.write(to: file.path, secret: RowMapSecret())
    let good = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file.path)))
    for length in stride(from: 0, to: good.count, by: 3) {
      try Data(good[..<length]).write(to: URL(fileURLWithPath: file.path))
      #expect(throws: RowMapError.self, "\(length) bytes") { try Self.read(file.path) }
    }
  }

  @Test func `lies under correct hashes are errors and never trap`() throws {
    let made = MadeFile(records: 500, seed: 1)
    let file = TemporaryPath()
    _ = try made.write(to: file.path, secret: RowMapSecret())
    let good = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file.path)))
    let footerLength = good[(good.count - 48)..<(good.count - 40)].reversed().reduce(0) { $0 << 8 | Int($1) }
    let footerStart = good.count - 48 - footerLength
    var random = Seeded(6)
    var accepted = 0
    let rounds = ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1" ? 50_000 : 800
    for _ in 0..<rounds {
      var payload = Array(good[16..<footerStart])
      var footer = Array(good[footerStart..<(footerStart + footerLength)])
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        if Bool.random(using: &random) {
          payload[Int.random(in: 0..<payload.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        } else {
          footer[Int.random(in: 32..<footer.count, using: &random)] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
        }
      }
      if Int.random(in: 0..<4, using: &random) == 0 { payload.removeLast(Int.random(in: 1...20, using: &random)) }
      // The single block's checksum stands 48 bytes before the end of the footer.
      footer.replaceSubrange((footer.count - 48)..<(footer.count - 32), with: Layout.checksum(payload))
      var trailer = withUnsafeBytes(of: UInt64(footer.count).littleEndian) { Array($0) }
      trailer += Layout.sha256(footer) + Layout.tail
      try Data(good[..<16] + payload + footer + trailer).write(to: URL(fileURLWithPath: file.path))
      do {
        try Self.read(file.path)
        accepted += 1
      } catch is RowMapError {}
    }
    #expect(accepted < rounds, "some lies are well formed, but not all")
  }
}
