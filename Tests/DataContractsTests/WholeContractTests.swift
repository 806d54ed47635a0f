import Testing

@testable import DataContracts

@Suite struct WholeContractTests {
  private func parse(_ text: String) throws -> Contract { try Contract.parse(bytes: Array(text.utf8), name: "t") }

  private func field(_ contract: Contract, _ name: String) throws -> Field {
    try #require(contract.fields.first { $0.name == name })
  }

  @Test func `a contract that uses everything says what it says`() throws {
    let contract = try parse(WholeContract.text)
    #expect(
      contract.dialect
        == Dialect(
          delimiter: "||", quote: "'", escape: "\\", lineTerminator: "~\n", skipInitialSpace: true, nullSequence: "\\N",
          comment: "#", commentRows: [1], headerRows: [2, 3], headerJoin: "_"))
    #expect(contract.encoding == "windows-1252")
    #expect(contract.compression == .zip(member: "cards.txt"))
    #expect(contract.records.map(\.name) == ["header", "detail", "trailer"])
    #expect(contract.records.map(\.match) == [.firstField("H"), .firstField("D"), .any])
    #expect(contract.records.map(\.maximum) == [1, nil, 1])
    #expect(contract.fieldsMatch == .subset)
    #expect(contract.primaryKey == [0, 1])
    #expect(contract.uniqueKeys == [[2]])
    #expect(
      contract.foreignKeys.map(\.reference) == [
        .keys([["USD"], ["EUR"]]), .table(name: "branches", columns: ["id"], limit: 5000), .ownFields([2]),
      ])
    #expect(contract.dedup == Deduplication(key: [0, 1], survivor: .greatest(field: 9)))
    #expect(contract.constants == [Constant(column: "institution", text: "ACME"), Constant(column: "batch", text: nil)])
    #expect(contract.derived.map(\.source) == [8])
    #expect(contract.rules.map(\.severity) == [.warn, .reject])
    #expect(contract.rules[1].expression.fields == [contract.fields.count])
    #expect(
      contract.controls.map(\.measure) == [
        .count(record: nil), .sum(field: 6), .hash(field: 1, digits: 8, modulus: 10_000_000_000),
      ])
    #expect(contract.controls.map(\.source) == [.record(type: 2, field: 1), .record(type: 2, field: 2), .controlFile(field: 0)])
    #expect(contract.controls[1].tolerance == 5)
    #expect(contract.controls[1].filter != nil)
    #expect(contract.evolution == Evolution(supersedes: "2.2.0", renames: ["stat": "status"]))
    #expect(contract.allFields.compactMap(\.column).count == contract.fields.count)
  }

  @Test func `its fields say what they say`() throws {
    let contract = try parse(WholeContract.text)
    let account = try field(contract, "Account No")
    #expect(account.column == "account_no")
    #expect(account.isSubject)
    #expect(account.sensitivity == Sensitivity(.direct, kind: "account", action: .tokenise, retentionDays: 90))
    #expect(account.cleanse == [.trim, .pad(width: 10, character: "0")])
    #expect(try field(contract, "kind").column == nil)
    #expect(try field(contract, "reference").stringFormat == .uuid)
    #expect(try field(contract, "currency").constraints.enumeration == ["USD", "EUR"])
    #expect(try field(contract, "branch").sentinels == [.integer(9999)])
    let balance = try field(contract, "balance")
    #expect(balance.notation == NumberNotation(decimal: ",", group: ".", isBare: false))
    #expect(balance.severity == .warn)
    #expect(
      balance.cleanse.last
        == .amount(
          AmountRule(
            group: ",", currencies: ["$", "USD"], negatives: [.leadingMinus, .parentheses, .credit], allowsPercent: true,
            impliedDigits: 2)))
    #expect(balance.constraints.minimum == .decimal(unscaled: -1050))
    #expect(try field(contract, "changed").type == .datetime(format: DateFormat(strptime: "%Y-%m-%dT%H:%M:%S%z"), zone: .inText))
    // Five hours behind UTC in winter.
    #expect(try field(contract, "seen").constraints.minimum == .timestamp(micros: 1_769_835_600_000_000))
    guard case .date(let formats) = try field(contract, "opened").type else {
      Issue.record("opened is no date")
      return
    }
    #expect(["1.2.2026", "46054", "2026/02"].map { text in formats.compactMap { $0.read(text)?.date.description }.first } == ["2026-02-01", "2026-02-01", "2026-02-28"])
    #expect(try field(contract, "opened").sentinels == [.date(days: 2_932_896)])
    #expect(try field(contract, "at").constraints.maximum == .time(micros: 63_000_000_000))
    #expect(try field(contract, "month").constraints.minimum == .month(24240))
    #expect(try field(contract, "extra").constraints.jsonSchema == #"{"type":"object","required":["a"],"maxProperties":3}"#)
    #expect(try field(contract, "codes").type == .list(item: .integer, delimiter: ";"))
    let columns = contract.fields.map(\.type.column.description)
    #expect(Set(columns) == ["string", "long", "decimal(15,2)", "timestamp", "date"])
  }

  @Test func `positions follow from pictures`() throws {
    let contract = try parse(WholeContract.mainframe)
    #expect(contract.shape == .fixedWidth(FixedRecords(framing: .rdw, recordLength: 40, codePage: 1047)))
    #expect(
      contract.fields.map(\.position) == [
        FieldPosition(start: 2, length: 9, usage: .text(pad: 0x30, side: .leading)),
        FieldPosition(start: 11, length: 6, usage: .packed(scale: 2)),
        FieldPosition(start: 17, length: 6, usage: .zoned(scale: 2, sign: .trailing)),
        FieldPosition(start: 23, length: 5, usage: .zoned(scale: 0, sign: .trailingSeparate)),
        FieldPosition(start: 28, length: 4, usage: .binary(scale: 0, isSigned: true)),
        FieldPosition(start: 32, length: 3, usage: .packedUnsigned(scale: 0)),
      ])
    #expect(contract.records[1].fields[0].position == FieldPosition(start: 2, length: 6, usage: .zoned(scale: 0, sign: .none)))
  }

  @Test func `whoever carries contracts out is told everything a contract asks for`() throws {
    let asked = Set(try parse(WholeContract.text).demands.map(\.feature)).union(try parse(WholeContract.mainframe).demands.map(\.feature))
    #expect(asked.union([.jsonLines]) == Set(ContractFeature.allCases))
  }

  @Test(arguments: [
    ("delimiter: \"||\"", "delimiter: \"'\"", "delimiter and quoteChar are the same"),
    ("commentRows: [1]", "commentRows: [3, 2]", "not in order"), ("nullSequence: \"\\\\N\"", "nullSequence: \"a||b\"", "never stands in a cell"), ("type: detail", "type: header", "no type is the detail"),
    ("[[reference]]", "[[kind, Account No]]", "is a key already"), ("resource: branches", "resource: branchs", "did you mean branches?"),
    ("fields: [{ name: hash", "pattern: x, fields: [{ name: hash", "is a setting of the operation"),
    ("greatest: changed", "greatest: extra", "has no order"), ("sluice:from: fico,", "sluice:from: ficco,", "did you mean fico?"),
    ("balance = 0\"", "balnce = 0\"", "at 21: no field is called"), ("batch: null", "status: x", "two fields fill the column"),
    ("o: open, p: paid", "o: p, p: paid", "is itself a code"), ("width: 10", "width: 0", "out of range"),
    ("categories: [{ value: USD", "constraints: { enum: [GBP] }, categories: [{ value: USD", "is not one of the categories"),
    ("values: [9999]", "values: [x]", "not an integer"), ("format: uuid", "format: uid", "did you mean uuid?"),
    ("groupChar: \".\"", "groupChar: \",\"", "are the same"), ("declared: trailer.count", "declared: trailer.cnt", "has no field"),
    ("declared: control.hash", "declared: controls.hash", "no header or trailer"), ("modulus: 10000000000", "modulus: 1", "not a modulus"),
    ("field: balance", "field: holder", "has no exact sum"),
    ("format: \"%I:%M %p\"", "format: \"%I:%M\"", "does not give one time of day"),
    ("\"%-d.%-m.%Y\", excel", "\"%-m.%-d.%Y\", \"%-d.%-m.%Y\"", "read the same text differently"),
    ("excel, \"%Y/%m\"", "excel, \"%y%m%d\"", "read the same text differently"),
    ("sluice:zone: America/New_York", "sluice:zone: America/Newyork", "not a zone"), ("2026 00:00", "2026 24:00", "not a datetime"),
    ("region: US", "region: usa", "not a country"), ("group: \",\", currency", "group: \".\", currency", "are the same"),
    ("sluice:subject: true", "sluice:ignore: true", "the field is ignored"), ("supersedes: 2.2.0", "supersedes: two", "not a version"),
    ("innerpath: cards.txt", "innerpath: 1", "without quotes is a number"), ("compression: zip", "compression: gz", "is for zip archives"),
  ])
  func `one slip in it is told`(text: String, slip: String, words: String) throws {
    let faulty = WholeContract.text.replacing(text, with: slip, maxReplacements: 1)
    #expect(faulty != WholeContract.text)
    let faults = #expect(throws: ContractFaults.self) { try parse(faulty) }
    #expect(faults?.description.contains(words) == true, "\(faults?.description ?? "no fault")")
  }

  @Test(arguments: [
    ("S9(9)V99\"", "S9(9)V999\"", "3 digits after the point"), ("start: 11", "start: 39", "the record at 40"),
    ("length: 6 }", "length: 7 }", "the picture takes 6 bytes"), ("S9(4),", "9(4),", "contradicts"), ("COMP-3", "COMP3", "COMP-3"),
    ("format: fwf", "format: csv", "is for fixed-width records"), ("sluice:layout:", "nullSequence: N\n  sluice:layout:", "is for delimited files"), ("IBM1047", "IBM500", "unknown word"),
    (", recordLength: 40", "", ""), ("framing: rdw, recordLength: 40", "framing: length", "nothing frames"),
    ("start: 2, length: 9", "length: 9", "start: missing"), ("\"9(5)\"", "\"9(5\"", "count in parentheses"), ("COMP }", "COMP-3 }", ""),
  ])
  func `one slip in a layout is told`(text: String, slip: String, words: String) throws {
    let faulty = WholeContract.mainframe.replacing(text, with: slip, maxReplacements: 1)
    #expect(faulty != WholeContract.mainframe)
    if words.isEmpty {
      #expect(throws: Never.self) { try parse(faulty) }
    } else {
      let faults = #expect(throws: ContractFaults.self) { try parse(faulty) }
      #expect(faults?.description.contains(words) == true, "\(faults?.description ?? "no fault")")
    }
  }
}
