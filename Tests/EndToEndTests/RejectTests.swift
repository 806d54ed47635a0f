import Foundation
import TestSupport
import Testing

@Suite("Rejects are shown and sent back in the words of the bank", .enabled(if: OpenPGPFixture.isAvailable, "no gpg"))
struct RejectTests {
  private static let original = "cards@2026-11-20"
  private static let contract = """
    name: cards
    version: 1.0.0
    path: cards.csv
    encoding: iso-8859-1
    dialect: { delimiter: ";" }
    schema:
      primaryKey: card
      fields:
        - { name: card, type: string }
        - { name: holder, type: string, sluice:pii: { class: direct } }
        - { name: limit, type: integer }
    """

  /// The second and the third record are rejected; the bytes of the third one's name would be well-formed UTF-8, too.
  private static let file = "card;holder;limit\r\n1;Jos\u{E9};10\r\n2;Ant\u{F4}nio;x\r\n3;\u{C3}\u{A9}va;y\r\n"

  private static func gateway() throws -> TestGateway {
    let gateway = try TestGateway([])
    try gateway.write(contract, to: "Schemas/cards-1.yaml")
    try gateway.configure([
      TestFeed(
        name: "cards", source: "{ folder: drop }", files: "cards_{date:yyyyMMdd}.csv.pgp", contracts: ["Schemas/cards-1.yaml"], table: "cards",
        rejects: "{ percent: 100, records: 100 }")
    ])
    try gateway.drop(gateway.bank.encrypt(latin1(file)), date: "2026-11-20", prefix: "cards")
    _ = try gateway.pass()
    return gateway
  }

  private static func latin1(_ text: String) -> Data { Data(text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }) }

  @Test("text in another encoding than UTF-8 is text, with its very bytes beside it")
  func encoding() throws {
    let gateway = try Self.gateway()
    let path = gateway.root + "/rejects.csv"
    let export = try gateway.sluice("deliveries", "rejects", Self.original, "--export", path)
    #expect(export.text.contains("2 of 2 rejected records written"), "\(export)")
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\r\n").map(String.init)
    #expect(
      lines == [
        "record,line,byte,reasons,raw", ",,,header,card;holder;limit", "2,3,30,type-error in limit,2;Ant\u{F4}nio;x",
        "3,4,43,type-error in limit,3;\u{C3}\u{A9}va;y",
      ], "\(lines)")
    let shown = try gateway.sluice("deliveries", "rejects", Self.original, "--show-raw")
    #expect(shown.text.contains("2;Ant\u{F4}nio;x") && shown.text.contains("3;\u{C3}\u{A9}va;y"), "\(shown)")
    let traced = try gateway.sluice("trace", "line", Self.original + ":3", "--show-raw")
    #expect(traced.text.contains("2;Ant\u{F4}nio;x"), "\(traced)")
    let rejects = try gateway.sluice("deliveries", "rejects", Self.original, "--show-raw", "--json").lines()
    let bytes = rejects.map { $0["rawBase64"].text.flatMap { Data(base64Encoded: $0) } }
    #expect(bytes == [Self.latin1("2;Ant\u{F4}nio;x\r\n"), Self.latin1("3;\u{C3}\u{A9}va;y\r\n")], "\(rejects)")
  }

  @Test("a file that is refused at once comes with the remedy of its own case")
  func remedies() throws {
    let gateway = try Self.gateway()
    try gateway.write("name: others\nversion: 1.0.0\npath: o.csv\nschema: { fields: [{ name: a, type: string }] }\n", to: "Schemas/others-1.yaml")
    try gateway.configure([
      TestFeed(
        name: "cards", source: "{ folder: drop }", files: "cards_{date:yyyyMMdd}.csv.pgp", contracts: ["Schemas/cards-1.yaml"], table: "cards",
        rejects: "{ percent: 100, records: 100 }"),
      TestFeed(name: "others", source: "{ folder: plain }", files: "others_{date}.csv.pgp", contracts: ["Schemas/others-1.yaml"], table: "others"),
    ])
    let path = gateway.root + "/what.csv.pgp"
    try gateway.bank.encrypt(Self.latin1("card;holder;limit\n3;x;7\n")).write(to: URL(fileURLWithPath: path))
    let original = Self.original
    for (line, remedy) in [
      (["ingest", "cards", path], "feeds.cards.files"), (["ingest", "cards", path, "--control", path, "--completes", original], "leave --control out"),
      (["ingest", "others", path, "--completes", original], "name the feed 'cards'"),
      (["quarantine", "retry", original], "'sluice deliveries show \(original)'"),
    ] {
      let outcome = try gateway.start(line).wait()
      #expect(outcome.code == 1 && outcome.text.contains(remedy) && !outcome.text.contains("permissions"), "\(outcome)")
    }
    // A delivery that is not there any more names the way to what took its place.
    _ = try gateway.sluice("reprocess", original)
    for line in [["reprocess", original], ["ingest", "cards", path, "--completes", original]] {
      let outcome = try gateway.start(line).wait()
      #expect(outcome.code == 1 && outcome.text.contains("superseded") && outcome.text.contains("'sluice deliveries show \(original)'"), "\(outcome)")
      #expect(!outcome.text.contains("discard"), "nothing was received: \(outcome)")
    }
    #expect(try gateway.sluice("deliveries", "show", original).text.contains("replaced by \(original).v2"))
  }

  @Test("a reject whose place a corrected record has taken is told as such, and not sent back again")
  func completed() throws {
    let gateway = try Self.gateway()
    let path = gateway.root + "/corrections.csv.pgp"
    try gateway.bank.encrypt(Self.latin1("card;holder;limit\n3;\u{C3}va;7\n")).write(to: URL(fileURLWithPath: path))
    _ = try gateway.sluice("ingest", "cards", path, "--completes", Self.original)
    let listed = try gateway.sluice("deliveries", "rejects", Self.original)
    #expect(listed.text.contains("landed since as") && listed.text.contains("record 1 of \(Self.original).c1"), "\(listed)")
    let rejects = try gateway.sluice("deliveries", "rejects", Self.original, "--json").lines()
    #expect(rejects.map { $0["completedBy"]["delivery"].text } == [nil, Self.original + ".c1"], "\(rejects)")
    let export = try gateway.sluice("deliveries", "rejects", Self.original, "--export", gateway.root + "/open.csv")
    #expect(export.text.contains("1 of 2 rejected records written"), "\(export)")
    let open = try String(contentsOfFile: gateway.root + "/open.csv", encoding: .utf8)
    #expect(open.contains("\r\n2,3,30,") && !open.contains("\r\n3,"), "\(open)")
  }
}
