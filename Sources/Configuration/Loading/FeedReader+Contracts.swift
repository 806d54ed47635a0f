internal import DataContracts
internal import Descriptors

extension FeedReader {
  /// One file or several; several must tell by their dates which one counts when.
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
      for other in contracts where other.contract.effective.from == contract.contract.effective.from {
        log.add(
          member, "begins on the same business date as \(context.paths.shown(other.path))",
          remedy: "write sluice:evolution: { effectiveFrom: yyyy-MM-dd } in the newer contract")
      }
      contracts.append(contract)
    }
    return contracts.count == members.count ? contracts : nil
  }
}
