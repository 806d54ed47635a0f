import DataContracts
import Testing

@testable import Quality

@Suite struct ReferenceTests {
  private static let decimal = FieldType.decimal(precision: 9, scale: 2, rounding: .reject)

  private func contract(_ types: [FieldType], _ keys: [ForeignKey], key: [Int] = []) -> Contract {
    var contract = Contract.of(types.enumerated().map { Field(name: "f\($0)", type: $1) }, key: key)
    contract.foreignKeys = keys
    return contract
  }

  private func keys(_ contract: Contract, _ kinds: [ReferenceKeys.Kind], limit: Int = 1000, budget: Int = 1 << 20, _ fill: (inout ReferenceKeysBuilder) throws -> Void) throws
    -> ReferenceKeys
  {
    var builder = try ReferenceKeysBuilder(for: contract.foreignKeys[0], of: contract, kinds: kinds, limit: limit, budget: budget)
    try fill(&builder)
    return try builder.keys()
  }

  @Test func `keys in the contract are compared as typed values, and null refers to nothing`() throws {
    let list = ForeignKey(fields: [0, 1], resource: "prices", reference: .keys([["USD", "1.5"], ["EUR", "2"], ["", "3"]]))
    let found = try Judged("USD,1.50\nEUR,2.00\nUSD,2\n,9\nEUR,\nusd,1.5\nEUR,bad\n", contract([.string, Self.decimal], [list]))
    #expect(found.recordNumbers == [1, 2, 4, 5])
    #expect(found.faultTexts == ["3 foreign-key (prices)", "6 foreign-key (prices)", "7 type-error in 'f1'"])
    let wrong = ForeignKey(fields: [0], resource: "codes", reference: .keys([["12"], ["x"]]))
    let error = #expect(throws: QualityError.self) { try RowJudge(contract: contract([.integer], [wrong])) }
    #expect(error?.code == .invalidConstraint && error?.field == "f0" && error?.message.contains("key 2 of 'codes'") == true)
  }

  @Test func `times and points in the contract are compared in their one way of writing`() throws {
    let list = ForeignKey(fields: [0, 1], resource: "posts", reference: .keys([["9:05 PM", "1.0, 2"]]))
    let types: [FieldType] = [.time(format: try DateFormat(strptime: "%-I:%M %p")), .geopoint(.default)]
    let found = try Judged("09:05 pm,\"1,2.00\"\n9:05 AM,\"1,2\"\n", contract(types, [list]))
    #expect(found.rows == [["21:05:00", "1,2"]] && found.faultTexts == ["2 foreign-key (posts)"])
    let wrong = ForeignKey(fields: [0], resource: "posts", reference: .keys([["21:05"]]))
    #expect(throws: QualityError.self) { try RowJudge(contract: contract([types[0]], [wrong])) }
  }

  @Test func `every fault of a record is told, references among them`() throws {
    let list = ForeignKey(fields: [1], resource: "codes", reference: .keys([["1"]]))
    let found = try Judged("x,2\n", contract([.integer, .integer], [list]))
    #expect(found.faultTexts == ["1 type-error in 'f0'", "1 foreign-key in 'f1' (codes)"])
  }

  @Test func `numbers of a table are compared whatever their digits after the point`() throws {
    let table = ForeignKey(fields: [0], resource: "t", reference: .table(name: "t", columns: ["c"], limit: 10))
    let contract = contract([Self.decimal], [table])
    for (scale, unscaled) in [(0, [1, -7]), (2, [100, -700]), (5, [100_000, -700_000, 123_456])] as [(Int, [Int128])] {
      let known = try keys(contract, [.number(scale: scale)]) { builder in
        for number in unscaled + unscaled {
          builder.begin()
          builder.append(number: number)
          try builder.end()
        }
        builder.begin()
      }
      #expect(known.count == unscaled.count)
      let found = try Judged("1\n1.00\n-7.0\n1.01\n1.23\n\n", contract, options: QualityOptions(references: [0: known]))
      #expect(found.recordNumbers == [1, 2, 3])
    }
    // A column of 38 digits after the point: a field's 10000000 there passes 128 bits, and is no key of it.
    let fine = try keys(contract, [.number(scale: 38)]) { builder in
      builder.begin()
      builder.append(number: Int128(1))
      try builder.end()
    }
    #expect(try Judged("9000000\n", contract, options: QualityOptions(references: [0: fine])).faultTexts == ["1 foreign-key in 'f0' (t)"])
    // And one without any: a key that the field cannot hold is none.
    let coarse = try keys(contract, [.number(scale: 0)]) { builder in
      builder.begin()
      builder.append(number: .max)
      try builder.end()
    }
    #expect(coarse.count == 0)
  }

