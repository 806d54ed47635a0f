import Foundation
import TestSupport
import Testing

@Suite("Bad input is held by name, and the next delivery goes on", .enabled(if: OpenPGPFixture.isAvailable, "no gpg"))
struct BadInputTests {
  private static let feed = TestFeed(afterwards: "{ move_to: done }")

  @Test("held, named, invisible, untouched", arguments: BadFile.messages + BadFile.contents)
  func held(_ bad: BadFile) throws {
    let gateway = try TestGateway([Self.feed])
    let file = try Program.portfolio(rows: 40, seed: 1, date: "2026-11-20")
    let path = try gateway.drop(bad.make(gateway.bank, file), date: "2026-11-20")
    let before = try Snapshot(path)

    let outcome = try gateway.sluice("run", "--once", "--json")
    #expect(outcome.code == 1)
    let delivery = try outcome.json()["deliveries"][0]
    #expect(delivery["state"].text == "quarantined", "\(outcome)")
    #expect(delivery["delivery"].text == "acme-portfolio@2026-11-20")
    #expect(delivery["next"].text == "sluice quarantine show acme-portfolio@2026-11-20")
    #expect(delivery["landed"] == .null)
    let fault = delivery["fault"]
    #expect(fault["code"].text == bad.code, "\(outcome)")
    #expect(fault["stage"].text == bad.stage)
    #expect(fault["message"].text?.isEmpty == false)
    #expect((fault["position"] != .null) == bad.hasPosition, "\(fault)")
    #expect(try gateway.rows() == 0)
    #expect(gateway.files(below: "lake").filter { $0.hasSuffix(".parquet") || $0.contains("_staging") } == [])
    #expect(try Snapshot(path) == before)

    let list = try gateway.sluice("quarantine", "list", "--json").lines()
    #expect(list.map(\.["code"].text) == [bad.code])
    let shown = try gateway.sluice("quarantine", "show", "acme-portfolio@2026-11-20", "--json").json()["explanation"]
    #expect(shown["code"].text == bad.code)
    #expect(shown["remedy"].text?.isEmpty == false && shown["meaning"].text?.isEmpty == false)
    let status = try gateway.sluice("status", "--json")
    #expect(status.code == 1)
    #expect(try status.json()["trouble"][0]["code"].text == bad.code)
    if !bad.mayBeAccepted {
      let accepted = try gateway.sluice("quarantine", "accept", "acme-portfolio@2026-11-20", "--reason", "test", "--json")
      #expect(accepted.code == 1)
      #expect(try accepted.json()["refusals"].items.count == 1)
    }

    try gateway.drop(gateway.bank.encrypt(file), date: "2026-11-21")
    let next = try gateway.sluice("run", "--once", "--json")
    #expect(next.code == 0, "\(next)")
    #expect(try next.json()["deliveries"].items.map(\.["state"].text) == ["landed"])
    #expect(try gateway.rows() == 40)
    #expect(try Snapshot(path) == before)
    #expect(gateway.files(below: "done") == ["portfolio_20261121.csv.pgp"])
    try gateway.expectVerified()
  }

  @Test("wherever a byte is changed, nothing lands and the pass goes on", arguments: [0, 1, 2, 3, 5, 40, 95, 100, 110, 300, 900, 1500, 2500])
  func flips(_ offset: Int) throws {
    let gateway = try TestGateway([Self.feed])
    let file = try Program.portfolio(rows: 40, seed: 1, date: "2026-11-20")
    var message = try gateway.bank.encrypt(file)
    let place = min(offset, message.count - 1)
    message[place] ^= 0x41
    try gateway.drop(message, date: "2026-11-20")
    try gateway.drop(gateway.bank.encrypt(file), date: "2026-11-21")
    let report = try gateway.pass()
    let bad = report["deliveries"].items.first { $0["delivery"].text == "acme-portfolio@2026-11-20" }
    // A changed length can make the message look unfinished, which waits.
    let code = bad?["fault"]["code"].text ?? report["waiting"][0]["reason"].text
    let codes = ["corrupted", "truncated", "not-openpgp", "wrong-key", "unsupported", "unsupported-version", "trailing-data", "not-encrypted",
                 "aead-refused", "no-integrity-protection", "bad-signature", "not-signed"]
    #expect(codes.contains(code ?? "none"), "\(report)")
    #expect(bad?["state"].text ?? "quarantined" == "quarantined")
    #expect(try gateway.rows() == 40)
  }

