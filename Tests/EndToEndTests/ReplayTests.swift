import Foundation
import TestSupport
import Testing

@Suite("Every row can be made again from the vault, step by step", .withReaders)
struct ReplayTests {
  private static let name = "acme-portfolio@2026-11-20"

  private func gateway() throws -> TestGateway {
    let gateway = try TestGateway([TestFeed(rejects: "{ percent: 100, records: 100000 }")])
    try gateway.drop(gateway.bank.encrypt(Data(Edges.file.utf8)), date: "2026-11-20")
    _ = try gateway.pass()
    return gateway
  }

  private func trace(_ gateway: TestGateway, _ record: Int, _ more: String...) throws -> Outcome {
    try gateway.start(["trace", "row", "portfolio", "--delivery", Self.name, "--record", "\(record)", "--show-cleansing"] + more).wait()
  }

  /// The cell of a field in a trace.
  private func cell(_ trace: JSON, _ field: String) -> JSON { trace["cleansing"].items.first { $0["field"].text == field } ?? .null }

  @Test("a landed row tells for each field the cell, every step and the value, and that it is what landed")
  func landed() throws {
    let gateway = try gateway()
    let fields = Edges.header[0].split(separator: ",").map(String.init)
    var changed = 0
    // Good and bad records follow each other in turn.
    for index in Edges.good.indices {
      let trace = try #require(try self.trace(gateway, 2 * index + 1, "--json", "--show-personal").lines().first)
      // The first of the bad ones has the key of the third good one and stands before it.
      guard trace["record"]["outcome"].text == "landed" else { continue }
      #expect(trace["cleansing"].items.map { $0["field"].text } == fields)
      #expect(trace["cleansing"].items.allSatisfy { $0["landed"].text == "same" }, "record \(2 * index + 1): \(trace["cleansing"])")
      for cell in trace["cleansing"].items {
        changed += cell["steps"].items.count
        if let first = cell["steps"].items.first { #expect(first["before"] == cell["delivered"]) }
        for (one, next) in zip(cell["steps"].items, cell["steps"].items.dropFirst()) { #expect(one["after"] == next["before"]) }
      }
    }
    #expect(changed >= 8)
    let spaced = try #require(try trace(gateway, 23, "--json", "--show-personal").lines().first)
    #expect(cell(spaced, "account_id")["delivered"].text == #"  0000000010\u{9}"#)
    #expect(cell(spaced, "account_id")["steps"].items.map { $0["step"].text } == ["trim"])
    #expect(cell(spaced, "account_id")["value"].text == "0000000010")
    #expect(cell(spaced, "customer_name")["steps"].items.map { $0["after"].text } == ["H   I", "H I"])
    let text = try trace(gateway, 7)
    #expect(text.text.contains(#""02/29/2024"  = 2024-02-29"#) && text.text.contains(#""1.00005"  = 1.0000"#), "\(text)")
    #expect(text.text.contains("all 20 values are those that landed"), "\(text)")
  }

  @Test("values of personal data are told only when asked for; that they agree is told always")
  func personal() throws {
    let gateway = try gateway()
    let text = try trace(gateway, 23)
    #expect(text.text.contains("personal data, changed by trim, collapse; --show-personal shows it"), "\(text)")
    #expect(!text.text.contains("H I") && !text.text.contains("H   I"))
    let hidden = try #require(try trace(gateway, 23, "--json").lines().first)
    for field in ["customer_name", "phone", "email"] {
      let cell = cell(hidden, field)
      #expect(cell["isPersonal"] == .boolean(true) && cell["landed"].text == "same")
      #expect(cell["delivered"] == .null && cell["value"] == .null && cell["landedValue"] == .null)
      #expect(cell["steps"].items.allSatisfy { $0["before"] == .null && $0["after"] == .null && $0["step"].text != nil })
    }
    #expect(try gateway.sluice("trace", "row", "portfolio", "--delivery", Self.name, "--record", "1", "--show-personal").code == 64)
  }

  @Test("a rejected record tells which cell is at fault, by its line too")
  func rejected() throws {
    let gateway = try gateway()
    let line = Edges.file.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.hasPrefix("0000000105,") } ?? 0
    let trace = try #require(
      try gateway.sluice("trace", "line", "\(Self.name):\(line + 1)", "--show-cleansing", "--json").lines().first)
    #expect(trace["record"]["outcome"].text == "rejected")
    let balance = cell(trace, "current_balance")
    #expect(balance["delivered"].text == "1e3" && balance["hasValue"] == .boolean(false) && balance["value"] == .null && balance["landed"] == .null)
    #expect(balance["reasons"].items.map { $0["type"].text } == ["type-error"])
    let text = try gateway.sluice("trace", "line", "\(Self.name):\(line + 1)", "--show-cleansing")
    #expect(text.text.contains(#""1e3"  is no value  (type-error)"#), "\(text)")
  }

  @Test("a row that was changed in the lake is told, by the contract the delivery was judged by, whatever is configured now")
  func altered() throws {
    let gateway = try gateway()
    let script = """
      import glob, pyarrow, pyarrow.parquet, sys
      path = glob.glob(sys.argv[1] + "/portfolio/**/*.parquet", recursive=True)[0]
      table = pyarrow.parquet.ParquetFile(path).read()
      rows = table.to_pylist()
      rows[0]["days_past_due"] += 1
      rows[0]["customer_name"] = "Somebody Else"
      pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows, schema=table.schema), path)
      print("changed")
      """
    #expect(try Oracle.run(script, [gateway.lake]).contains("changed"))
    let trace = try #require(try self.trace(gateway, 1, "--json").lines().first)
    #expect(trace["cleansing"].items.filter { $0["landed"].text == "differs" }.compactMap { $0["field"].text } == ["customer_name", "days_past_due"])
    #expect(cell(trace, "days_past_due")["landedValue"].text == "36501" && cell(trace, "days_past_due")["value"].text == "36500")
    #expect(cell(trace, "customer_name")["landedValue"] == .null)
    let text = try self.trace(gateway, 1)
    #expect(text.text.contains("landed as 36501") && text.text.contains("2 of 20 values are not those that landed"), "\(text)")
    #expect(text.text.contains("landed otherwise") && !text.text.contains("Somebody Else"))

    let contract = try String(contentsOfFile: gateway.root + "/Schemas/portfolio-1.yaml", encoding: .utf8)
    try gateway.write(contract.replacing("maxLength: 80", with: "maxLength: 90"), to: "Schemas/portfolio-1.yaml")
    // What it was judged by is kept, and counts, whatever is configured now.
    let later = try self.trace(gateway, 1)
    #expect(later.text.contains("landed as 36501") && later.text.contains("2 of 20 values are not those that landed"), "\(later)")
    try FileManager.default.removeItem(atPath: gateway.state + "/vault/sha256/" + kept(trace))
    let refused = try self.trace(gateway, 1)
    #expect(refused.code != 0 && refused.errors.contains("verify vault"), "\(refused)")
  }

  /// Where the vault keeps the contract that a traced record was judged by.
  private func kept(_ trace: JSON) -> String {
    let hash = (trace["contractHash"].text ?? "").dropFirst(7)
    return "\(hash.prefix(2))/\(hash.dropFirst(2))"
  }
}
