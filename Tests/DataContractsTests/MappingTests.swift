import Descriptors
import Testing

@testable import DataContracts

/// Feeds of banks that write differently fill one table.
@Suite struct MappingTests {
  static func contract(_ name: String, _ schema: String) throws -> Contract {
    try Contract.parse(bytes: Array("name: \(name)\nversion: 1.0.0\npath: t.csv\nschema:\n\(schema)".utf8), name: name)
  }

  static let table = """
      primaryKey: account
      fields:
        - { name: account, type: string }
        - { name: balance, type: number, sluice:decimal: { precision: 18, scale: 4 }, constraints: { required: true } }
        - { name: opened, type: date }
        - { name: currency, type: string, constraints: { required: true } }
        - { name: branch, type: integer }
        - { name: phone, type: string, sluice:pii: { class: direct } }
    """

  @Test func `a feed with other names, order and constants fills the table`() throws {
    let feed = try Self.contract(
      "acme",
      """
        primaryKey: Konto Nr
        sluice:constant: { currency: EUR, branch: 7 }
        fields:
          - { name: Saldo, type: number, sluice:decimal: { precision: 12, scale: 2 }, sluice:column: balance, constraints: { required: true } }
          - { name: Filler, type: string, sluice:ignore: true }
          - { name: Konto Nr, type: string, sluice:column: account }
          - { name: phone, type: string, sluice:pii: { class: direct } }
      """)
    let mapping = try TableMapping(feed: feed, table: try Self.contract("portfolio", Self.table))
    #expect(mapping.columns.map(\.name) == ["account", "balance", "opened", "currency", "branch", "phone"])
    #expect(
      mapping.columns.map(\.source) == [
        .field(2), .field(0), .missing, .constant(.string("EUR")), .constant(.long(7)), .field(3),
      ])
    #expect(mapping.columns[1].type == .decimal(precision: 18, scale: 4))
    #expect(mapping.columns[1].sourceType == .decimal(precision: 12, scale: 2))
  }

  @Test func `every way in which a feed does not fill the table is told`() throws {
    let feed = try Self.contract(
      "acme",
      """
        sluice:constant: { branch: seven, brnch: 1 }
        fields:
          - { name: acount, type: string }
          - { name: balance, type: number, sluice:decimal: { precision: 18, scale: 2 } }
          - { name: opened, type: datetime }
          - { name: phone, type: string }
      """)
    let faults = #expect(throws: ContractFaults.self) {
      try TableMapping(feed: feed, table: try Self.contract("portfolio", Self.table))
    }
    #expect(
      faults?.faults.map(\.description) == [
        "acme: schema: nothing fills the column account of portfolio, which must have a value; if acount is meant, write sluice:column: account there",
        "acme: schema.fields.balance: decimal(18,2) does not go into the column balance, which is decimal(18,4); give the field a type whose every value is one of the column's, or land it in another column",
        "acme: schema.fields.balance: may be without value, and the column balance must have one; write constraints: { required: true }",
        "acme: schema.fields.opened: datetime does not go into the column opened, which is date; give the field a type whose every value is one of the column's, or land it in another column",
        "acme: schema: nothing fills the column currency of portfolio, which must have a value; write sluice:column: currency at the field that does, or sluice:constant: { currency: … }",
        "acme: schema.sluice:constant.branch: \"seven\" is no integer; write a value as the table's contract has them",
        "acme: schema.fields.phone: is not marked as personal data, and the column phone is; write sluice:pii in both contracts, or in neither",
        "acme: schema.fields.acount: portfolio has no column \"acount\"; did you mean sluice:column: account?",
        "acme: schema.sluice:constant.brnch: portfolio has no such column; did you mean branch?",
      ])
  }

  @Test func `a type goes into another when every value does`() {
    let types: [ColumnType] = [
      .string, .long, .decimal(precision: 12, scale: 2), .decimal(precision: 38, scale: 10), .double, .boolean, .date, .timestamp,
    ]
    let fits = types.map { one in types.map { one.widens(to: $0) ? "1" : "0" }.joined() }
    #expect(fits == ["10000000", "01010000", "00110000", "00010000", "00001000", "00000100", "00000010", "00000001"])
  }
}
