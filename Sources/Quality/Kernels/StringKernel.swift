import DataContracts

/// Checks one string column; the values are slices of the batch or the arena.
struct StringKernel {
  /// Unicode scalars.
  let minLength: Int?
  let maxLength: Int?
  let pattern: PatternCheck?
  let enumeration: ByteSet?
  private let shortcut: TextShortcut

  init(minLength: Int?, maxLength: Int?, pattern: PatternCheck?, enumeration: ByteSet?, shortcut: TextShortcut) {
    self.minLength = minLength
    self.maxLength = maxLength
    self.pattern = pattern
    self.enumeration = enumeration
    self.shortcut = shortcut
  }

  func run(
    rows count: Int, _ source: CellSource, _ rows: RowScratch, _ target: ValueScratch, field: Int, _ reasons: FieldReasons
  ) {
    let values = target.values(as: CellSlice.self)
    let validity = target.validity
    let order = field &+ 1
    let column = source.column(rows: count, rows, target, isRequired: reasons.isRequired)
    let left: Int
    switch shortcut {
    case .none: left = source.sweep(column, target.cells)
    case .words(let words): left = words.sweep(column, target.cells)
    case .masks(let masks): left = masks.sweep(column, target.cells)
    }
    let odd = rows.odd
    for index in 0..<left {
      let row = Int(odd[index])
      guard judge(row, source, rows, target, order, reasons) else { continue }
      switch shortcut {
      case .none: break
      case .words: if let enumeration, !enumeration.contains(values[row].start, values[row].count) { rows.fault(row, order: order, reasons.enumeration) }
      case .masks(let masks): if !masks.matches(values[row].start, values[row].count) { rows.fault(row, order: order, reasons.pattern) }
      }
    }
    // What a contract does not ask for costs nothing, and what the sweep has told already is not asked again.
    if let enumeration, !shortcut.tellsEnumeration {
      for row in 0..<count where validity[row] != 0 && !enumeration.contains(values[row].start, values[row].count) {
        rows.fault(row, order: order, reasons.enumeration)
      }
    }
    if let pattern, !shortcut.tellsPattern {
      pattern.check(values, validity, rows: count, odd) { rows.fault($0, order: order, reasons.pattern) }
    }
    if minLength != nil || maxLength != nil { checkLengths(values, validity, count, rows, order: order, reasons) }
  }

  /// Looks at one cell by every rule; says whether it has a value.
  private func judge(
    _ row: Int, _ source: CellSource, _ rows: RowScratch, _ target: ValueScratch, _ order: Int, _ reasons: FieldReasons
  ) -> Bool {
    var cell = source.raw(row)
    if !source.isPlain(cell) {
      guard let cleansed = source.cleansed(cell, row, rows, order, reasons) else { return false }
      cell = cleansed
    }
    target.values(as: CellSlice.self)[row] = cell
    target.validity[row] = 1
    return true
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
