import Foundation
import TestSupport
import Testing

/// A gateway with one landed delivery of accounts, some of which were rejected in every way there is.
final class CompletionWorld {
  static let original = "acme-portfolio@2026-11-20"

  /// Records 1 and 3 land. Of the others the key of 5 is missing and 8 has a field too many; 6 repeats the key of 1.
  static let rows = [
    "A1,10.00,2026-01-01", "A2,ten,2026-01-02", "A3,30.00,2026-01-03", "A4,40.00,2026-13-04", ",50.00,2026-01-05",
    "A1,60.00,2026-01-06", "A7,seventy,2026-01-07", "A8,80.00,2026-01-08,surplus",
  ]

  static func contract(
    version: String = "1.0.0", key: String = "primaryKey: account", type: String = "string", resource: String = "", amount: String = ""
  ) -> String {
    """
    name: accounts
    version: \(version)
    path: accounts.csv
    \(resource)
    schema:
      \(key)
      fields:
        - { name: account, type: \(type), sluice:pii: { class: quasi } }
        - { name: amount, type: number, sluice:decimal: { precision: 9, scale: 2 }\(amount) }
        - { name: opened, type: date }
    """
  }

  let gateway: TestGateway

  init(_ contract: String = CompletionWorld.contract(), rejects: String = "{ percent: 100, records: 100 }", more: [String] = []) throws {
    gateway = try TestGateway([])
    try gateway.write(contract, to: "Schemas/accounts-1.yaml")
    try gateway.configure([Self.feed(rejects: rejects, more: more)])
  }

  static func feed(
    _ contracts: [String] = ["accounts-1.yaml"], rejects: String = "{ percent: 100, records: 100 }", more: [String] = []
  ) -> TestFeed {
    TestFeed(contracts: contracts.map { "Schemas/" + $0 }, table: "accounts", rejects: rejects, more: more)
  }

  static func file(_ rows: [String], header: String = "account,amount,opened") -> Data {
    Data(([header] + rows).joined(separator: "\n").utf8)
  }

  /// Lands the original as the bank sends it.
  @discardableResult
  func land(_ rows: [String] = CompletionWorld.rows, date: String = "2026-11-20") throws -> JSON {
    try gateway.drop(gateway.bank.encrypt(Self.file(rows)), date: date)
    return try gateway.pass()["deliveries"][0]
  }

  /// Writes an encrypted file for `ingest`; gives its path.
  func corrections(_ rows: [String], named name: String = "corrections.csv.pgp") throws -> String {
    try message(Self.file(rows), named: name)
  }

  func message(_ plain: Data, named name: String) throws -> String {
    let path = gateway.root + "/" + name
    try gateway.bank.encrypt(plain).write(to: URL(fileURLWithPath: path))
    return path
  }

  func complete(_ path: String, _ delivery: String = CompletionWorld.original, _ more: String...) throws -> Outcome {
    try gateway.start(["ingest", "acme-portfolio", path, "--completes", delivery, "--json"] + more).wait()
  }

  /// Delivery, record and values of every row, as readers see them.
  func rows(readers: [String] = ["deltalake", "polars", "duckdb", "pyarrow"]) throws -> [[String]] {
    let found = try Oracle.columns(
      of: gateway.lake + "/accounts", ["_delivery", "_record", "account", "amount", "_business_date"], readers: readers)
    let answers = readers.map { found["rows"][$0].items.map { $0.items.compactMap(\.text) } }
    #expect(Set(answers).count == 1, "readers differ: \(answers)")
    return answers.first ?? []
  }

  /// What the original's own rows are.
  static let landed = [
    [original, "1", "A1", "10.00", "2026-11-20"], [original, "3", "A3", "30.00", "2026-11-20"],
  ]
}
