import DataContracts
import Foundation
import Testing

@testable import Inference

/// Samples, and the contract that is proposed for them.
@Suite struct InferenceTests {
  private func propose(_ text: String) throws -> ContractProposal {
    try ContractInference(name: "t").propose(Array(text.utf8))
  }

  private func lines(_ header: String, _ count: Int, _ row: (Int) -> String) -> String {
    ([header] + (0..<count).map(row)).joined(separator: "\n") + "\n"
  }

  private func types(_ proposal: ContractProposal) -> [String] {
    proposal.contract.fields.map { "\($0.name) \($0.type.label)\($0.constraints.required ? "" : "?")\($0.isSensitive ? " pii" : "")" }
  }

  @Test func `a sample with clear types is proposed with them, and judged good`() throws {
    let proposal = try propose(
      lines("account_id;opened_on;balance;days;active;zip", 40) { row in
        let day = row % 28 + 1
        return "\(1000 + row);2026-01-\(day < 10 ? "0" : "")\(day);\(row * 37).5\(row % 10);\(row % 5 == 0 ? "NULL" : String(row));\(row % 2 == 0 ? "Y" : "N");0213\(row % 10)"
      })
    #expect(
      types(proposal) == ["account_id string", "opened_on date", "balance decimal(11,2)", "days integer?", "active boolean", "zip string pii"])
    #expect(proposal.contract.dialect.delimiter == ";")
    #expect(proposal.contract.primaryKey == [0])
    #expect(proposal.verdict == .judged(landed: 40, rejected: 0, reasons: []))
    #expect(proposal.questions == [])
    #expect(proposal.yaml.contains("# only %Y-%m-%d reads every value"))
  }

  @Test func `day and month that could be either are asked, and never guessed`() throws {
    let open = try propose(lines("due_date,n", 12) { "0\($0 % 9 + 1)/0\(($0 + 3) % 9 + 1)/2026,\($0)" })
    #expect(types(open).first == "due_date string")
    #expect(open.questions.map(\.field) == ["due_date"])
    #expect(open.questions.first?.text.contains("%m/%d/%Y") == true)
    let settled = try propose(lines("due_date,n", 13) { "0\($0 % 9 + 1)/\($0 == 12 ? "13" : "01")/2026,\($0)" })
    #expect(types(settled).first == "due_date date")
    #expect(settled.yaml.contains("format: \"%m/%d/%Y\""))
  }

  @Test func `two ways of writing dates are found together, unless one of them could be read twice`() throws {
    let settled = try propose(lines("due,n", 20) { "\($0 % 3 == 0 ? "0\($0 % 9 + 1)/2\($0 % 9)/2026" : "2026-01-1\($0 % 10)"),\($0)" })
    #expect(types(settled).first == "due date")
    #expect(settled.yaml.contains("sluice:cleanse: [{ op: date, formats: [\"%m/%d/%Y\"] }]"), "\(settled.yaml)")
    #expect(settled.verdict == .judged(landed: 20, rejected: 0, reasons: []))
    let open = try propose(lines("due,n", 20) { "\($0 % 3 == 0 ? "0\($0 % 9 + 1)/0\($0 % 9 + 1)/2026" : "2026-01-1\($0 % 10)"),\($0)" })
    #expect(types(open).first == "due string")
    #expect(open.questions.map(\.field) == ["due"])
  }

  @Test(arguments: ["1,234", "12,345"])
  func `a comma that could part thousands or a fraction is asked`(value: String) throws {
    let proposal = try propose(lines("a;amount", 10) { "\($0);\(value)" })
    #expect(types(proposal).last == "amount string")
    #expect(proposal.questions.map(\.field) == ["amount"])
  }

  @Test(arguments: [
    ("$1,234.56", "{ op: amount, group: \",\", currency: [\"$\"] }"), ("1.234,56", "{ op: amount, decimal: \",\", group: \".\" }"),
    ("(12.50)", "{ op: amount, negative: [parentheses] }"), ("12.50-", "{ op: amount, negative: [trailing-minus] }"),
    ("8.90%", "{ op: amount, percent: true }"), ("R$ 1.234,56", "{ op: amount, decimal: \",\", group: \".\", currency: [\"R$\"] }"),
    ("US$1,234.56", "{ op: amount, group: \",\", currency: [\"US$\"] }"), ("12,50 R$", "{ op: amount, decimal: \",\", currency: [\"R$\"] }"),
  ])
  func `an amount is proposed as it is written`(value: String, step: String) throws {
    let proposal = try propose(lines("a;amount", 10) { "\($0);\(value)" })
    #expect(proposal.yaml.contains("sluice:cleanse: [\(step)]"), "\(proposal.yaml)")
  }

  @Test func `amounts in two currencies are asked, and two signs of one are not`() throws {
    let two = try propose(lines("a;amount", 20) { "\($0);\($0 % 4 == 0 ? "USD " : "R$ ")1.234,5\($0 % 10)" })
    #expect(types(two).last == "amount string" && two.questions.map(\.field) == ["amount"])
    let one = try propose(lines("a;amount", 20) { "\($0);\($0 % 4 == 0 ? "BRL " : "R$ ")1.234,5\($0 % 10)" })
    #expect(types(one).last?.hasPrefix("amount decimal") == true && one.questions == [])
  }

  @Test func `no value of suspected personal data is in the proposal`() throws {
    let proposal = try propose(
      lines("a,contact,remark,holder_name", 30) { "\($0),canary\($0 % 2)@example.org,+1 (555) 010-000\($0 % 10),Canary Jones" })
    #expect(types(proposal) == ["a integer", "contact string pii", "remark string pii", "holder_name string pii"])
    #expect(!proposal.yaml.lowercased().contains("canary"))
    #expect(!proposal.yaml.contains("555"))
  }

  @Test func `personal data is known by its name in the languages of the banks, and its digits stay text`() throws {
    let header = "nome;cpf;telefone;fecha_nacimiento;PLZ;Nachname;saldo"
    let proposal = try propose(lines(header, 30) { "N\($0);\(10_000_000_000 + $0);\(30_000_000 + $0);19\(60 + $0)-01-02;\(10_000 + $0);B\($0);\($0)" })
    #expect(
      types(proposal) == [
        "nome string pii", "cpf string pii", "telefone string pii", "fecha_nacimiento date pii", "PLZ string pii", "Nachname string pii",
        "saldo integer",
      ])
  }

  @Test(arguments: [
    ("0%/13/2026", "13/13/2026", "all but 2 of the values are dates by %m/%d/%Y: if those are errors, write type: date and format: \"%m/%d/%Y\""),
    ("0%/0%/2026", "x", "all but 2 of the values are dates by %m/%d/%Y or by %d/%m/%Y: if those are errors, ask the bank which, then write type: date and format"),
    ("1%", "1x", "all but 2 of the values are whole numbers: if those are errors, write type: integer"),
    ("1%.5", "-", "all but 2 of the values are numbers: if those are errors, write type: number and sluice:decimal"),
    ("1.00%,50", "?", "all but 2 of the values are amounts as 1.234,56: if those are errors, write type: number and an amount step"),
  ])
  func `a few damaged values make text of a column, and a question`(good: String, bad: String, question: String) throws {
    let proposal = try propose(lines("n;v", 30) { "\($0);\($0 % 20 == 7 ? bad : good.replacing("%", with: "\($0 % 9 + 1)"))" })
    #expect(types(proposal).last == "v string")
    #expect(proposal.questions == [.init(field: "v", text: question)])
    #expect(try propose(lines("n;v", 30) { "\($0);\($0 % 5 == 0 ? "x\($0)" : "12")" }).questions == [], "many are no exception")
  }

  @Test func `headings that are no columns get a column, and identifiers keep their zeros`() throws {
    let proposal = try propose(lines("Account No.,Due Amount ($),Branch", 10) { "00\($0),\($0).25,\($0 * 7)" })
    #expect(proposal.contract.fields.map(\.column) == ["account_no", "due_amount", "Branch".lowercased()])
    #expect(proposal.contract.fields[0].type == .string)
  }

  @Test(arguments: [",", ";", "\t", "|", "^", "~"])
  func `the delimiter, quotes and line ends are found`(delimiter: String) throws {
    let text = (["id", "note", "n"].joined(separator: delimiter) + "\r\n")
      + (0..<20).map { ["\($0)", "\"a\(delimiter) \"\"b\"\"\r\nc\"", "7"].joined(separator: delimiter) }.joined(separator: "\r\n")
    let proposal = try propose(text)
    #expect(proposal.contract.dialect.delimiter == delimiter)
    #expect(proposal.contract.dialect.quote == "\"")
    #expect(proposal.records == 20)
    #expect(proposal.yaml.contains("lines end with CRLF"))
  }

  @Test func `a file without header is told as such`() throws {
    let proposal = try propose((0..<20).map { "\($0),2026-01-01,x\($0)" }.joined(separator: "\n"))
    #expect(!proposal.contract.dialect.hasHeader)
    #expect(types(proposal) == ["field_1 integer", "field_2 date", "field_3 string"])
    #expect(proposal.verdict == .judged(landed: 20, rejected: 0, reasons: []))
  }

  @Test(arguments: [
    (String.Encoding.utf8, "utf-8"), (.utf16LittleEndian, "utf-16le"), (.utf16BigEndian, "utf-16be"), (.windowsCP1252, "windows-1252"),
  ])
  func `the encoding is found, and the records come out alike`(encoding: String.Encoding, name: String) throws {
    let text = lines("id,city", 30) { "\($0),Zürich" }
    let bytes = [UInt8](try #require(text.data(using: encoding)))
    let proposal = try ContractInference(name: "t").propose(bytes)
    #expect(proposal.contract.encoding == name)
    #expect(proposal.verdict == .judged(landed: 30, rejected: 0, reasons: []))
  }

  @Test(arguments: ["", "%PDF-1.7\n", "<!DOCTYPE html><html>", "a,b\n", "\u{0}\u{0}\u{0}\u{0}", "PK\u{3}\u{4}xxxx"])
  func `what is no table is refused`(text: String) {
    #expect(throws: InferenceError.self) { try propose(text) }
  }

  @Test func `a message that was never decrypted is called one`() {
    let fault = #expect(throws: InferenceError.self) {
      try ContractInference(name: "t").propose([0xC1, 0xC0, 0x4C, 0x03, 0x00, 0x01, 0x80] + Array(repeating: 0x9D, count: 600))
    }
    #expect(fault?.message == "the sample is an OpenPGP message, neither delimited text nor JSON Lines")
    #expect(fault?.remedy.contains("--customer") == true)
  }

  @Test func `EBCDIC is told from messages and from other scripts`() {
    // "H000" and blanks begin as an OpenPGP packet does.
    let mainframe = (0..<50).flatMap { [0xC8, 0xF0, 0xF0, 0xF0 + UInt8($0 % 10), 0x40, 0x40, 0xC1, 0x95, 0x95, 0x00, 0x01, 0x2C] as [UInt8] }
    let fault = #expect(throws: InferenceError.self) { try ContractInference(name: "t").propose(mainframe) }
    #expect(fault?.message.contains("EBCDIC") == true && fault?.remedy.contains("codePage") == true)
    #expect(throws: Never.self) { try propose(lines("\u{540D};n", 40) { "\u{5F20}\u{4E2D}\u{6587}\u{5F20};\($0)" }) }
  }

  @Test func `a sample that is cut ends at its last line`() throws {
    let text = lines("id,n", 100) { "\($0),1" } + "100,1234567"
    let proposal = try ContractInference(name: "t").propose(Array(text.utf8), isWhole: false)
    #expect(proposal.records == 100)
    #expect(proposal.verdict == .judged(landed: 100, rejected: 0, reasons: []))
  }

  @Test(.timeLimit(.minutes(1))) func `whatever the bytes, a proposal loads or the sample is refused`() {
    var state: UInt64 = 7
    func next(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let pieces = ["a", "1", "-", ".", ",", ";", "\t", "\"", "\n", "\r\n", "NULL", "2026-01-01", "é", "'", "#", ": ", "{", "*x", "&x", "%", "\u{2028}", "|", "0"]
    var proposals = 0
    for _ in 0..<2_000 {
      let text = (0..<next(120)).map { _ in pieces[next(pieces.count)] }.joined()
      do throws(InferenceError) {
        _ = try ContractInference(name: "t").propose(Array(text.utf8))
        proposals += 1
      } catch {
        // Only what was said about the sample, never that the proposal could not be read.
        #expect(!error.message.contains("no contract can be written"), "\(text.debugDescription): \(error)")
      }
    }
    #expect(proposals > 100)
  }
}
