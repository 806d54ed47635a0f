import DataContracts

/// Parses and checks one column that is not a string.
struct TypedKernel<Parser: CellParser> {
  let parser: Parser
  let checks: TypedChecks<Parser.Value>
  /// Whether a cell that the parser reads quickly needs no cleansing and is no null token.
  private let isQuick: Bool

  init(parser: Parser, checks: TypedChecks<Parser.Value>, field: Field) {
    self.parser = parser
    self.checks = checks
    isQuick = field.cleanse.allSatisfy { parser.harmless.contains($0) } && !field.missingValues.contains { Self.reads($0, parser, checks.low) }
  }

  /// Whether the parser takes a null token for a value.
  private static func reads(_ token: String, _ parser: Parser, _ placeholder: Parser.Value) -> Bool {
    let padding = [UInt8](repeating: 0x20, count: 32)
    var value = placeholder
    return (padding + token.utf8 + padding).withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress, !token.isEmpty else { return false }
      return parser.quick(base + 32, token.utf8.count, into: &value)
    }
  }

  /// Judges every row that is not broken; values and validity go to `target`, faults to `rows`.
  func run(
    rows count: Int, _ source: CellSource, _ rows: RowScratch, _ target: ValueScratch, field: Int, _ reasons: FieldReasons
  ) {
    let order = field &+ 1
    if isQuick, !checks.needsReport,
      let left = parser.sweep(
        source.column(rows: count, rows, target, isRequired: reasons.isRequired), target.values(as: Parser.Value.self), from: checks.low,
        through: checks.high)
    {
      let odd = rows.odd
      for index in 0..<left { judge(Int(odd[index]), source, rows, target, order, reasons) }
    } else {
      let states = rows.states
      for row in 0..<count where states[row] != RowScratch.broken { judge(row, source, rows, target, order, reasons) }
    }
  }

  /// Judges one cell by every rule.
  private func judge(_ row: Int, _ source: CellSource, _ rows: RowScratch, _ target: ValueScratch, _ order: Int, _ reasons: FieldReasons) {
    let value = target.values(as: Parser.Value.self) + row
    var cell = source.raw(row)
    if !isQuick || cell.count <= 0 || !parser.quick(cell.start, cell.count, into: &value.pointee) {
      guard let cleansed = source.cleansed(cell, row, rows, order, reasons) else { return }
      cell = cleansed
      // A cell that is empty and not null cannot be of a type other than string.
      let failure = cell.count == 0 ? .syntax : parser.parse(cell.start, cell.count, into: &value.pointee)
      if failure != .none {
        rows.fault(row, order: order, reasons.number(failure))
        return
      }
    }
    target.validity[row] = 1
    if checks.needsReport || (checks.hasLimits && !checks.isWithin(value.pointee)) {
      checks.report(value.pointee, cell, reasons) { rows.fault(row, order: order, $0) }
    }
  }
}
