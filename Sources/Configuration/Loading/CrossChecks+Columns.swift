internal import DataContracts
internal import Descriptors

extension CrossChecks {
  /// That a feed's contracts fill the table's, if it has one; else that its versions agree in the columns they share.
  func checkColumns(of feed: Feed, _ node: Node, _ log: FaultLog) {
    if let table = tables[feed.table] {
      for contract in feed.contracts {
        do throws(ContractFaults) { _ = try TableMapping(feed: contract.contract, table: table.contract.contract) } catch {
          for fault in error.faults {
            log.add(
              Fault(file: paths.shown(contract.path), path: fault.path, line: nil, problem: fault.problem, remedy: fault.remedy))
          }
        }
      }
      return
    }
    let members = node.child("contract")?.oneOrMany ?? []
    for (index, contract) in feed.contracts.enumerated() {
      for other in feed.contracts[..<index] {
        guard let conflict = TableShape([contract]).conflict(with: TableShape([other])) else { continue }
        log.add(
          members.indices.contains(index) ? members[index] : node,
          "makes other columns than \(paths.shown(other.path)): \(conflict)",
          remedy: "keep names and types of the columns, or use another table")
      }
    }
  }

  /// That each table with a contract is one that a feed fills.
  func checkTables(_ draft: FileDraft) {
    for table in draft.tables where !declaredTables.contains(table.name) {
      draft.log.add(
        at: table.place, path: table.node.path, "no feed fills the table \(Printable.quoted(table.name))",
        remedy: "name the table of a feed: \(declaredTables.sorted().prefix(5).joined(separator: ", "))")
    }
  }
}
