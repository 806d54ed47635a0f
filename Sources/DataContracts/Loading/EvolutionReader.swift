internal import Descriptors

/// Reads `sluice:evolution`.
struct EvolutionReader {
  let log: FaultLog

  func read(_ node: Node) -> (EffectiveDates, Evolution) {
    guard let map = MappingReader(node, ContractKeys.evolution, log) else { return (EffectiveDates(), Evolution()) }
    let dates = EffectiveDates(from: map["effectiveFrom"].flatMap(readDate), to: map["effectiveTo"].flatMap(readDate))
    if let from = dates.from, let to = dates.to, to < from {
      log.add(map["effectiveTo"] ?? node, "is before effectiveFrom", remedy: "exchange the two dates")
    }
    var evolution = Evolution()
    if let node = map["supersedes"], let text = node.scalar(log, remedy: "write the version before this one") {
      if SemanticVersion(text) == nil {
        log.add(node, "not a version: \(Printable.quoted(text))", remedy: "write MAJOR.MINOR.PATCH, such as 1.0.0")
      }
      evolution.supersedes = text
    }
    for entry in map["renames"]?.entries(log, remedy: "write OLD: NEW") ?? [] {
      if let name = entry.value.filledText(log, remedy: "write the new name") { evolution.renames[entry.key] = name }
    }
    return (dates, evolution)
  }

  private func readDate(_ node: Node) -> CalendarDate? {
    guard let text = node.scalar(log, remedy: "write a date: 2026-01-31") else { return nil }
    if let date = CalendarDate(text) { return date }
    log.add(node, "not a date: \(Printable.quoted(text))", remedy: "write a date as yyyy-MM-dd")
    return nil
  }
}
