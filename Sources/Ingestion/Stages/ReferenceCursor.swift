internal import Parquet
internal import Quality

/// Goes down a column whose values are parts of keys.
struct ReferenceCursor {
  private let column: DecodedColumn
  /// Index of the next value among those that are not null.
  private var next = 0

  init(_ column: DecodedColumn) { self.column = column }

  /// Appends the value of the next row, and says whether there is one.
  mutating func append(_ row: Int, to builder: inout ReferenceKeysBuilder) throws(Fault) -> Bool {
    if let validity = column.validity, validity[row] == 0 { return false }
    defer { next += 1 }
    switch (column.values, column.column.type) {
    case (.bytes(let bytes, let offsets), .string):
      bytes.withUnsafeBufferPointer {
        builder.append(text: UnsafeBufferPointer(rebasing: $0[Int(offsets[next])..<Int(offsets[next + 1])]))
      }
    case (.boolean(let values), _): builder.append(boolean: values[next] != 0)
    case (.int32(let values), .date): builder.append(date: values[next])
    case (.int64(let values), .timestampMicros): builder.append(timestamp: values[next])
    case (.int32(let values), .int32), (.int32(let values), .integer), (.int32(let values), .decimal):
      builder.append(number: Int128(values[next]))
    case (.int64(let values), .int64), (.int64(let values), .integer), (.int64(let values), .decimal):
      builder.append(number: Int128(values[next]))
    case (.int128(let values), _): builder.append(number: values[next])
    case (.double(let values), _): builder.append(double: values[next])
    case (.float(let values), _): builder.append(double: Double(values[next]))
    default:
      throw Fault("reference-missing", at: .judge, "column '\(column.column.name)' is written in a form that is not read here")
    }
    return true
  }
}
