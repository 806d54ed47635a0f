/// What is done to a column behind its kernel, where its contract asks for more than the kernel does.
///
/// A column without such demands has none, so that it costs nothing. The kernel then checks nothing but that a value is there:
/// the constraints come after the pass's own work.
class ColumnPass {
  /// Values that stood for none.
  private(set) var sentinels: Int64 = 0

  func run(
    rows count: Int, _ rows: RowScratch, _ target: ValueScratch, field: Int, _ reasons: FieldReasons, _ arena: CellArena
  ) {}

  /// Takes its value away from a row where a sentinel stands.
  final func forget(_ row: Int, _ rows: RowScratch, _ target: ValueScratch, field: Int, _ reasons: FieldReasons) {
    target.validity[row] = 0
    rows.nullCounts[row] &+= 1
    sentinels &+= 1
    if reasons.required != ReasonTable.none { rows.fault(row, order: field + 1, reasons.required) }
  }
}