  @Test("a message that does not close waits for give_up, wherever it is cut", arguments: ["2h", "1s"])
  func truncated(_ giveUp: String) throws {
    let gateway = try TestGateway([TestFeed(giveUp: giveUp, afterwards: "{ move_to: done }")])
    let file = try Program.portfolio(rows: 200, seed: 1, date: "2026-11-20")
    let message = try gateway.bank.encrypt(file)
    let cuts = [("2026-11-17", 0), ("2026-11-18", 1), ("2026-11-19", message.count / 2), ("2026-11-20", message.count - 1)]
    let paths = try cuts.map { date, length in try gateway.drop(message.prefix(length), date: date) }
    let before = try paths.map(Snapshot.init)
    let first = try gateway.sluice("run", "--once", "--json")
    #expect(try first.json()["deliveries"] == .array([]), "\(first)")
    #expect(try Set(first.json()["waiting"].items.map(\.["reason"].text)) == ["empty", "truncated"], "\(first)")
    #expect(first.code == 0)
    #expect(try gateway.sluice("status", "--json").json()["waiting"].items.count == cuts.count)
    guard giveUp == "1s" else {
      // The rest arrives, and it is a delivery like any other.
      try gateway.drop(message, date: "2026-11-20")
      let whole = try gateway.pass()
      #expect(whole["deliveries"].items.map(\.["state"].text) == ["landed"])
      #expect(try gateway.rows() == 200)
      #expect(gateway.files(below: "state/vault").count == 3, "message, row map and contract, and nothing of what was cut off")
      return
    }
    usleep(1_200_000)
    let second = try gateway.sluice("run", "--once", "--json")
    #expect(second.code == 1)
    #expect(
      try second.json()["deliveries"].items.map(\.["fault"]["code"].text) == ["empty", "truncated", "truncated", "truncated"], "\(second)")
    #expect(try gateway.rows() == 0)
    #expect(try paths.map(Snapshot.init) == before)
    try gateway.drop(gateway.bank.encrypt(file), date: "2026-11-21")
    #expect(try gateway.pass()["deliveries"].items.map(\.["state"].text) == ["landed"])
    try gateway.expectVerified()
  }

  @Test("a bad record is rejected with position and reason, the others land")
  func records() throws {
    let gateway = try TestGateway()
    var lines = try Program.portfolio(rows: 30, seed: 1, date: "2026-11-20").split(separator: 0x0A).map { Data($0) }
    lines[4] = Data("0000000001,C000000001,Ren".utf8) + Data([0xE9]) + lines[4].drop { $0 != 0x2C }.dropFirst()
    lines[9] = Data(lines[9].prefix { $0 != 0x2C })
    lines[14] += Data(",more".utf8)
    let file = Data(lines.joined(separator: [0x0A])) + Data([0x0A])
    try gateway.drop(gateway.bank.encrypt(file), date: "2026-11-20")
    let outcome = try gateway.pass()["deliveries"][0]
    #expect(outcome["state"].text == "landed")
    #expect([outcome["read"].number, outcome["landed"].number, outcome["rejected"].number] == [30, 27, 3])
    let rejects = try gateway.sluice("deliveries", "rejects", "acme-portfolio@2026-11-20", "--json", "--show-raw").lines()
    #expect(rejects.map(\.["record"].number) == [4, 9, 14])
    #expect(rejects.map(\.["line"].number) == [5, 10, 15])
    #expect(rejects[0]["reasons"].items.contains { $0["type"].text == "encoding-error" || $0["type"].text == "extra-cell" })
    #expect(rejects[1]["reasons"][0]["type"].text == "missing-cell")
    #expect(rejects[2]["reasons"][0]["type"].text == "extra-cell")
    for reject in rejects {
      let start = try #require(reject["byteOffset"].number)
      let bytes = file[start..<start + (reject["byteLength"].number ?? 0)]
      let raw = reject["raw"].text.map { Data($0.utf8) } ?? reject["rawBase64"].text.flatMap { Data(base64Encoded: $0) }
      #expect(raw == bytes || raw.map { $0 + Data([0x0A]) } == bytes)
    }
  }

  @Test("a contract that is not valid on the date holds the delivery until one is", arguments: ["effectiveFrom: 2026-11-21", "effectiveTo: 2026-11-19"])
  func contract(_ validity: String) throws {
    let gateway = try TestGateway([Self.feed])
    let contract = try String(contentsOfFile: gateway.root + "/Schemas/portfolio-1.yaml", encoding: .utf8)
    try gateway.write(contract + "\nsluice:evolution: { \(validity.replacing(": ", with: ": \"")  + "\"") }\n", to: "Schemas/portfolio-1.yaml")
    let file = try Program.portfolio(rows: 10, seed: 1, date: "2026-11-20")
    let path = try gateway.drop(gateway.bank.encrypt(file), date: "2026-11-20")
    let outcome = try gateway.sluice("run", "--once", "--json")
    #expect(try outcome.json()["deliveries"][0]["fault"]["code"].text == "unknown-contract", "\(outcome)")
    #expect(outcome.code == 1)
    #expect(FileManager.default.fileExists(atPath: path))
    try gateway.write(contract, to: "Schemas/portfolio-1.yaml")
    let retried = try gateway.sluice("quarantine", "retry", "acme-portfolio@2026-11-20", "--json")
    #expect(retried.code == 0, "\(retried)")
    #expect(try gateway.rows() == 10)
  }
}

/// A file's bytes and time, to be compared with later.
struct Snapshot: Equatable {
  let bytes: Data
  let modified: Date?

  init(_ path: String) throws {
    bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    modified = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
  }
}
