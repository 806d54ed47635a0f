import DataContracts
import Descriptors
import Testing

@testable import Configuration

@Suite struct TableTests {
  private static func contract(_ name: String, _ fields: String) -> String {
    "name: \(name)\nversion: 1.0.0\npath: x.csv\nschema:\n  fields:\n" + fields
  }

  private static let table = contract(
    "book",
    """
        - { name: account, type: string, constraints: { required: true } }
        - { name: amount, type: number, sluice:decimal: { precision: 12, scale: 4 } }
        - { name: opened, type: date }
    """)

  private func load(_ files: [String: String], tables: String, feeds: [String] = ["a"]) throws -> GatewayConfiguration {
    var all = files
    all["book-1.yaml"] = Self.table
    all["sluice.yaml"] =
      "gateway: { name: demo }\nledger: { key: k }\n\(tables)customers:\n  acme: { openpgp: { home: keys, signers: [24A153C45D1BA4A326F0271C28B3F51035D086EE] } }\nfeeds:\n"
      + feeds.map {
        "  \($0): { customer: acme, source: { folder: drop }, files: '\($0)_{date}', contract: \($0)-1.yaml, table: book }\n"
      }.joined()
    let folder = try ScratchFolder(all)
    return try GatewayConfiguration.load(path: folder.path + "/sluice.yaml")
  }

  private func problems(_ files: [String: String], tables: String, feeds: [String] = ["a"]) throws -> [String] {
    do {
      _ = try load(files, tables: tables, feeds: feeds)
      return []
    } catch let error as ConfigurationFaults {
      return error.faults.map { "\($0.path): \($0.problem)" }
    }
  }

  private static let tables = "tables: { book: { contract: book-1.yaml } }\n"
  private static let narrow = contract(
    "a",
    """
        - { name: amount, type: number, sluice:decimal: { precision: 9, scale: 2 } }
        - { name: Konto, type: string, sluice:column: account, constraints: { required: true } }
    """)

  @Test func `feeds with other columns, orders and types share a table that has a contract`() throws {
    let b = Self.contract("b", "    - { name: account, type: string, constraints: { required: true } }\n    - { name: opened, type: date }\n")
    let configuration = try load(["a-1.yaml": Self.narrow, "b-1.yaml": b], tables: Self.tables, feeds: ["a", "b"])
    #expect(configuration.table("book")?.contract.contract.name == "book")
    #expect(configuration.feeds.map { $0.tableContract?.contract.name } == ["book", "book"])
    #expect(configuration.table("book")?.contract.bytes.isEmpty == false)
    #expect(try problems(["a-1.yaml": Self.narrow, "b-1.yaml": b], tables: "", feeds: ["a", "b"]).count == 1, "without it they must agree")
  }

  @Test func `every way in which a feed does not fill the table is told with the feed's file`() throws {
    let feed = Self.contract("a", "    - { name: amount, type: number, sluice:decimal: { precision: 9, scale: 6 } }\n    - { name: more, type: string }\n")
    #expect(
      try problems(["a-1.yaml": feed], tables: Self.tables) == [
        "schema: nothing fills the column account of book, which must have a value",
        "schema.fields.amount: decimal(9,6) does not go into the column amount, which is decimal(12,4)",
        "schema.fields.more: book has no column \"more\"",
      ])
  }

  @Test(arguments: [
    ("tables: { nothing: { contract: book-1.yaml } }\n", "tables.nothing: no feed fills the table \"nothing\""),
    ("tables: { book: { contract: gone-1.yaml } }\n", "tables.book.contract: the file does not exist"),
    ("tables: { book: {} }\n", "tables.book.contract: missing"),
    ("tables: { book: { contract: book-1.yaml, partition_by: [] } }\n", "tables.book.partition_by: unknown key"),
    ("tables: { Book: { contract: book-1.yaml } }\n", "tables.Book: not a table's name"),
    ("tables: [book]\n", "tables: expected a group of keys"),
  ])
  func `a faulty table is told`(tables: String, problem: String) throws {
    let found = try problems(["a-1.yaml": Self.narrow], tables: tables)
    #expect(found.contains { $0.hasPrefix(problem) }, "\(found)")
  }

  @Test func `tables stand in the main file alone, and an included file's do not count`() throws {
    let folder = try ScratchFolder([
      "book-1.yaml": Self.table, "a-1.yaml": Self.narrow,
      "sluice.yaml": "include: more.yaml\ngateway: { name: demo }\nledger: { key: k }\n",
      "more.yaml": Self.tables,
    ])
    let configuration = try GatewayConfiguration.load(path: folder.path + "/sluice.yaml")
    #expect(configuration.tables == [] && configuration.setAside.map { $0.faults.map(\.problem) } == [["belongs to the main file"]])
  }
}
