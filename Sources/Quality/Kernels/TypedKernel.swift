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
    let values = target.values(as: Parser.Value.self)
    let validity = target.validity
    let states = rows.states
    let nullCounts = rows.nullCounts
    let emptyIsNull = source.emptyIsNull
    let isRequired = reasons.required != ReasonTable.none
    let hasLimits = checks.hasLimits
    let needsReport = checks.needsReport
    for row in 0..<count {
      if states[row] == RowScratch.broken { continue }
      var cell = source.raw(row)
      if !isQuick || cell.count <= 0 || !parser.quick(cell.start, cell.count, into: &values[row]) {
        if cell.count != 0 || !emptyIsNull {
          cell = source.closely(row)
          if source.mayFail && source.failure != .none {
            rows.fault(row, order: field &+ 1, reasons.number(source.failure))
            // A suspicion is a warning; what failed has no value.
            if source.failure != .suspicion { continue }
          }
        } else {
          cell.count = CellSlice.null
        }
        if cell.count < 0 {
          nullCounts[row] &+= 1
          if isRequired { rows.fault(row, order: field &+ 1, reasons.required) }
          continue
        }
        // A cell that is empty and not null cannot be of a type other than string.
        let failure = cell.count == 0 ? .syntax : parser.parse(cell.start, cell.count, into: &values[row])
        if failure != .none {
          rows.fault(row, order: field &+ 1, reasons.number(failure))
          continue
        }
      }
      validity[row] = 1
      if needsReport || (hasLimits && !checks.isWithin(values[row])) {
        checks.report(values[row], cell, reasons) { rows.fault(row, order: field &+ 1, $0) }
      }
    }
  }
}
