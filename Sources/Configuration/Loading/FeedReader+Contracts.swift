internal import DataContracts
internal import Descriptors

extension FeedReader {
  /// One file or several; several must tell by their dates which one counts when, and make the same columns.
  func readContracts(_ node: Node) -> [FeedContract]? {
    let log = context.log
    let members = node.oneOrMany
    if members.isEmpty {
      log.add(node, "names no contract", remedy: "name a file, such as Schemas/portfolio-1.yaml")
      return nil
    }
    var contracts: [FeedContract] = []
    for member in members {
      guard let path = context.localPath(member) else { continue }
      if contracts.contains(where: { $0.path == path }) {
        log.add(member, "named twice", remedy: "remove one")
        continue
      }
      let shown = context.paths.shown(path)
      guard let contract = context.contracts.contract(at: path, shown: shown, namedBy: member, log) else { continue }
      for other in contracts {
        if other.contract.effective.from == contract.effective.from {
          log.add(
            member, "begins on the same business date as \(context.paths.shown(other.path))",
            remedy: "write sluice:evolution: { effectiveFrom: yyyy-MM-dd } in the newer contract")
        } else if let difference = TableShape(contract).difference(from: TableShape(other.contract)) {
          log.add(
            member, "makes other columns than \(context.paths.shown(other.path)): \(difference)",
            remedy: "keep names and types of the columns, or use another table")
        }
      }
      contracts.append(FeedContract(path: path, contract: contract))
    }
    return contracts.count == members.count ? contracts : nil
  }
}

/// The columns a contract makes in a lake, in any order.
struct TableShape: Hashable {
  private let types: [String: FieldType]
  private let sensitive: Set<String>
  private let names: [String]

  init(_ contract: Contract) {
    let landing = contract.allFields.filter { !$0.isIgnored }
    names = landing.compactMap(\.column) + contract.constants.map(\.column)
    types = Dictionary(
      landing.map { ($0.column ?? $0.name, $0.type) } + contract.constants.map { ($0.column, .string) },
      uniquingKeysWith: { first, _ in first })
    sensitive = Set(landing.filter(\.isSensitive).compactMap(\.column))
  }

  /// The first difference in words, or nil.
  func difference(from other: TableShape) -> String? {
    if names.count != other.names.count { return "\(names.count) columns, not \(other.names.count)" }
    for name in names {
      guard let type = types[name], let before = other.types[name] else { return "\(name) is not one of the other's columns" }
      if !type.sharesColumn(with: before) { return "\(name) is \(type.label), not \(before.label)" }
      if sensitive.contains(name) != other.sensitive.contains(name) {
        return "\(name) is marked as personal data in one of the two only"
      }
    }
    return nil
  }
}
