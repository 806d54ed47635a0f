/// Parses and checks one column that is not a string.
struct TypedKernel<Parser: CellParser> {
  let parser: Parser
  let checks: TypedChecks<Parser.Value>

  /// Judges every row that is not broken; values and validity go to `target`, faults to `rows`.
  func run(
    rows count: Int, _ source: inout CellSource, _ rows: RowScratch, _ target: ValueScratch, field: Int,
    _ reasons: FieldReasons
  ) {
    let values = target.values(as: Parser.Value.self)
    let validity = target.validity
    let states = rows.states
    let nullCounts = rows.nullCounts
    let hasLimits = checks.hasLimits
    let needsReport = checks.needsReport
    for row in 0..<count {
      if states[row] == RowScratch.broken { continue }
      let cell = source.cell(row)
      if cell.count < 0 {
        nullCounts[row] &+= 1
        if reasons.required != ReasonTable.none { rows.fault(row, order: field &+ 1, reasons.required) }
        continue
      }
      // A cell that is empty and not null cannot be of a type other than string.
      let failure = cell.count == 0 ? .syntax : parser.parse(cell.start, cell.count, into: &values[row])
      if failure != .none {
        rows.fault(row, order: field &+ 1, reasons.number(failure))
        continue
      }
      validity[row] = 1
      if needsReport || (hasLimits && !checks.isWithin(values[row])) {
        checks.report(values[row], cell, reasons) { rows.fault(row, order: field &+ 1, $0) }
      }
    }
  }
}
