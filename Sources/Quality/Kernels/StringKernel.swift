/// Checks one string column; the values are slices of the batch or the arena.
struct StringKernel {
  /// Unicode scalars.
  let minLength: Int?
  let maxLength: Int?
  let pattern: PatternCheck?
  let enumeration: ByteSet?

  func run(
    rows count: Int, _ source: CellSource, _ rows: RowScratch, _ target: ValueScratch, field: Int, _ reasons: FieldReasons
  ) {
    let values = target.values(as: CellSlice.self)
    let validity = target.validity
    let states = rows.states
    let nullCounts = rows.nullCounts
    let hasLengths = minLength != nil || maxLength != nil
    let emptyIsNull = source.emptyIsNull
    let isRequired = reasons.required != ReasonTable.none
    let least = minLength ?? 0
    let most = maxLength ?? .max
    for row in 0..<count {
      if states[row] == RowScratch.broken { continue }
      var cell = source.raw(row)
      if !source.isPlain(cell) {
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
      }
      values[row] = cell
      validity[row] = 1
      if hasLengths {
        // A text of n bytes has between n / 4 and n scalars, which settles most cells without counting.
        if cell.count > most || cell.count < 4 &* least {
          let length = Self.scalars(cell)
          if length < least { rows.fault(row, order: field &+ 1, reasons.minLength) }
          if length > most { rows.fault(row, order: field &+ 1, reasons.maxLength) }
        }
      }
      if let enumeration, !enumeration.contains(cell.start, cell.count) {
        rows.fault(row, order: field &+ 1, reasons.enumeration)
      }
    }
    pattern?.check(values, validity, rows: count) { rows.fault($0, order: field &+ 1, reasons.pattern) }
  }

  /// Bytes that are not continuation bytes; the record is well-formed UTF-8.
  static func scalars(_ cell: CellSlice) -> Int {
    var count = 0
    for index in 0..<cell.count where cell.start[index] & 0xC0 != 0x80 { count &+= 1 }
    return count
  }
}
