internal import DataContracts
internal import Descriptors

extension FeedReader {
  /// Folders deeper than this serve no reader.
  private static let maximumDepth = 4

  /// Columns to partition by: `_business_date` and fields of the contracts whose values may stand in folder names.
  func readPartitions(_ node: Node, contracts: [FeedContract]) -> [String]? {
    guard let names = node.texts(log, remedy: "write [_business_date]") else { return nil }
    guard names.count <= Self.maximumDepth else {
      log.add(node, "names \(names.count) columns", remedy: "name at most \(Self.maximumDepth); rows need few folders, not many")
      return nil
    }
    guard Set(names).count == names.count else {
      log.add(node, "names a column twice", remedy: "remove one")
      return nil
    }
    for name in names where name != "_business_date" {
      for contract in contracts {
        guard let problem = problem(name, contract.contract) else { continue }
        log.add(node, problem.0, remedy: problem.1)
        return nil
      }
    }
    return names
  }

  private func problem(_ name: String, _ contract: Contract) -> (String, String)? {
    guard let field = contract.allFields.first(where: { $0.column == name }) else {
      return ("the contract has no field \(Printable.quoted(name))", "name _business_date or a field of the contract")
    }
    if field.isSensitive {
      return ("\(name) is personal data, which must not stand in folder names", "partition by another column")
    }
    switch field.type.column {
    case .string, .long, .boolean, .date, .decimal: return nil
    case .double, .timestamp:
      return ("\(name) is \(field.type.column), by which no table is partitioned", "partition by a text, integer, boolean, date or decimal")
    }
  }
}
