/// What is done to a column behind its kernel, where its contract asks for more than the kernel does.
///
/// A column without such demands has none, so that it costs nothing. The kernel then checks nothing but that a value is there:
/// the constraints come after the pass's own work.
class ColumnPass {
  /// Values that stood for none.
  fileprivate(set) var sentinels: Int64 = 0

  func run(
    rows count: Int, _ rows: RowScratch, _ target: ValueScratch, field: Int, _ reasons: FieldReasons, _ arena: CellArena
  ) {}

  /// Takes the value away from a row.
  fileprivate final func forget(_ row: Int, _ rows: RowScratch, _ target: ValueScratch, field: Int, _ reasons: FieldReasons) {
    target.validity[row] = 0
    rows.nullCounts[row] &+= 1
    sentinels &+= 1
    if reasons.required != ReasonTable.none { rows.fault(row, order: field + 1, reasons.required) }
  }
}

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

/// The form of texts that are more than text, and their constraints.
final class TextPass: ColumnPass {
  private let reader: TextReader
  /// Times and months that stand for none.
  private let values: [Int64]
  private let checks: TextChecks

  init(_ form: TextForm, sentinels values: [Int64], _ checks: TextChecks) {
    reader = TextReader(form)
    self.values = values
    self.checks = checks
  }

  override func run(
    rows count: Int, _ rows: RowScratch, _ target: ValueScratch, field: Int, _ reasons: FieldReasons, _ arena: CellArena
  ) {
    let cells = target.values(as: CellSlice.self)
    let reason = reasons.format != ReasonTable.none ? reasons.format : reasons.syntax
    for row in 0..<count where target.validity[row] != 0 {
      guard let reading = reader.read(cells[row], arena) else {
        target.validity[row] = 0
        rows.fault(row, order: field + 1, reason)
        continue
      }
      if values.contains(reading.order) {
        forget(row, rows, target, field: field, reasons)
        continue
      }
      cells[row] = reading.text
      checks.report(reading, reader.tape, reasons) { rows.fault(row, order: field + 1, $0) }
    }
  }
}
