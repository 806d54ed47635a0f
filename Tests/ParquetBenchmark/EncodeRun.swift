import Foundation
import Parquet

/// Writes the columns of a file again, held in memory as the encoder takes them.
struct EncodeRun {
  private let schema: [LeafColumn]
  private let groups: [[DecodedColumn]]
  private let properties: WriterProperties

  init(path: String, properties: WriterProperties) throws {
    let reader = try ParquetReader(path: path)
    schema = reader.schema
    groups = try reader.rowGroups.indices.map { group in
      try reader.schema.indices.map { try reader.readColumn(rowGroup: group, column: $0) }
    }
    self.properties = properties
  }

  /// Prints the fastest round in seconds, the size, and for each column milliseconds, bytes and encoding.
  func run(output: String, rounds: Int) throws {
    var best = Double.infinity
    var columns: [String: [String: Any]] = [:]
    var size = 0
    for _ in 0..<rounds {
      var spent = [Double](repeating: 0, count: schema.count)
      var bytes = [Int](repeating: 0, count: schema.count)
      var encodings = [String](repeating: "", count: schema.count)
      _ = FileManager.default.createFile(atPath: output, contents: nil)
      guard let handle = FileHandle(forWritingAtPath: output) else { throw CocoaError(.fileWriteUnknown) }
      let whole = Stopwatch()
      var writer = try ParquetFileWriter(schema: schema, properties: properties) { buffer in
        guard let base = buffer.baseAddress else { return }
        var done = 0
        while done < buffer.count { done += max(Glibc.write(handle.fileDescriptor, base + done, buffer.count - done), 0) }
      }
      for group in groups {
        var chunks: [EncodedColumnChunk] = []
        for (index, column) in group.enumerated() {
          let watch = Stopwatch()
          let chunk = try encode(column)
          spent[index] += watch.seconds
          bytes[index] += chunk.bytes.count
          encodings[index] = "\(chunk.encoding)"
          chunks.append(chunk)
        }
        try writer.append(rowGroup: chunks, rowCount: group[0].rowCount)
      }
      size = try writer.finish().bytes
      let seconds = whole.seconds
      try handle.close()
      guard seconds < best else { continue }
      best = seconds
      for (index, column) in schema.enumerated() {
        columns[column.name] = [
          "milliseconds": (spent[index] * 10_000).rounded() / 10, "bytes": bytes[index], "encoding": encodings[index],
        ]
      }
    }
    try report(["seconds": best, "bytes": size, "columns": columns])
  }

  private func encode(_ column: DecodedColumn) throws -> EncodedColumnChunk {
    let encoder = ColumnChunkEncoder(column: column.column, properties: properties)
    let validity = column.validity ?? []
    let span = column.validity == nil ? nil : validity.span
    let rows = column.rowCount
    switch column.values {
    case .boolean(let values): return try encoder.encode(boolean: values.span, validity: span, rowCount: rows)
    case .int32(let values): return try encoder.encode(int32: values.span, validity: span, rowCount: rows)
    case .int64(let values): return try encoder.encode(int64: values.span, validity: span, rowCount: rows)
    case .int128(let values): return try encoder.encode(int128: values.span, validity: span, rowCount: rows)
    case .float(let values): return try encoder.encode(float: values.span, validity: span, rowCount: rows)
    case .double(let values): return try encoder.encode(double: values.span, validity: span, rowCount: rows)
    case .fixed(let bytes, _): return try encoder.encode(fixedBytes: bytes.span, validity: span, rowCount: rows)
    case .bytes(let bytes, let offsets):
      return try encoder.encode(bytes: bytes.span, offsets: offsets.span, validity: span, rowCount: rows)
    }
  }
}

/// Prints one JSON document.
func report(_ value: [String: Any]) throws {
  let data = try JSONSerialization.data(withJSONObject: value, options: [.sortedKeys])
  FileHandle.standardOutput.write(data + Data("\n".utf8))
}
