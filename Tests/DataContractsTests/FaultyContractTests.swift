import Descriptors
import Testing

@testable import DataContracts

/// A contract with one line changed, and exactly what is said about it.
struct FaultyContract: Sendable, CustomTestStringConvertible {
  /// Replaces a line of the base, from 1.
  let line: Int
  let text: String
  let faults: [String]

  init(_ line: Int, _ text: String, _ faults: String...) {
    self.line = line
    self.text = text
    self.faults = faults
  }

  var testDescription: String { "line \(line): \(text)" }

  static let base = [
    "name: t",
    "version: 1.0.0",
    "path: t.csv",
    "dialect: {}",
    "schema:",
    "  missingValues: [\"\", \"n/a\"]",
    "  primaryKey: id",
    "  fields:",
    "    - { name: id, type: string }",
    "    - { name: amount, type: number, sluice:decimal: { precision: 5, scale: 2 } }",
  ]

  func load() -> [String] {
    var lines = Self.base
    lines[line - 1] = text
    do throws(ContractFaults) {
      _ = try Contract.parse(bytes: Array(lines.joined(separator: "\n").utf8), name: "t", fileName: "t-1.yaml")
      return []
    } catch {
      return error.faults.map { String($0.description.dropFirst(2)) }
    }
  }
}

@Suite struct FaultyContractTests {
  @Test func `the base of the tables has no fault`() {
    #expect(FaultyContract(1, "name: t").load() == [])
  }

  @Test(arguments: FaultyContract.resources + FaultyContract.schemas)
  func `a faulty resource or schema is told`(contract: FaultyContract) {
    #expect(contract.load() == contract.faults)
  }

  @Test(arguments: FaultyContract.fields + FaultyContract.dates)
  func `a faulty field is told`(contract: FaultyContract) {
    #expect(contract.load() == contract.faults)
  }
}
