import DataFiles
import DeltaTable
import Parquet
import Testing

/// A file in memory with rows of deliveries, in the shape of a lake's.
struct SampleFile {
  var delivery: [String]
  var number: [Int64?]
  var name: [String?]

  static func columns(hidden: Bool = false, decimal: Int = 12) -> [LeafColumn] {
    [
      LeafColumn(name: "amount", type: .decimal(precision: decimal, scale: 2), isOptional: true),
      LeafColumn(name: "name", type: .string, isOptional: true, omitStatistics: hidden),
      LeafColumn(name: "_delivery", type: .string, isOptional: true),
    ]
  }

  func write(rowGroups: Int = 1, hidden: Bool = false, decimal: Int = 12) throws -> ParquetReader {
    let collected = Collected()
    let properties = WriterProperties()
    let columns = Self.columns(hidden: hidden, decimal: decimal)
    var writer = try DataFileWriter(columns: columns, properties: properties) { collected.bytes.append(contentsOf: $0) }
    let size = (delivery.count + rowGroups - 1) / rowGroups
    for start in stride(from: 0, to: delivery.count, by: size) {
      let rows = start..<min(start + size, delivery.count)
      var buffers = columns.map { ColumnBuffer($0) }
      for row in rows {
        if let value = number[row] {
          if decimal > 18 { buffers[0].append(int128: Int128(value)) } else if decimal > 9 { buffers[0].append(int64: value) } else { buffers[0].append(int32: Int32(value)) }
        } else {
          buffers[0].appendNulls(1)
        }
        if let value = name[row] { buffers[1].append(bytes: value.utf8) } else { buffers[1].appendNulls(1) }
        buffers[2].append(bytes: delivery[row].utf8)
      }
      let chunks = try zip(buffers, columns).map { try $0.encode(ColumnChunkEncoder(column: $1, properties: properties)) }
      try writer.append(chunks, rowCount: rows.count)
    }
    _ = try writer.finish()
    return try ParquetReader(bytes: collected.bytes)
  }
}

/// Bytes that a writer leaves; one thread only.
final class Collected {
  var bytes: [UInt8] = []
}

@Suite struct `Rows moved from file to file` {
  private static func rows(_ file: ParquetReader, _ column: String) throws -> [ScalarValue?] {
    try file.rowGroups.indices.flatMap { group in
      let decoded = try file.readColumn(rowGroup: group, named: column)
      return (0..<decoded.rowCount).map { decoded.value(at: $0) }
    }
  }

  private static func merge(
    _ files: [ParquetReader], leavingOut names: [String] = [], rowGroupBytes: Int = 1 << 20, sensitive: Set<String> = []
  ) throws -> (file: ParquetReader, written: DataFileWriter.Written)? {
    let collected = Collected()
    let columns = try #require(DataFileMerge.columns(of: files, order: ["amount", "name"], omittingStatistics: sensitive))
    var merge = try DataFileMerge(columns: columns, rowGroupBytes: rowGroupBytes) { collected.bytes.append(contentsOf: $0) }
    for file in files {
      try merge.append(file, leavingOut: names.isEmpty ? nil : TextMatch(column: "_delivery", anyOf: names))
    }
    guard let written = try merge.finish() else { return nil }
    return (try ParquetReader(bytes: collected.bytes), written)
  }

