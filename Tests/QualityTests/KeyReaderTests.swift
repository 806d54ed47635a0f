import DataContracts
import Tabular
import Testing

@testable import Quality

/// Keys that are read without judging, and records that are not awaited.
@Suite struct KeyReaderTests {
  private static func contract(_ fields: String, key: String = "primaryKey: [account, day]", resource: String = "") throws -> Contract {
    try Contract.parse(
      bytes: Array("name: t\nversion: 1.0.0\npath: t.csv\n\(resource)\nschema:\n  \(key)\n  fields:\n\(fields)".utf8), name: "t")
  }

  private static let fields = """
        - { name: account, type: string, sluice:cleanse: [trim], constraints: { pattern: "[A-Z][0-9]+" } }
        - { name: amount, type: number, sluice:decimal: { precision: 9, scale: 2 } }
        - { name: day, type: date }
    """

  private func read(_ text: String, _ contract: Contract, key: [Int], _ hashKey: HashKey) throws -> [KeyReader.Entry] {
    var entries: [KeyReader.Entry] = []
    let reader = try KeyReader(contract: contract, key: key, hashKey: hashKey)
    var decoder = try RecordDecoder(contract: contract)
    let batch = RecordBatch(fieldCount: contract.fields.count)
    let bytes = Array(text.utf8)
    var position = 0
    while try decoder.fill(
      batch,
      from: { target in
        let count = min(target.count, bytes.count - position, 7)
        target.copyBytes(from: bytes[position..<position + count])
        position += count
        return count
      })
    {
      try reader.read(batch) { entries.append($0) }
    }
    return entries
  }

  private static let file = """
    account,amount,day
    A1,1.00,2026-01-01
     A1 ,bad,2026-01-01
    A1,1.00,2026-01-02
    ,1.00,2026-01-01
    a1,1.00,2026-01-01
    A1,1.00,tomorrow
    A1,1.00
    A1,1.00,2026-01-01,more
    A"1,1.00,2026-01-01
    A2,1.00,2026-01-01

    """

  @Test func `a key is that of the typed values, whatever else is wrong with the record, and none where a part of it is no value`() throws {
    let contract = try Self.contract(Self.fields)
    let entries = try read(Self.file, contract, key: [0, 2], .random())
    #expect(entries.map(\.record) == Array(1...10))
    #expect(entries[0].key != nil && entries[0].key == entries[1].key && entries[0].key == entries[7].key)
    #expect(entries[2].key != nil && entries[2].key != entries[0].key && entries[9].key != entries[0].key)
    #expect(entries.map { $0.key == nil } == [false, false, false, true, true, true, true, false, true, false])
    #expect(entries.map(\.isWhole) == [true, true, true, true, true, true, false, false, false, true])
  }

  @Test func `contracts with other names, orders and formats give equal keys, and another hash key other ones`() throws {
    let other = try Self.contract(
      """
          - { name: Tag, type: date, format: "%d.%m.%Y" }
          - { name: Konto, type: string }
      """, key: "primaryKey: [Konto, Tag]", resource: "dialect: { delimiter: ';' }")
    let hashKey = HashKey.random()
    let one = try read(Self.file, try Self.contract(Self.fields), key: [0, 2], hashKey)
    let two = try read("Tag;Konto\n01.01.2026;A1\n02.01.2026;A1\n01.01.2026;A9\n", other, key: [1, 0], hashKey)
    #expect(two.map(\.key) == [one[0].key, one[2].key, two[2].key] && two[2].key != nil && !one.map(\.key).contains(two[2].key))
    let strange = try read(Self.file, try Self.contract(Self.fields), key: [0, 2], .random())
    #expect(strange[0].key != one[0].key)
  }

  @Test func `the key by which records are told apart is the primary one, else the first there is`() throws {
    #expect(try Self.contract(Self.fields).identifyingKey == [0, 2])
    #expect(try Self.contract(Self.fields, key: "uniqueKeys: [[day, account], [account]]").identifyingKey == [2, 0])
    #expect(try Self.contract(Self.fields, key: "sluice:dedup: { key: [account], survivor: last }").identifyingKey == [0])
    #expect(try Self.contract(Self.fields + "\n    - { name: ref, type: integer, constraints: { unique: true } }", key: "title: t").identifyingKey == [3])
    #expect(try Self.contract(Self.fields, key: "title: t").identifyingKey == nil)
  }

  @Test func `records that are not awaited are rejected as such, faulty ones too, and take no key from those that are`() throws {
    let contract = try Self.contract(Self.fields, key: "primaryKey: account")
    let judged = try Judged(
      "account,amount,day\nA1,1.00,2026-01-01\nA1,2.00,2026-01-01\nA2,bad,2026-01-01\nA3,bad,2026-01-01\nA2,3.00,2026-01-01\n", contract,
      options: QualityOptions(awaited: [2, 3, 5]))
    #expect(judged.verdicts.map(\.outcome) == [.rejected, .landed, .rejected, .rejected, .landed])
    #expect(
      judged.faultTexts == ["1 not-awaited", "3 type-error in 'amount'", "4 not-awaited", "4 type-error in 'amount'"])
    #expect(judged.report.accepted == 2 && judged.report.rejected == 3)
  }
}
