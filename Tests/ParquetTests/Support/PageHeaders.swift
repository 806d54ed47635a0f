@testable import Parquet

/// What the page headers of a file say, found by walking them as they lie in it.
enum PageHeaders {
  /// One line per page of a chunk: its kind, its encoding and, in version 2, how it is stored.
  static func of(_ file: [UInt8], rowGroup: Int, column: Int) throws -> [String] {
    let chunk = try ParquetReader(bytes: file).rowGroups[rowGroup].columns[column]
    var position = chunk.start
    var lines: [String] = []
    while position < chunk.start + chunk.compressedByteCount {
      let (header, size) = try file.withUnsafeBytes {
        try PageHeader.read(UnsafeRawBufferPointer(rebasing: $0[position...]))
      }
      position += size + Int(header.compressedSize)
      lines.append(line(header.kind))
    }
    return lines
  }

  private static func line(_ kind: PageHeader.Kind) -> String {
    switch kind {
    case .data(_, let encoding, _): "v1 \(name(encoding))"
    case .dataV2(let page): "v2 \(name(page.encoding)) \(page.isCompressed ? "compressed" : "raw")"
    case .dictionary(_, let encoding): "dictionary \(name(encoding))"
    case .other: "other"
    }
  }

  private static let names: [Int32: String] = [
    0: "PLAIN", 3: "RLE", 5: "DELTA_BINARY_PACKED", 6: "DELTA_LENGTH_BYTE_ARRAY", 7: "DELTA_BYTE_ARRAY",
    8: "RLE_DICTIONARY", 9: "BYTE_STREAM_SPLIT",
  ]

  static func name(_ encoding: Int32) -> String { names[encoding] ?? "\(encoding)" }
}
