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
