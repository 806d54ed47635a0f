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

/// The columns a contract makes in a lake; readers find them by name, so their order means nothing.
struct TableShape: Hashable {
  struct Column: Hashable {
    let name: String
    /// nil for a constant, which takes whatever type the table has.
    let type: FieldType?
  }

  let columns: [Column]

  init(_ contract: Contract) {
    columns = contract.allFields.compactMap { field in field.column.map { Column(name: $0, type: field.type) } }
      + contract.constants.map { Column(name: $0.column, type: nil) }
  }

  /// The first difference in words, or nil.
  func difference(from other: TableShape) -> String? {
    for one in columns {
      guard let same = other.columns.first(where: { $0.name == one.name }) else {
        if columns.count == other.columns.count { return "\(one.name) is not one of them" }
        continue
      }
      if let type = one.type, let other = same.type, !type.sharesColumn(with: other) {
        return "\(one.name) is \(type.label), not \(other.label)"
      }
    }
    if columns.count == other.columns.count { return nil }
    return "\(columns.count) fields, not \(other.columns.count)"
  }
}
