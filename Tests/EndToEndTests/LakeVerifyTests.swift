import Foundation
import Glibc
import TestSupport
import Testing

@Suite("What is wrong with the lake has a name", .withReaders)
struct LakeVerifyTests {
  @Test("what is wrong with the lake is named by its code, and what follows from the commits is mended")
  func named() throws {
    let world = try MergedWorld()
    for day in 10...16 { try world.drop("2026-11-\(day)", rows: 20 + day) }
    _ = try world.gateway.pass()
    for day in 10...15 { try world.drop("2026-11-\(day)", rows: 10 + day) }
    _ = try world.gateway.pass()
    let log = world.gateway.lake + "/portfolio/_delta_log"
    let names = try FileManager.default.contentsOfDirectory(atPath: log)
    let checkpoint = try #require(names.first { $0.hasSuffix(".checkpoint.parquet") }, "\(names)")
    let checksum = try #require(names.sorted().last { $0.hasSuffix(".crc") })
    try world.gateway.expectVerified()
    func expectNamed(_ code: String, mends: Bool, _ location: SourceLocation = #_sourceLocation) throws {
      let outcome = try world.gateway.sluice("verify", "lake", "--deep")
      #expect(outcome.code == 1 && outcome.text.contains(code + ":"), "\(outcome)", sourceLocation: location)
      #expect(try world.gateway.sluice("explain", code).code == 0, sourceLocation: location)
      guard mends else { return }
      let mended = try world.gateway.sluice("verify", "lake", "--repair", "--deep")
      #expect(mended.code == 0, "\(mended)", sourceLocation: location)
    }
    func edit(_ path: String, _ change: (inout String) -> Void) throws -> Data {
      let before = try Data(contentsOf: URL(fileURLWithPath: path))
      var text = String(decoding: before, as: UTF8.self)
      change(&text)
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      return before
    }
    // A checkpoint is what readers believe first.
    let planted = "00000000000000000001.json"
    let original = try Data(contentsOf: URL(fileURLWithPath: "\(log)/\(checkpoint)"))
    try original.prefix(original.count / 2).write(to: URL(fileURLWithPath: "\(log)/\(checkpoint)"))
    try expectNamed("lake-checkpoint-wrong", mends: true)
    _ = try edit("\(log)/\(checksum)") { $0 = $0.replacing(/"numFiles":\d+/, with: "\"numFiles\":99") }
    try expectNamed("lake-checksum-wrong", mends: true)
    let commit = try edit("\(log)/\(planted)") { $0 += "\n" }
    try expectNamed("lake-commit-altered", mends: false)
    try commit.write(to: URL(fileURLWithPath: "\(log)/\(planted)"))
    try world.gateway.expectVerified()

    let script = "import sys\nfrom deltalake import DeltaTable\nprint(DeltaTable(sys.argv[1]).file_uris()[0])"
    let path = try #require(
      try Oracle.run(script, [world.gateway.lake + "/portfolio"]).split(separator: "\n").first.map(String.init))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    try FileManager.default.removeItem(atPath: path)
    try expectNamed("lake-file-missing", mends: false)
    var changed = bytes
    changed[changed.count / 3] ^= 1
    try changed.write(to: URL(fileURLWithPath: path))
    try expectNamed("lake-file-altered", mends: false)
    try bytes.write(to: URL(fileURLWithPath: path))
    try world.gateway.expectVerified()
    _ = try Oracle.run(
      """
      import sys, deltalake
      table = deltalake.DeltaTable(sys.argv[1])
      deltalake.write_deltalake(table, table.to_pyarrow_table().slice(0, 1), mode="append")
      """, [world.gateway.lake + "/portfolio"])
    try expectNamed("lake-file-foreign", mends: false)
    try expectNamed("lake-commit-foreign", mends: false)
  }
}
