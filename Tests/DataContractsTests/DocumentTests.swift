import Descriptors
import Foundation
import Testing

@testable import DataContracts

/// What `Docs/contracts.md` shows works as it says.
@Suite struct DocumentTests {
  private static let text = (try? String(contentsOf: ContractTests.root.appending(path: "Docs/contracts.md"), encoding: .utf8)) ?? ""

  /// Code blocks of a language, in order.
  static func blocks(_ language: String) -> [String] {
    text.components(separatedBy: "\n```\(language)\n").dropFirst().compactMap { $0.components(separatedBy: "\n```").first }
  }

  @Test func `every contract in the document loads`() throws {
    let contracts = Self.blocks("yaml").filter { $0.hasPrefix("name:") }
    #expect(contracts.count >= 3)
    for text in contracts { #expect(throws: Never.self) { try Contract.parse(bytes: Array(text.utf8), name: "document") } }
  }

  @Test func `every rule in the document compiles`() throws {
    let example = try #require(Self.blocks("yaml").first { $0.hasPrefix("name:") && $0.contains("sluice:rules") })
    let contract = try Contract.parse(bytes: Array(example.utf8), name: "document")
    let rules = Self.blocks("rules").flatMap { $0.split(separator: "\n") }.filter { !$0.isEmpty }
    #expect(rules.count >= 6)
    for rule in rules { _ = try RuleCompiler(fields: contract.allFields).condition(String(rule)) }
  }

  @Test func `the document names every key, type, step and column type`() {
    let keys =
      [
        ContractKeys.resource, ContractKeys.dialect, ContractKeys.schema, ContractKeys.field, ContractKeys.constraints,
        ContractKeys.sensitive, ContractKeys.evolution, ContractKeys.control, ContractKeys.layout, ContractKeys.rule,
        ContractKeys.recordType, ContractKeys.recordMatch, ContractKeys.foreignKey, ContractKeys.reference, ContractKeys.referenceSet,
        ContractKeys.dedup, ContractKeys.controlFile, ContractKeys.derived, ContractKeys.position, ContractKeys.decimal,
      ].flatMap(\.accepted)
    let missing = Set(keys).filter { !Self.text.contains("`\($0)`") && !Self.text.contains("`\($0):") && !Self.text.contains(" \($0):") }
    #expect(missing.sorted() == [])
    for word in ["trim", "collapse", "upper", "lower", "nfc", "controls", "encoding", "remove", "map", "amount", "phone", "postal", "pad", "name", "capture", "spreadsheet", "date", "sentinel"] {
      #expect(Self.text.contains("`\(word)`") || Self.text.contains("op: \(word)"), "\(word)")
    }
  }
}
