import DataContracts
import Testing

@testable import Quality

@Suite struct ControlFileTests {
  private static let fields = [
    Field(name: "records", type: .integer, constraints: Constraints(required: true)),
    Field(name: "total", type: .decimal(precision: 12, scale: 3, rounding: .reject), cleanse: [.trim]),
    Field(name: "hash", type: .string), Field(name: "sender", type: .string),
  ]

  private func contract(_ shape: ControlFile.Shape, encoding: String = "utf-8") -> Contract {
    var contract = Contract.of([Field(name: "id", type: .integer), Field(name: "sum", type: .decimal(precision: 9, scale: 2, rounding: .reject))])
    contract.encoding = encoding
    contract.controlFile = ControlFile(shape: shape, fields: Self.fields)
    contract.controls = [
      Control(id: "n", measure: .count(record: nil), source: .controlFile(field: 0)),
      Control(id: "s", measure: .sum(field: 1), source: .controlFile(field: 1)),
      Control(id: "h", measure: .hash(field: 0, digits: nil, modulus: 100), source: .controlFile(field: 2)),
    ]
    return contract
  }

  private func agreements(_ control: String, _ contract: Contract) throws -> [String] {
    let figures = try ControlFigures(Array(control.utf8), of: contract)
    let judge = try Judged("60,1.25\n70,2.25\n", contract, options: QualityOptions(figures: figures))
    return judge.controls.map { "\($0.declared ?? "–")\($0.agrees ? "=" : "≠")\($0.measured ?? "–")" }
  }

  @Test func `one record, or a name and a value to a line, are figures that controls agree with or not`() throws {
    let delimited = contract(.delimited(Dialect(delimiter: ";")))
    #expect(try agreements("records;total;hash;sender\n2; 3.500 ;30;x\n", delimited) == ["2=2", "3.50=3.50", "30=30"])
    #expect(try agreements("records;total;hash;sender\n3;3.501;3x;\n", delimited) == ["3≠2", "–≠3.50", "–≠30"])
    #expect(try agreements("records;total;hash;sender\n2;;;\n", delimited) == ["2=2", "–≠3.50", "–≠30"])
    let lines = contract(.lines(separator: "="))
    #expect(try agreements("\n hash = 30\r\nmade=by \"hand\", today\n\ntotal=3.5\nrecords= 2", lines) == ["2=2", "3.50=3.50", "30=30"])
    #expect(try agreements("records=2\n", lines) == ["2=2", "–≠3.50", "–≠30"])
  }

  @Test func `it is read in the contract's encoding`() throws {
    let contract = contract(.lines(separator: " § "), encoding: "iso-8859-1")
    let bytes = Array("records".utf8) + [0x20, 0xA7, 0x20] + Array("2\ntotal".utf8) + [0x20, 0xA7, 0x20] + Array("3.5\n".utf8)
    let figures = try ControlFigures(bytes, of: contract)
    #expect(figures.figures[0]?.unscaled == 2 && figures.figures[1]?.rescaled(to: 2) == 350)
  }

  @Test(arguments: [
    ("records;total;hash;sender\n", "no-records", nil), ("records;total;hash;sender\n2;3.5;30;x\n2;3.5;30;x\n", "2 records", nil),
    ("records;total;hash;sender\nCANARY;3.5;30;x\n", "type-error", "records"), ("records;total;hash;sender\n;3.5;30;x\n", "required", "records"),
    ("records;total;hash\n2;3.5;30\n", "missing-label", nil), ("", "empty-file", nil), ("<html><body>CANARY</body></html>", "unexpected-content", nil),
    ("records;total;hash;sender\n2;3.5;30;x;CANARY\n", "extra-cell", nil),
  ] as [(String, String, String?)])
  func `a file that is not of its form is an error without a value in it`(text: String, word: String, field: String?) throws {
    let error = #expect(throws: ControlFileError.self) {
      try ControlFigures(Array(text.utf8), of: contract(.delimited(Dialect(delimiter: ";"))))
    }
    let told = error?.description ?? ""
    #expect(told.contains(word) || (word == "no-records" && told.contains("0 records")), "\(told)")
    #expect(error?.field == field && !told.contains("CANARY"))
  }

  @Test(arguments: [
    ("records=2\nrecords=3\n", "twice"), ("records 2\n", "separator"), ("records=2\ntotal=a,\"b\n", "type-error"), ("total=1\n", "required"),
    ("records=2\u{1}\n", "no text"),
  ])
  func `lines that say nothing, or say it twice, are errors with their place`(text: String, word: String) throws {
    let error = #expect(throws: ControlFileError.self) { try ControlFigures(Array(text.utf8), of: contract(.lines(separator: "="))) }
    #expect(error?.description.contains(word) == true && error?.position != nil, "\(error?.description ?? "")")
  }

  @Test func `a field that cannot be compiled is found before any file comes`() throws {
    var contract = contract(.lines(separator: "="))
    try ControlFigures.check(contract)
    contract.controlFile?.fields[2].constraints.pattern = "("
    let error = #expect(throws: QualityError.self) { try ControlFigures.check(contract) }
    #expect(error?.field == "hash")
  }

  @Test func `without its control file no control of it agrees`() throws {
    let judged = try Judged("60,1.25\n", contract(.lines(separator: "=")))
    #expect(judged.controls.allSatisfy { !$0.agrees && $0.declared == nil })
  }
}
