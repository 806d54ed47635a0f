import Foundation
import Glibc
import TestSupport
import Testing

@Suite("The lake is looked at and looked after", .withReaders)
struct LakeTests {
  @Test("a version, a time and the history name the same rows")
  func moments() throws {
    let gateway = try TestGateway()
    try gateway.drop(gateway.bank.encrypt(Program.portfolio(rows: 30, seed: 1, date: "2026-11-19")), date: "2026-11-19")
    _ = try gateway.pass()
    try gateway.drop(gateway.bank.encrypt(Program.portfolio(rows: 40, seed: 2, date: "2026-11-19")), date: "2026-11-19")
    _ = try gateway.pass()
    let history = try gateway.sluice("lake", "history", "portfolio", "--json").lines()
    #expect(history.map(\.["version"].number) == [2, 1, 0])
    #expect(history.map(\.["rowsAdded"].number) == [40, 30, 0] && history[0]["rowsRemoved"].number == 30)
    #expect(history[0]["delivery"].text == "acme-portfolio@2026-11-19.v2" && history[0]["isRecorded"].boolean == true)
    let first = try #require(history[1]["time"].text)
    // The commit's file may have any time.
    var times = [timespec(tv_sec: 86_400, tv_nsec: 0), timespec(tv_sec: 86_400, tv_nsec: 0)]
    utimensat(AT_FDCWD, "\(gateway.lake)/portfolio/_delta_log/00000000000000000002.json", &times, 0)
    for (arguments, rows) in [
      (["--version", "1"], 30), (["--version", "2"], 40), (["--as-of", first], 30), (["--as-of", "2999-01-01"], 40), ([], 40),
      (["--version", "0"], 0),
    ] {
      let described = try gateway.start(["lake", "describe", "portfolio", "--json"] + arguments).wait()
      #expect(try described.json()["summary"]["rows"].number == rows, "\(arguments): \(described)")
      let head = try gateway.start(["lake", "head", "portfolio", "--rows", "100", "--json"] + arguments).wait()
      #expect(try head.json()["rows"].items.count == rows, "\(arguments)")
    }
    #expect(try gateway.sluice("lake", "head", "portfolio", "--version", "3").code == 1)
    #expect(try gateway.sluice("lake", "head", "portfolio", "--as-of", "2020-01-01").code == 1)
    #expect(try gateway.sluice("lake", "tables", "--as-of", first, "--json").lines().first { $0["table"].text == "portfolio" }?["rows"].number == 30)
    for line in try gateway.sluice("lake", "history", "portfolio").text.split(separator: "\n") { #expect(line.count <= 100) }
  }

  @Test("data files are encoded as the configuration says, merged ones and those of deliveries too, and a table may hold both")
  func profiles() throws {
    let gateway = try TestGateway([MergedWorld.feed()])
    func land(_ days: ClosedRange<Int>) throws {
      for day in days {
        let date = "2026-11-\(day)"
        try gateway.drop(gateway.bank.encrypt(Program.portfolio(rows: 500, seed: day, date: date)), date: date)
      }
      _ = try gateway.pass()
    }
    /// Encodings of values that only readers of 2023 and later know, of every data file, by the file's number of rows.
    func deltas() throws -> [String: Bool] {
      let script = """
        import glob, json, sys, pyarrow.parquet as pq
        found = {}
        for path in glob.glob(sys.argv[1] + "/**/*.parquet", recursive=True):
            if "_delta_log" in path: continue
            file = pq.ParquetFile(path).metadata
            names = {e for g in range(file.num_row_groups) for c in range(file.num_columns) for e in file.row_group(g).column(c).encodings}
            found[path[len(sys.argv[1]) + 1:]] = any(name.startswith("DELTA") for name in names)
        print(json.dumps(found))
        """
      return try JSONDecoder().decode([String: Bool].self, from: Data(Oracle.run(script, [gateway.lake]).utf8))
    }
    try land(10...11)
    let quick = try deltas()
    #expect(quick.count >= 3 && quick.filter { $0.key.hasPrefix("portfolio") }.values.allSatisfy { $0 }, "\(quick)")
    let yaml = try String(contentsOfFile: gateway.root + "/sluice.yaml", encoding: .utf8)
    try gateway.write(yaml.replacing("free_space: 1MiB", with: "free_space: 1MiB, parquet: compat"), to: "sluice.yaml")
    try land(12...13)
    let mixed = try deltas()
    #expect(Set(mixed.filter { quick[$0.key] == nil }.values) == [false], "\(mixed)")
    #expect(try gateway.sluice("lake", "compact", "portfolio").code == 0)
    let merged = try deltas()
    #expect(Set(merged.filter { mixed[$0.key] == nil }.values) == [false], "\(merged)")
    #expect(try gateway.rows() == 2_000)
    try gateway.expectVerified()
  }

  @Test("a vacuum takes what no version within the retention needs, and nothing else")
  func vacuum() throws {
    let world = try MergedWorld()
    for day in 16...18 { try world.drop("2026-11-\(day)", rows: 50) }
    _ = try world.gateway.pass()
    #expect(try world.gateway.sluice("lake", "compact", "portfolio").code == 0)
    try world.drop("2026-11-17", rows: 20)
    _ = try world.gateway.pass()
    func found() -> [String] { world.gateway.files(below: "lake/portfolio").filter { $0.hasSuffix(".parquet") && !$0.hasPrefix("_delta_log") } }
    let before = found()
    #expect(before.count == 6)
    // What a stopped writer left is as old as its file.
    let orphan = "\(world.gateway.lake)/portfolio/_feed=acme-portfolio/left-over.parquet"
    try Data("left".utf8).write(to: URL(fileURLWithPath: orphan))
    try FileManager.default.createDirectory(atPath: "\(world.gateway.lake)/portfolio/_staging/dead", withIntermediateDirectories: true)

    let kept = try world.gateway.sluice("lake", "vacuum", "portfolio", "--json").json()["lake"][0]
    #expect(kept["filesRemoved"].number == 0, "\(kept)")
    #expect(!FileManager.default.fileExists(atPath: world.gateway.lake + "/portfolio/_staging/dead"))
    #expect(found().count == 7)
    sleep(1)
    let listed = try world.gateway.sluice("lake", "vacuum", "portfolio", "--retain", "0s", "--dry-run", "--json").lines()
    #expect(listed.count == 5 && listed.count { $0["isOrphan"].boolean == true } == 1, "\(listed)")
    #expect(found().count == 7)
    let gone = try world.gateway.sluice("lake", "vacuum", "portfolio", "--retain", "0s", "--json").json()["lake"][0]
    #expect(gone["filesRemoved"].number == 5 && gone["oldestVersion"].number == 5, "\(gone)")
    #expect(found().count == 2)
    try world.expectRows()
    try world.gateway.expectVerified()
    let refused = try world.gateway.sluice("lake", "head", "portfolio", "--version", "3")
    #expect(refused.code == 1 && refused.errors.contains("versions from 5 on"), "\(refused)")
    // What was landed and replaced is still traced to its bytes, though its file has gone.
    let trace = try world.gateway.sluice("trace", "row", "portfolio", "--delivery", "acme-portfolio@2026-11-17", "--record", "3", "--show-raw", "--json")
    #expect(try trace.lines().first?["raw"].text != nil, "\(trace)")
    try world.drop("2026-11-16", rows: 15)
    _ = try world.gateway.pass()
    try world.expectRows()
    try world.gateway.expectVerified()
  }

  @Test("lake/deliveries says what the ledger says, and is made anew when it is lost or spoilt")
  func deliveries() throws {
    let gateway = try TestGateway()
    for (date, rows) in [("2026-11-19", 30), ("2025-12-31", 40), ("2026-11-19", 50)] {
      try gateway.drop(gateway.bank.encrypt(Program.portfolio(rows: rows, seed: rows, date: date, bad: 40)), date: date)
      _ = try gateway.pass()
    }
    let script = """
      import json, sys
      from deltalake import DeltaTable
      rows = DeltaTable(sys.argv[1]).to_pyarrow_table().to_pylist()
      print(json.dumps(sorted(rows, key=lambda row: row["delivery"]), default=str))
      """
    func rows() throws -> [JSON] {
      try JSONDecoder().decode(JSON.self, from: Data(Oracle.run(script, [gateway.lake + "/deliveries"]).utf8)).items
    }
    let listed = try gateway.sluice("deliveries", "list", "--json").lines().sorted { ($0["name"].text ?? "") < ($1["name"].text ?? "") }
    func expectSame() throws {
      let found = try rows()
      #expect(found.map(\.["delivery"].text) == listed.map(\.["name"].text))
      for (row, delivery) in zip(found, listed) {
        #expect(row["state"] == delivery["state"] && row["rows_landed"].number == delivery["counts"]["landed"].number)
        #expect(row["table_version"].number == delivery["deltaVersion"].number && row["business_date"] == delivery["businessDate"])
        #expect(row["customer"] == delivery["customer"] && row["feed"] == delivery["feed"] && row["delivery_id"] == delivery["id"])
      }
      #expect(found[2]["supersedes"].text == "acme-portfolio@2026-11-19" && found[1]["superseded_by"].text == "acme-portfolio@2026-11-19.v2")
    }
    try expectSame()
    try gateway.expectVerified()
    try FileManager.default.removeItem(atPath: gateway.lake + "/deliveries")
    let missing = try gateway.sluice("verify", "lake")
    #expect(missing.code == 1 && missing.text.contains("deliveries-differ"), "\(missing)")
    _ = try gateway.pass()
    try expectSame()
    // A row changed by somebody is noticed, and mended when asked.
    _ = try Oracle.run(
      "import sys\nfrom deltalake import DeltaTable\nDeltaTable(sys.argv[1]).delete(\"version = 2\")", [gateway.lake + "/deliveries"])
    #expect(try gateway.sluice("verify", "lake").code == 1)
    #expect(try gateway.sluice("verify", "lake", "--repair").code == 0)
    try expectSame()
    try gateway.expectVerified()
  }

  @Test("beside a running service a merge and a vacuum are carried out by the service")
  func besideService() throws {
    let world = try MergedWorld([MergedWorld.feed()])
    for day in 16...18 { try world.drop("2026-11-\(day)", rows: 40) }
    _ = try world.gateway.pass()
    let service = try world.gateway.start(["run"])
    try eventually("the service holds the state folder") {
      try world.gateway.sluice("status", "--json").json()["servicePID"].number == Int(service.processID)
    }
    let merged = try world.gateway.sluice("lake", "compact", "portfolio", "--json")
    #expect(merged.code == 0 && merged.errors.contains("\(service.processID)"), "\(merged)")
    #expect(try merged.json()["lake"][0]["filesRemoved"].number == 3)
    let vacuumed = try world.gateway.sluice("lake", "vacuum", "portfolio", "--json")
    #expect(vacuumed.code == 0, "\(vacuumed)")
    service.signal(SIGTERM)
    #expect(try service.wait(seconds: 15).code == 0)
    try world.expectRows(readers: ["deltalake"])
    try world.gateway.expectVerified()
  }
}
