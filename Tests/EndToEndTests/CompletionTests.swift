import Foundation
import TestSupport
import Testing

@Suite("Corrected records are sent alone", .withReaders, .enabled(if: OpenPGPFixture.isAvailable, "no gpg"))
struct CompletionTests {
  private static let original = CompletionWorld.original

  @Test("they land once, only those that were rejected, beside the delivery they complete")
  func once() throws {
    let world = try CompletionWorld()
    let gateway = world.gateway
    #expect(try world.land()["rejected"].number == 6)
    // Corrected; landed already; never sent; corrected; still wrong.
    let path = try world.corrections(["A4,40.00,2026-01-04", "A1,11.00,2026-01-01", "A9,90.00,2026-01-09", "A2,20.00,2026-01-02", "A7,7o,2026-01-07"])
    let tried = try world.complete(path, Self.original, "--dry-run")
    #expect(try tried.json()["deliveries"][0]["landed"].number == 2 && gateway.files(below: "state/vault").count == 3, "\(tried)")
    let first = try world.complete(path)
    let outcome = try first.json()["deliveries"][0]
    #expect(first.code == 0 && outcome["delivery"].text == Self.original + ".c1" && outcome["completes"].text == Self.original, "\(first)")
    #expect(outcome["landed"].number == 2 && outcome["rejected"].number == 3 && outcome["supersedes"] == .null)
    let rejects = try gateway.sluice("deliveries", "rejects", Self.original + ".c1", "--json").lines()
    #expect(rejects.map { $0["reasons"].items.compactMap { $0["type"].text } } == [["not-awaited"], ["not-awaited"], ["type-error"]])
    let c1 = [
      [Self.original + ".c1", "1", "A4", "40.00", "2026-11-20"], [Self.original + ".c1", "4", "A2", "20.00", "2026-11-20"],
    ]
    #expect(try world.rows() == CompletionWorld.landed + c1)

    // What was still wrong is completed by another file; what has landed since is not awaited any more.
    let second = try world.complete(try world.corrections(["A2,21.00,2026-01-02", "A7,70.00,2026-01-07"], named: "more.csv.pgp"))
    #expect(try second.json()["deliveries"][0]["delivery"].text == Self.original + ".c2" && second.json()["deliveries"][0]["landed"].number == 1, "\(second)")
    let c2 = [[Self.original + ".c2", "2", "A7", "70.00", "2026-11-20"]]
    #expect(try world.rows() == CompletionWorld.landed + c1 + c2)
    try gateway.expectVerified()
    try expectTold(gateway)
  }