  private static func sample(_ seed: UInt64, rows: Int, deliveries: Int) -> SampleFile {
    var state = seed
    func next(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    var file = SampleFile(delivery: [], number: [], name: [])
    for _ in 0..<rows {
      file.delivery.append("acme@2026-11-\(10 + next(UInt64(deliveries)))")
      file.number.append(next(5) == 0 ? nil : Int64(next(2_000_000)) - 1_000_000)
      file.name.append(next(7) == 0 ? nil : String(repeating: "ä", count: Int(next(4))))
    }
    return file
  }

  @Test(arguments: 1...12)
  func `what is left out is gone and the rest keeps its values and order`(seed: Int) throws {
    let samples = (0..<3).map { Self.sample(UInt64(seed * 10 + $0), rows: 50 + seed * 37, deliveries: 4) }
    let files = try samples.map { try $0.write(rowGroups: 1 + seed % 4) }
    let gone = ["acme@2026-11-11", "acme@2026-11-13", "acme@2026-12-01"]
    let (merged, written) = try #require(try Self.merge(files, leavingOut: gone, rowGroupBytes: seed % 2 == 0 ? 500 : 1 << 20))
    let keep = samples.flatMap { sample in sample.delivery.indices.map { (sample, $0) } }.filter { !gone.contains($0.0.delivery[$0.1]) }
    #expect(Int64(keep.count) == written.rows && merged.rowCount == keep.count)
    #expect(try Self.rows(merged, "amount") == keep.map { $0.0.number[$0.1].map(ScalarValue.int64) })
    #expect(try Self.rows(merged, "name") == keep.map { $0.0.name[$0.1].map { .bytes(Array($0.utf8)) } })
    #expect(try Self.rows(merged, "_delivery") == keep.map { .bytes(Array($0.0.delivery[$0.1].utf8)) })
    let amounts = keep.compactMap { $0.0.number[$0.1] }
    let amount = try #require(written.statistics.columns.first { $0.name == "amount" })
    #expect(amount.nullCount == Int64(keep.count - amounts.count))
    #expect(amount.minimum == amounts.min().map { .decimal(unscaled: Int128($0), scale: 2) })
    #expect(amount.maximum == amounts.max().map { .decimal(unscaled: Int128($0), scale: 2) })
  }

  @Test func `counts of deliveries are those of the rows`() throws {
    let sample = Self.sample(99, rows: 3000, deliveries: 6)
    let file = try sample.write(rowGroups: 5)
    let wanted = ["acme@2026-11-10", "acme@2026-11-14", "acme@1999-01-01"]
    let counts = try TextMatch(column: "_delivery", anyOf: wanted).counts(in: file)
    for name in wanted { #expect(counts[name] ?? 0 == Int64(sample.delivery.count { $0 == name })) }
    #expect(counts["acme@1999-01-01"] == nil)
  }

  @Test func `nothing is written when every row goes`() throws {
    let file = try SampleFile(delivery: ["a", "a"], number: [1, nil], name: ["x", nil]).write()
    #expect(try Self.merge([file], leavingOut: ["a"]) == nil)
  }

  @Test func `a column kept out of statistics stays out of them, also where only one file kept it so`() throws {
    let hidden = try SampleFile(delivery: ["a"], number: [1], name: ["secret"]).write(hidden: true)
    let open = try SampleFile(delivery: ["b"], number: [2], name: ["x"]).write()
    for files in [[hidden, open], [open, hidden]] {
      let (merged, written) = try #require(try Self.merge(files))
      #expect(!written.statistics.columns.contains { $0.name == "name" })
      #expect(!written.statistics.json().contains("secret"))
      let chunk = merged.rowGroups[0].columns[try #require(merged.columnIndex(named: "name"))]
      #expect(chunk.statistics?.minimum == nil && chunk.statistics?.maximum == nil)
    }
    let (_, listed) = try #require(try Self.merge([open], sensitive: ["name"]))
    #expect(!listed.statistics.columns.contains { $0.name == "name" })
  }

  @Test func `a decimal that was widened takes the values of older files`() throws {
    let narrow = try SampleFile(delivery: ["a", "a"], number: [-5, nil], name: ["x", "y"]).write(decimal: 9)
    let middle = try SampleFile(delivery: ["b"], number: [7], name: ["x"]).write(decimal: 12)
    let wide = try SampleFile(delivery: ["c"], number: [9], name: ["x"]).write(decimal: 30)
    let (merged, _) = try #require(try Self.merge([narrow, middle, wide]))
    #expect(try Self.rows(merged, "amount") == [.int128(-5), nil, .int128(7), .int128(9)])
  }

  @Test func `a file without a column is null there; one of another type is not joined`() throws {
    let whole = try SampleFile(delivery: ["a"], number: [1], name: ["x"]).write()
    let collected = Collected()
    let column = LeafColumn(name: "_delivery", type: .string, isOptional: true)
    var writer = try DataFileWriter(columns: [column], properties: WriterProperties()) { collected.bytes.append(contentsOf: $0) }
    var buffer = ColumnBuffer(column)
    buffer.append(bytes: "b".utf8)
    try writer.append([try buffer.encode(ColumnChunkEncoder(column: column, properties: WriterProperties()))], rowCount: 1)
    _ = try writer.finish()
    let short = try ParquetReader(bytes: collected.bytes)
    let (merged, _) = try #require(try Self.merge([short, whole]))
    #expect(try Self.rows(merged, "amount") == [nil, .int64(1)])
    let other = LeafColumn(name: "amount", type: .string, isOptional: true)
    let bytes = Collected()
    var text = try DataFileWriter(columns: [other], properties: WriterProperties()) { bytes.bytes.append(contentsOf: $0) }
    var words = ColumnBuffer(other)
    words.append(bytes: "one".utf8)
    try text.append([try words.encode(ColumnChunkEncoder(column: other, properties: WriterProperties()))], rowCount: 1)
    _ = try text.finish()
    #expect(DataFileMerge.columns(of: [whole, try ParquetReader(bytes: bytes.bytes)], order: [], omittingStatistics: []) == nil)
  }
}
