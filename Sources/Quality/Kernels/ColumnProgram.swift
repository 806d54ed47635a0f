/// What one column is compiled to. The switch over the cases stands outside every loop.
enum ColumnProgram {
  case string(StringKernel)
  case integer(TypedKernel<IntegerParser>)
  case decimal32(TypedKernel<DecimalParser<Int32>>)
  case decimal64(TypedKernel<DecimalParser<Int64>>)
  case decimal128(TypedKernel<DecimalParser<Int128>>)
  case double(TypedKernel<DoubleParser>)
  case boolean(TypedKernel<BooleanParser>)
  case date(TypedKernel<DateParser>)
  case timestamp(TypedKernel<TimestampParser>)
  /// The kernel of a parser that few columns need.
  case further(Run)

  typealias Run = (_ rows: Int, CellSource, RowScratch, ValueScratch, _ field: Int, FieldReasons) -> Void

  static func further<Parser: CellParser>(_ kernel: TypedKernel<Parser>) -> ColumnProgram {
    .further { kernel.run(rows: $0, $1, $2, $3, field: $4, $5) }
  }

  func run(
    rows count: Int, _ source: CellSource, _ rows: RowScratch, _ target: ValueScratch, field: Int,
    _ reasons: FieldReasons
  ) {
    switch self {
    case .string(let kernel): kernel.run(rows: count, source, rows, target, field: field, reasons)
    case .integer(let kernel): kernel.run(rows: count, source, rows, target, field: field, reasons)
    case .decimal32(let kernel): kernel.run(rows: count, source, rows, target, field: field, reasons)
    case .decimal64(let kernel): kernel.run(rows: count, source, rows, target, field: field, reasons)
    case .decimal128(let kernel): kernel.run(rows: count, source, rows, target, field: field, reasons)
    case .double(let kernel): kernel.run(rows: count, source, rows, target, field: field, reasons)
    case .boolean(let kernel): kernel.run(rows: count, source, rows, target, field: field, reasons)
    case .date(let kernel): kernel.run(rows: count, source, rows, target, field: field, reasons)
    case .timestamp(let kernel): kernel.run(rows: count, source, rows, target, field: field, reasons)
    case .further(let run): run(count, source, rows, target, field, reasons)
    }
  }
}
