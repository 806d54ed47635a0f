import DataContracts
import Testing

@testable import Inference

/// Samples of one JSON object to a line.
@Suite struct JSONLinesTests {
  private func propose(_ text: String) throws -> ContractProposal {
    try ContractInference(name: "t").propose(Array(text.utf8))
  }

  @Test func `members are found in their order, with the kinds that JSON says they are`() throws {
    let text = (0..<30).map { row in
      #"{"account id":"00\#(1000 + row)","balance":\#(row).5\#(row % 10),"code":"\#(row)","amount":"\#(row).25","n":\#(row),"#
        + #""opened":"2026-01-\#(10 + row % 18)","active":true,"name":"Zo\u00eb \#(row)","gone":null"#
        + (row % 3 == 0 ? #","late":"x"}"# : "}")
    }.joined(separator: "\n")
    let proposal = try propose(text + "\n")
    #expect(proposal.contract.shape == .jsonLines && proposal.contract.encoding == "utf-8")
    #expect(
      proposal.contract.fields.map { "\($0.name) \($0.type.label)\($0.constraints.required ? "" : "?")" } == [
        "account id string", "balance decimal(11,2)", "code string", "amount decimal(11,2)", "n integer", "opened date",
        "active boolean", "name string", "gone string?", "late string?",
      ])
    #expect(proposal.contract.fields[0].column == "account_id" && proposal.contract.fields[7].isSensitive)
    #expect(proposal.contract.primaryKey == [0])
    #expect(proposal.records == 30 && proposal.verdict == .judged(landed: 30, rejected: 0, reasons: []))
    #expect(proposal.questions.map(\.field) == ["gone"])
  }

  @Test func `objects and arrays are proposed as such, and mixtures asked`() throws {
    let proposal = try propose(#"{"a":{"x":[1]},"b":[1,2],"c":1}"# + "\n" + #"{"a":null,"b":[],"c":{"y":2}}"# + "\n")
    #expect(proposal.contract.fields.map(\.type) == [.object, .array, .object])
    #expect(proposal.questions.map(\.field) == ["c"])
  }

  @Test func `what the packing is stands in the proposal`() throws {
    for packing in [Compression.gzip, .zip(member: nil), .zstd] {
      let proposal = try ContractInference(name: "t").propose(Array("id,n\n1,2\n3,4\n".utf8), packing: packing)
      #expect(proposal.contract.compression == packing)
      let lines = try ContractInference(name: "t").propose(Array("{\"id\":1}\n{\"id\":2}\n".utf8), packing: packing)
      #expect(lines.contract.compression == packing && lines.yaml.contains("path: t.jsonl"))
    }
    #expect(try propose("id,n\n1,2\n").contract.compression == nil)
  }

  @Test(arguments: ["{\n  \"a\": 1\n}\n", "[{\"a\":1}]\n", "{\"a\":1} {\"b\":2}\n", "{\"a\":1,}\n", "{\"\":1}\n", "{\"A\":1,\"a\":2}\n", "{}\n"])
  func `JSON of another form is refused`(text: String) {
    #expect(throws: InferenceError.self) { try propose(text) }
  }

  @Test func `a line that is no object is counted as a reject, not hidden`() throws {
    let proposal = try propose("{\"id\":\"a1\"}\nnonsense\n{\"id\":\"a2\"}\n")
    #expect(proposal.verdict == .judged(landed: 2, rejected: 1, reasons: ["1 × invalid-json"]))
  }

  @Test func `lines of one width without a delimiter are told to be of fixed width`() throws {
    let fault = #expect(throws: InferenceError.self) {
      try propose((0..<5).map { "000000000\($0)Miller    0000001250" }.joined(separator: "\n"))
    }
    #expect(fault?.message.contains("30 characters") == true && fault?.remedy.contains("sluice:layout") == true)
    // A list of short codes is a file of one column.
    #expect(try propose("code\nA100\nA101\nA102\n").contract.fields.map(\.name) == ["code"])
  }

  @Test(.timeLimit(.minutes(1))) func `whatever the bytes, a proposal loads or the sample is refused`() {
    var state: UInt64 = 11
    func next(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let names = ["\"a\"", "\"b\"", "\"_c d\"", "\"\\u00e9\"", "\"a,b\"", "\"x: {y}\"", "\" \"", "\"#\"", "\"\\ud800\""]
    let values = ["1", "-0.5", "1e5", "true", "null", "\"2026-01-01\"", "\"x\"", "\"\\u2028\"", "{\"n\":[1]}", "[]", "007", "\"12\"", "nul", "\"\\q\""]
    var proposals = 0
    for _ in 0..<3_000 {
      let text = (0..<1 + next(6)).map { _ in
        let members = (0..<1 + next(5)).map { _ in names[next(names.count)] + [":", " : ", ":\n"][next(20) / 9] + values[next(values.count - (next(3) > 0 ? 4 : 0))] }
        return "{" + members.joined(separator: [",", ", ", ";"][next(20) / 9]) + ["}", "} ", ""][next(20) / 9]
      }.joined(separator: ["\n", "\r\n", " "][next(20) / 9])
      do throws(InferenceError) {
        _ = try ContractInference(name: "t").propose(Array(text.utf8))
        proposals += 1
      } catch {
        #expect(!error.message.contains("no contract can be written"), "\(text.debugDescription): \(error)")
      }
    }
    #expect(proposals > 300, "\(proposals)")
  }
}
