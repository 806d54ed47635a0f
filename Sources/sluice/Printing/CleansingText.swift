internal import Ingestion

/// How the cells of a record became values, one field to a line.
struct CleansingText {
  let output: Output

  func print(_ cells: [TraceReport.Cell]) {
    output.text("  made again from the vault:")
    let width = (cells.map(\.field.count).max() ?? 0) + 2
    for cell in cells {
      let name = "    " + cell.field.padded(to: width)
      output.text(name + story(cell) + (cell.landed == .differs ? "  " + output.terminal.red(difference(cell)) : ""))
    }
    let compared = cells.filter { $0.landed != nil }
    let differing = compared.filter { $0.landed == .differs }
    guard !compared.isEmpty else { return }
    output.text(
      differing.isEmpty
        ? "    all \(compared.count) values are those that landed"
        : output.terminal.red("    \(differing.count) of \(compared.count) values are not those that landed"))
  }

  /// `"  02/29/2024" trim "02/29/2024" = 2024-02-29`
  private func story(_ cell: TraceReport.Cell) -> String {
    let reasons = cell.reasons.map { $0.type + ($0.rule.map { " (\($0))" } ?? "") }
    if cell.isPersonal && cell.delivered == nil && cell.value == nil {
      let steps = cell.steps.map(\.step).joined(separator: ", ")
      return (["personal data" + (steps.isEmpty ? "" : ", changed by \(steps)") + "; --show-personal shows it"] + reasons).joined(separator: "; ")
    }
    var parts = [cell.delivered.map(quoted) ?? "no cell"]
    // A sentinel changes no text: it stands for no value.
    for step in cell.steps { parts.append(step.step + (step.after.map { " → \(quoted($0))" } ?? "")) }
    parts.append(cell.value.map { "= \($0)" } ?? (reasons.isEmpty ? "= no value" : "is no value"))
    return parts.joined(separator: "  ") + (reasons.isEmpty ? "" : "  (" + reasons.joined(separator: ", ") + ")")
  }

  private func difference(_ cell: TraceReport.Cell) -> String {
    cell.isPersonal && cell.landedValue == nil ? "landed otherwise" : "landed as \(cell.landedValue ?? "no value")"
  }

  private func quoted(_ text: String) -> String { "\"\(text)\"" }
}
