import DataContracts
import Testing

@testable import Quality

@Suite struct NameTests {
  private static let both = NameRule(order: .givenFirst, case: .title)

  @Test(arguments: [
    (both, "SMITH, JOHN", "John Smith"), (both, "smith,john", "John Smith"), (both, "Smith, John", "John Smith"), (both, "SMITH , JOHN Q ", "John Q Smith"),
    (both, "SMITH, JOHN, JR.", "John Smith Jr."), (both, "SMITH, JR", "Smith, Jr"), (both, "ACME HOLDINGS, LLC", "Acme Holdings, LLC"),
    (both, "A, B, C, D", "A, B, C, D"), (both, "SMITH,", "Smith,"), (both, ", JOHN", ", John"), (both, "JOHN SMITH", "John Smith"),
    (both, "MCDONALD", "McDonald"), (both, "MCA", "Mca"), (both, "MACHADO", "Machado"), (both, "O'BRIEN", "O'Brien"), (both, "MACY'S", "Macy's"),
    (both, "SMITH-JONES", "Smith-Jones"), (both, "LUDWIG VAN BEETHOVEN", "Ludwig van Beethoven"), (both, "VAN DYKE, DICK", "Dick van Dyke"),
    (both, "HENRY VIII", "Henry VIII"), (both, "J.R.R. TOLKIEN", "J.R.R. Tolkien"), (both, "ÉMILE ZOLA", "Émile Zola"), (both, "straße", "Straße"), (both, "İSTANBUL", "İstanbul"),
    (both, "McDonald", "McDonald"), (both, "deMarco", "deMarco"), (both, "123", "123"), (both, "", ""), (both, "ǄUNGLA", "Ǆungla"), (both, "bank of the west", "Bank of The West"),
    (NameRule(order: .givenFirst), "SMITH, JOHN", "JOHN SMITH"), (NameRule(case: .title), "SMITH, JOHN", "Smith, John"), (NameRule(), "SMITH, JOHN", "SMITH, JOHN"),
  ])
  func `names take one order and one way of writing`(rule: NameRule, cell: String, wanted: String) throws {
    let found = try Single.outcomes([cell], Field(name: "v", type: .string, missingValues: [], cleanse: [.name(rule)]))
    #expect(found == [wanted])
  }
}
