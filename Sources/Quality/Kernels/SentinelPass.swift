/// Typed values that stand for none, and the constraints of the others.
final class SentinelPass<Value: Comparable & BitwiseCopyable>: ColumnPass {
  private let values: [Value]
  private let checks: TypedChecks<Value>

  init(_ values: [Value], _ checks: TypedChecks<Value>) {
    self.values = values
    self.checks = checks
  }

  override func run(
    rows count: Int, _ rows: RowScratch, _ target: ValueScratch, field: Int, _ reasons: FieldReasons, _ arena: CellArena
  ) {
    let typed = target.values(as: Value.self)
    let needsReport = checks.needsReport || checks.hasLimits
    for row in 0..<count where target.validity[row] != 0 {
      if values.contains(typed[row]) {
        forget(row, rows, target, field: field, reasons)
      } else if needsReport {
        checks.report(typed[row], reasons) { rows.fault(row, order: field + 1, $0) }
      }
    }
  }
}