  /// That everybody who asks is told.
  private func expectTold(_ gateway: TestGateway) throws {
    let shown = try gateway.sluice("deliveries", "show", Self.original)
    #expect(shown.text.contains("3 of the rejected have landed since: 2 in \(Self.original).c1, 1 in \(Self.original).c2"), "\(shown)")
    #expect(shown.text.contains("sluice ingest acme-portfolio FILE --completes \(Self.original)"))
    let completion = try gateway.sluice("deliveries", "show", Self.original + ".c1")
    #expect(completion.text.contains("completes \(Self.original)"), "\(completion)")
    let received = try gateway.sluice("deliveries", "show", Self.original + ".c1", "--json").json()["timeline"].items
    #expect(received.first { $0["type"].text == "file.received" }?["actor"].text == NSUserName())
    let report = try gateway.sluice("deliveries", "report", Self.original, "--json").json()
    #expect(report["completedBy"].items.map { $0["records"].number } == [2, 1], "\(report)")
    let own = try gateway.sluice("deliveries", "report", Self.original + ".c1", "--json").json()["completes"]
    #expect(own["delivery"].text == Self.original && own["places"].items.map { $0["completes"].number } == [4, 2], "\(own)")
    let status = try gateway.sluice("status", "--json").json()["feeds"][0]
    #expect(status["rejected"].number == 6 && status["completed"].number == 3, "\(status)")
    #expect(try gateway.sluice("status").text.contains("6, 3 completed"))
    let rejected = try gateway.sluice("trace", "line", Self.original + ":3", "--json").lines()[0]
    #expect(rejected["completedBy"]["delivery"].text == Self.original + ".c1" && rejected["completedBy"]["record"].number == 4, "\(rejected)")
    let landed = try gateway.sluice("trace", "row", "accounts", "--delivery", Self.original + ".c2", "--record", "2", "--json").lines()[0]
    #expect(landed["completes"]["delivery"].text == Self.original && landed["completes"]["record"].number == 7, "\(landed)")
    #expect(try gateway.sluice("verify").text.contains("completed rejects"))
    let script = """
      import deltalake, sys
      rows = deltalake.DeltaTable(sys.argv[1]).to_pyarrow_table().sort_by("delivery").to_pylist()
      print([(row["part"], row["completes"]) for row in rows])
      """
    #expect(
      try Oracle.run(script, [gateway.lake + "/deliveries"])
        == "[(None, None), ('c1', '\(Self.original)'), ('c2', '\(Self.original)')]\n")
  }

  @Test("the same file again is a recorded duplicate, as it is and encrypted anew")
  func duplicates() throws {
    let world = try CompletionWorld()
    try world.land()
    let path = try world.corrections(["A2,20.00,2026-01-02"])
    #expect(try world.complete(path).json()["deliveries"][0]["state"].text == "landed")
    #expect(try world.complete(path).json()["deliveries"][0]["state"].text == "duplicate", "the very file is known")
    let copy = world.gateway.root + "/copy.csv.pgp"
    try FileManager.default.copyItem(atPath: path, toPath: copy)
    for file in [copy, try world.corrections(["A2,20.00,2026-01-02"], named: "again.csv.pgp")] {
      let outcome = try world.complete(file).json()["deliveries"][0]
      #expect(outcome["state"].text == "duplicate" && outcome["duplicateOf"].text == Self.original + ".c1", "\(outcome)")
    }
    let states = try world.gateway.sluice("deliveries", "list", "--json").lines().map { "\($0["name"].text ?? "") \($0["state"].text ?? "")" }
    #expect(states.sorted() == [Self.original + " landed", Self.original + ".c1 landed", Self.original + ".c2 duplicate", Self.original + ".c3 duplicate"])
    #expect(try world.gateway.rows(of: "accounts") == 3)
    try world.gateway.expectVerified()
  }

  @Test("rejects without a readable key are completed by their number, and by nothing else")
  func numbers() throws {
    let world = try CompletionWorld()
    try world.land()
    let path = try world.corrections(["A2,20.00,2026-01-02", "A8,80.00,2026-01-08", "A5,50.00,2026-01-05"])
    for (numbers, message) in [
      ("2", "record 2 is no open reject"), ("3", "record 3 is no open reject"), ("5,99", "record 99 is no open reject"),
    ] {
      let held = try world.complete(path, Self.original, "--records", numbers, "--dry-run")
      #expect(try held.json()["deliveries"][0]["fault"]["code"].text == "completion-mismatch" && held.text.contains(message), "\(held)")
    }
    // A8 is known by its first field, though the record has one too many, so that only A5 has a new key.
    let both = try world.complete(path, Self.original, "--records", "8,5", "--dry-run")
    #expect(try both.json()["deliveries"][0]["landed"].number == 3, "\(both)")
    let landed = try world.complete(path, Self.original, "--records", "5")
    #expect(try landed.json()["deliveries"][0]["landed"].number == 3, "\(landed)")
    let trace = try world.gateway.sluice("trace", "row", "accounts", "--delivery", Self.original + ".c1", "--record", "3", "--json").lines()[0]
    #expect(trace["completes"]["record"].number == 5, "\(trace)")
    // The place is taken: neither by number nor under the new key does anything land again.
    let again = try world.corrections(["A5,51.00,2026-01-05", "A6,60.00,2026-01-06"], named: "again.csv.pgp")
    let held = try world.complete(again, Self.original, "--records", "5")
    #expect(try held.json()["deliveries"][0]["fault"]["code"].text == "completion-mismatch", "\(held)")
    let shown = try world.gateway.sluice("deliveries", "show", Self.original + ".c1", "--json").json()["delivery"]
    #expect(shown["completesRecords"].items.map(\.number) == [5])
    #expect(try world.gateway.rows(of: "accounts") == 5)
    try world.gateway.expectVerified()
  }

  @Test("what completes a delivery leaves the table with it, in the same commit, also out of merged files", arguments: [false, true])
  func superseded(merged: Bool) throws {
    let world = try CompletionWorld(more: ["partition_by: []"])
    let gateway = world.gateway
    try world.land()
    try world.land(["B1,1.00,2026-01-01"], date: "2026-11-19")
    let path = try world.corrections(["A2,20.00,2026-01-02"])
    _ = try world.complete(path)
    if merged { #expect(try gateway.sluice("lake", "compact", "accounts").code == 0) }
    let before = try gateway.sluice("lake", "tables", "--json").lines().first { $0["table"].text == "accounts" }?["version"].number ?? -9
    let newer = try world.land(["A1,10.00,2026-01-01", "A2,two,2026-01-02"])
    #expect(newer["supersedes"].text == Self.original && newer["replaces"][0].text == Self.original + ".c1", "\(newer)")
    #expect(newer["tableVersion"].number == before + 1)
    let other = [["acme-portfolio@2026-11-19", "1", "B1", "1.00", "2026-11-19"]]
    #expect(try world.rows() == other + [[Self.original + ".v2", "1", "A1", "10.00", "2026-11-20"]])
    let states = try gateway.sluice("deliveries", "list", "--json").lines().map { "\($0["name"].text ?? "") \($0["state"].text ?? "")" }
    #expect(states.contains(Self.original + ".c1 superseded"))
    // The file completes the newer version as well, though its content was in the table before.
    let late = try world.complete(path, Self.original)
    #expect(try late.json()["refusals"][0]["message"].text == "\(Self.original) is superseded, not landed", "\(late)")
    let again = try world.complete(path, Self.original + ".v2")
    #expect(try again.json()["deliveries"][0]["delivery"].text == Self.original + ".c2", "\(again)")
    #expect(try world.rows().count == 3)
    try gateway.expectVerified()

    // Reprocessing it takes the completion along, too.
    let reprocessed = try gateway.sluice("reprocess", Self.original + ".v2", "--json")
    #expect(try reprocessed.json()["deliveries"][0]["replaces"][0].text == Self.original + ".c2", "\(reprocessed)")
    #expect(try world.rows().count == 2)
    try gateway.expectVerified()
  }

  @Test("a completion is reprocessed like any delivery, and stands in its own place")
  func reprocessed() throws {
    let world = try CompletionWorld()
    try world.land()
    _ = try world.complete(try world.corrections(["A2,20.00,2026-01-02", "A4,40.00,2026-01-04"]))
    let again = try world.gateway.sluice("reprocess", Self.original + ".c1", "--json")
    let outcome = try again.json()["deliveries"][0]
    #expect(outcome["delivery"].text == Self.original + ".c1.v2" && outcome["landed"].number == 2 && outcome["supersedes"].text == Self.original + ".c1", "\(again)")
    #expect(try world.gateway.rows(of: "accounts") == 4)
    try world.gateway.expectVerified()
  }

  @Test("a feed that sends its whole content keeps it when some of it is completed")
  func wholeContent() throws {
    let world = try CompletionWorld(more: ["write: replace"])
    try world.land()
    _ = try world.complete(try world.corrections(["A2,20.00,2026-01-02"]))
    #expect(try world.gateway.rows(of: "accounts") == 3)
    let next = try world.land(["A1,10.00,2026-01-01"], date: "2026-11-21")
    #expect(Set(next["replaces"].items.compactMap(\.text)) == [Self.original, Self.original + ".c1"], "\(next)")
    #expect(try world.gateway.rows(of: "accounts") == 1)
    try world.gateway.expectVerified()
  }

  @Test("the survivor of several records with one key completes; the others are duplicates")
  func survivors() throws {
    let world = try CompletionWorld(CompletionWorld.contract(key: "sluice:dedup: { key: account, survivor: last }"))
    try world.land()
    // Of A1, the last survived: it has landed, whichever of its records is sent again.
    let path = try world.corrections(["A2,20.00,2026-01-02", "A2,21.00,2026-01-02", "A1,1.00,2026-01-01"])
    let outcome = try world.complete(path).json()["deliveries"][0]
    #expect(outcome["landed"].number == 1 && outcome["duplicateRows"].number == 1 && outcome["rejected"].number == 1, "\(outcome)")
    #expect(try world.rows(readers: ["polars"]).last == [Self.original + ".c1", "2", "A2", "21.00", "2026-11-20"])
    try world.gateway.expectVerified()
  }

  @Test("the exported rejects, corrected, are the file to send, as the runbook says")
  func export() throws {
    let world = try CompletionWorld()
    try world.land()
    let gateway = world.gateway
    #expect(try gateway.sluice("deliveries", "rejects", Self.original, "--export", gateway.root + "/rejects.csv").code == 0)
    // What the bank does: mend the column `raw`, drop what it cannot mend, and take that column as the file.
    let mend = """
      import csv, sys
      rows = list(csv.DictReader(open(sys.argv[1], newline="")))
      mended = {"2": "A2,20.00,2026-01-02", "4": "A4,40.00,2026-01-04", "5": "A5,50.00,2026-01-05", "7": "A7,70.00,2026-01-07"}
      with open(sys.argv[2], "w", newline="") as file:
          writer = csv.DictWriter(file, rows[0].keys())
          writer.writeheader()
          for row in rows:
              if row["reasons"] == "header" or row["record"] in mended:
                  writer.writerow({**row, "raw": mended.get(row["record"], row["raw"])})
      """
    _ = try Oracle.run(mend, [gateway.root + "/rejects.csv", gateway.root + "/rejects.csv"])
    let runbook = try String(contentsOfFile: Program.root + "/Docs/runbook.md", encoding: .utf8)
    let command = try #require(runbook.split(separator: "\n").first { $0.hasPrefix("python3 -c") && $0.contains("corrections.csv") })
    _ = try Tool.require("/bin/sh", ["-c", "cd \(gateway.root) && " + command.replacing("python3", with: Oracle.python)])
    let plain = try Data(contentsOf: URL(fileURLWithPath: gateway.root + "/corrections.csv"))
    let landed = try world.complete(try world.message(plain, named: "corrections.pgp"), Self.original, "--records", "5")
    #expect(try landed.json()["deliveries"][0]["landed"].number == 4, "\(landed)\n\(String(decoding: plain, as: UTF8.self))")
    try gateway.expectVerified()
  }
}
