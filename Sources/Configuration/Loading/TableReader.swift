internal import Descriptors

/// Reads one entry of `tables`. Whether feeds fill it is checked once everything is read.
struct TableReader {
  let context: ReadingContext

  func read(_ entry: Node.Entry) -> TableSettings? {
    let name = context.tableName(entry.key, at: entry.place, path: entry.value.path)
    guard let map = MappingReader(entry.value, ConfigurationKeys.table, context.log) else { return nil }
    let contract = map.required("contract", remedy: "name the table's contract, such as contract: Schemas/portfolio-1.yaml")
      .flatMap(readContract)
    guard let name, let contract else { return nil }
    return TableSettings(name: name, contract: contract)
  }

  private func readContract(_ node: Node) -> FeedContract? {
    context.localPath(node).flatMap {
      context.contracts.tableContract(at: $0, shown: context.paths.shown($0), namedBy: node, context.log)
    }
  }
}
