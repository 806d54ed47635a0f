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
            remedy: "keep names, types and order of the fields, or use another table")
        }
      }
      contracts.append(FeedContract(path: path, contract: contract))
    }
    return contracts.count == members.count ? contracts : nil
  }
}

/// The columns a contract makes in a lake.
struct TableShape: Hashable {
  let fields: [Field]

  init(_ contract: Contract) { fields = contract.fields }

  /// The first difference in words, or nil.
  func difference(from other: TableShape) -> String? {
    for (one, other) in zip(fields, other.fields) {
      if one.name != other.name { return "\(one.name) stands where \(other.name) stood" }
      if !one.type.sharesColumn(with: other.type) {
        return "\(one.name) is \(one.type.label), not \(other.type.label)"
      }
    }
    if fields.count == other.fields.count { return nil }
    return "\(fields.count) fields, not \(other.fields.count)"
  }
}
