import Foundation
import Parquet
import Testing

/// The example of the library's documentation, compiled and run.
@Suite struct ExampleTests {
  @Test("the example on the landing page writes and reads a file")
  func landingPage() throws {
    // example
    let schema = [
      LeafColumn(name: "loan", type: .string, isOptional: false),
      LeafColumn(name: "balance", type: .decimal(precision: 18, scale: 2), isOptional: true),
    ]
    let properties = WriterProperties()
    var file: [UInt8] = []
    var writer = try ParquetFileWriter(schema: schema, properties: properties) { file += $0 }

    let names = Array("LN-1LN-2".utf8)
    let ends: [UInt32] = [0, 4, 8]
    let balances: [Int64] = [1_250_00]
    let validity: [UInt8] = [1, 0]
    try writer.append(
      rowGroup: [
        try ColumnChunkEncoder(column: schema[0], properties: properties)
          .encode(bytes: names.span, offsets: ends.span, validity: nil, rowCount: 2),
        try ColumnChunkEncoder(column: schema[1], properties: properties)
          .encode(int64: balances.span, validity: validity.span, rowCount: 2),
      ], rowCount: 2)
    _ = try writer.finish()

    let reader = try ParquetReader(bytes: file)
    let column = try reader.readColumn(rowGroup: 0, named: "balance")
    let values = (0..<column.rowCount).map { column.value(at: $0) }  // [.int64(125000), nil]
    let faults = try reader.verify()  // []
    // end
    #expect(values == [.int64(125_000), nil] && faults.isEmpty)
  }

  @Test("the landing page shows the code above, word for word")
  func sameText() throws {
    let here = URL(fileURLWithPath: #filePath)
    let root = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(contentsOf: root.appendingPathComponent("Sources/Parquet/Parquet.docc/Parquet.md"), encoding: .utf8)
    let lines = try String(contentsOf: here, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex(of: "    // example"))
    let end = try #require(lines.firstIndex(of: "    // end"))
    let code = lines[(start + 1)..<end].map { $0.hasPrefix("    ") ? $0.dropFirst(4) : $0 }.joined(separator: "\n")
    #expect(page.contains("```swift\n\(code)\n```"))
  }
}
