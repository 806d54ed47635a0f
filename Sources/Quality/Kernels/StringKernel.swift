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
    let emptyIsNull = source.emptyIsNull
    let isRequired = reasons.required != ReasonTable.none
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
    }
    // What a contract does not ask for costs nothing; the loops are short enough to keep what they need in registers.
    if minLength != nil || maxLength != nil { checkLengths(values, validity, count, rows, order: field &+ 1, reasons) }
    if let enumeration {
      for row in 0..<count where validity[row] != 0 && !enumeration.contains(values[row].start, values[row].count) {
        rows.fault(row, order: field &+ 1, reasons.enumeration)
      }
    }
    pattern?.check(values, validity, rows: count) { rows.fault($0, order: field &+ 1, reasons.pattern) }
  }

  private func checkLengths(
    _ values: UnsafePointer<CellSlice>, _ validity: UnsafePointer<UInt8>, _ count: Int, _ rows: RowScratch, order: Int,
    _ reasons: FieldReasons
  ) {
    let least = minLength ?? 0
    let most = maxLength ?? .max
    for row in 0..<count where validity[row] != 0 {
      let cell = values[row]
      // A text of n bytes has between n / 4 and n scalars, which settles most cells without counting.
      if cell.count <= most && cell.count >= 4 &* least { continue }
      let length = Self.scalars(cell)
      if length < least { rows.fault(row, order: order, reasons.minLength) }
      if length > most { rows.fault(row, order: order, reasons.maxLength) }
    }
  }

  /// Bytes that are not continuation bytes; the record is well-formed UTF-8.
  static func scalars(_ cell: CellSlice) -> Int {
    var count = 0
    for index in 0..<cell.count where cell.start[index] & 0xC0 != 0x80 { count &+= 1 }
    return count
  }
}
