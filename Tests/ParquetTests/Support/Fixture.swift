import Parquet
import Testing

/// A column with values to write and to compare.
struct Fixture {
  let column: LeafColumn
  var values: [ScalarValue?]

  /// The lines ``canonical(_:)`` gives for the same column read back.
  var lines: [String] {
    values.map { value in value.map { canonical($0, column.type) } ?? "~" }
  }

  func encode(_ rows: Range<Int>, _ properties: WriterProperties) throws -> EncodedColumnChunk {
    let slice = values[rows]
    let present = slice.compactMap { $0 }
    // Without nulls, half of the cases send validity all the same.
    let sendsValidity = present.count < slice.count || rows.count % 2 == 0
    let validity = slice.map { $0 == nil ? 0 : 1 as UInt8 }
    let encoder = ColumnChunkEncoder(column: column, properties: properties)
    let span = sendsValidity ? validity.span : nil
    let rowCount = rows.count
    switch column.physicalType {
    case .boolean:
      let dense = present.compactMap {
        if case .boolean(let value) = $0 { return UInt8(value ? 1 : 0) } else { return nil }
      }
      return try encoder.encode(boolean: dense.span, validity: span, rowCount: rowCount)
    case .int32:
      let dense = present.compactMap { if case .int32(let value) = $0 { return value } else { return nil } }
      return try encoder.encode(int32: dense.span, validity: span, rowCount: rowCount)
    case .int64:
      let dense = present.compactMap { if case .int64(let value) = $0 { return value } else { return nil } }
      return try encoder.encode(int64: dense.span, validity: span, rowCount: rowCount)
    case .float:
      let dense = present.compactMap { if case .float(let value) = $0 { return value } else { return nil } }
      return try encoder.encode(float: dense.span, validity: span, rowCount: rowCount)
    case .double:
      let dense = present.compactMap { if case .double(let value) = $0 { return value } else { return nil } }
      return try encoder.encode(double: dense.span, validity: span, rowCount: rowCount)
    case .fixedLengthByteArray, .int96:
      if case .decimal = column.type {
        let dense = present.compactMap { if case .int128(let value) = $0 { return value } else { return nil } }
        return try encoder.encode(int128: dense.span, validity: span, rowCount: rowCount)
      }
      let dense = Array(byteStrings(present).joined())
      return try encoder.encode(fixedBytes: dense.span, validity: span, rowCount: rowCount)
    case .byteArray:
      var bytes: [UInt8] = []
      var offsets: [UInt32] = [0]
      for value in byteStrings(present) {
        bytes += value
        offsets.append(UInt32(bytes.count))
      }
      return try encoder.encode(bytes: bytes.span, offsets: offsets.span, validity: span, rowCount: rowCount)
    }
  }

  private func byteStrings(_ values: [ScalarValue]) -> [[UInt8]] {
    values.compactMap { if case .bytes(let value) = $0 { return value } else { return nil } }
  }
}

/// Writes fixtures of equal length as one file.
func writeFile(
  _ fixtures: [Fixture], _ properties: WriterProperties = WriterProperties(), rowsPerGroup: Int = .max,
  encryption: FileEncryption? = nil
) throws -> [UInt8] {
  var file: [UInt8] = []
  var writer = try ParquetFileWriter(
    schema: fixtures.map(\.column), properties: properties, encryption: encryption
  ) { file += $0 }
  let rowCount = fixtures[0].values.count
  var row = 0
  while row < rowCount {
    let rows = row..<row + min(rowsPerGroup, rowCount - row)
    try writer.append(rowGroup: try fixtures.map { try $0.encode(rows, properties) }, rowCount: rows.count)
    row = rows.upperBound
  }
  let summary = try writer.finish()
  #expect(summary.bytes == file.count)
  #expect(summary.rows == rowCount)
  return file
}
