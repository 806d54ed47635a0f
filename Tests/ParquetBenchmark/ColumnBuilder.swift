import Parquet

/// The values of one column as they are made.
struct ColumnBuilder {
  private let column: LeafColumn
  private var integers: [Int] = []
  private var bytes: [UInt8] = []
  private var offsets: [UInt32] = [0]
  private var validity: [UInt8] = []

  init(_ column: LeafColumn) {
    self.column = column
  }

  mutating func append(_ value: Int?) {
    validity.append(value == nil ? 0 : 1)
    if let value { integers.append(value) }
  }

  mutating func append(_ text: String?) {
    validity.append(text == nil ? 0 : 1)
    guard let text else { return }
    bytes += text.utf8
    offsets.append(UInt32(bytes.count))
  }

  /// A number with leading zeros after a prefix.
  mutating func append(_ prefix: String = "", digits: Int, width: Int) {
    let text = String(digits)
    append(prefix + String(repeating: "0", count: max(0, width - text.utf8.count)) + text)
  }

  func encode(_ properties: WriterProperties, rowCount: Int) throws -> EncodedColumnChunk {
    let encoder = ColumnChunkEncoder(column: column, properties: properties)
    let span = column.isOptional ? validity.span : nil
    switch column.physicalType {
    case .boolean:
      let values = integers.map { UInt8($0) }
      return try encoder.encode(boolean: values.span, validity: span, rowCount: rowCount)
    case .int32:
      let values = integers.map { Int32($0) }
      return try encoder.encode(int32: values.span, validity: span, rowCount: rowCount)
    case .int64:
      let values = integers.map { Int64($0) }
      return try encoder.encode(int64: values.span, validity: span, rowCount: rowCount)
    default:
      return try encoder.encode(bytes: bytes.span, offsets: offsets.span, validity: span, rowCount: rowCount)
    }
  }
}