  @Test func `a field and a column of different kinds are refused, and so is a table whose keys were not read`() throws {
    let table = ForeignKey(fields: [0], resource: "t", reference: .table(name: "t", columns: ["c"], limit: 10))
    let mismatch = #expect(throws: QualityError.self) { try keys(contract([.integer], [table]), [.text]) { _ in } }
    #expect(mismatch?.code == .unsupportedType && mismatch?.field == "f0")
    let missing = #expect(throws: QualityError.self) { try RowJudge(contract: contract([.integer], [table])) }
    #expect(missing?.code == .referenceMissing)
    let own = ForeignKey(fields: [0], resource: "", reference: .ownFields([1]))
    let kinds = #expect(throws: QualityError.self) { try RowJudge(contract: contract([.integer, .string], [own])) }
    #expect(kinds?.code == .unsupportedType)
  }

  @Test func `more keys than the limit, or than fit, are an error; repeated ones count once`() throws {
    let table = ForeignKey(fields: [0], resource: "t", reference: .table(name: "t", columns: ["c"], limit: 3000))
    let contract = contract([.integer], [table])
    func read(_ numbers: some Sequence<Int>, limit: Int, budget: Int) throws -> ReferenceKeys {
      try keys(contract, [.number(scale: 0)], limit: limit, budget: budget) { builder in
        for number in numbers {
          builder.begin()
          builder.append(number: Int128(number))
          try builder.end()
        }
      }
    }
    let known = try read((0..<100_000).map { $0 % 3000 }, limit: 3000, budget: 1 << 20)
    #expect(known.count == 3000 && known.byteCount < 17 * 3000)
    let found = try Judged((0..<6000).map { "\($0)\n" }.joined(), contract, options: QualityOptions(references: [0: known]))
    #expect(found.recordNumbers == (1...3000).map(Int64.init))
    for (limit, budget, word) in [(2999, 1 << 20, "limit"), (1_000_000, 30_000, "memory")] {
      let error = #expect(throws: QualityError.self) { try read(0..<3000, limit: limit, budget: budget) }
      #expect(error?.code == .referenceLimit && error?.message.contains(word) == true)
    }
  }

  @Test func `a record may refer to any sound record of the delivery, before it or after it`() throws {
    let own = ForeignKey(fields: [1], resource: "", reference: .ownFields([0]))
    let contract = contract([.string, .string, .integer], [own], key: [0])
    let text = "a,,1\nb,a,1\nc,d,1\nd,c,1\ne,e,1\nf,x,1\ng,h,1\nh,,bad\ni,f,1\n"
    let (judged, rounds) = try Judged.toTheEnd(text, contract)
    #expect(rounds == 2)
    // What a record refers to counts even if it is left out for a reference of its own.
    #expect(judged.recordNumbers == [1, 2, 3, 4, 5, 9])
    #expect(judged.faultTexts == ["6 foreign-key in 'f1'", "7 foreign-key in 'f1'", "8 type-error in 'f2'"])
    #expect(try Judged.toTheEnd("a,\nb,a\n".replacing("\n", with: ",1\n"), contract).rounds == 1)
  }

  @Test func `references within the delivery find the same records at any budget`() throws {
    var random = SeededGenerator(seed: 5)
    let own = [
      ForeignKey(fields: [1], resource: "", reference: .ownFields([0])), ForeignKey(fields: [2, 1], resource: "", reference: .ownFields([1, 0])),
    ]
    let contract = contract([.integer, .integer, .decimal(precision: 12, scale: 1, rounding: .reject)], own)
    var rows: [[Int?]] = []
    for row in 0..<4_000 {
      rows.append([row, Int.random(in: 0...3_990, using: &random), Int.random(in: 0..<9, using: &random) == 0 ? Int.random(in: 0...4_100, using: &random) : nil])
    }
    rows.shuffle(using: &random)
    for index in rows.indices where index % 11 == 0 { rows[index][0] = nil }
    for index in rows.indices where index % 13 == 0 { rows[index][1] = rows[index][0].map { $0 + 4_000 } }
    let text = rows.map { row in row.map { $0.map(String.init) ?? "" }.joined(separator: ",") + "\n" }.joined()
    let ids = Set(rows.compactMap(\.[0]))
    let pairs = Set(rows.compactMap { row in row[1].flatMap { one in row[0].map { [one, $0] } } })
    let expected = rows.enumerated().filter { _, row in
      let isBlank = row.allSatisfy { $0 == nil }
      let first = row[1].map(ids.contains) ?? true
      let second = row[2].flatMap { two in row[1].map { pairs.contains([two, $0]) } } ?? true
      return !isBlank && first && second
    }.map { Int64($0.offset) + 1 }
    #expect(expected.count > 1_000 && expected.count < 3_900)
    try Python.withFolder { folder in
      for budget in [1, 40_000, 64 << 20] {
        let options = QualityOptions(uniquenessBudget: budget, spillDirectory: folder)
        let (judged, rounds) = try Judged.toTheEnd(text, contract, capacity: 900, options: options)
        #expect(judged.recordNumbers == expected && rounds == 2, "budget \(budget)")
      }
    }
  }
}
