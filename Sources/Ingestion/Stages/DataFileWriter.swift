internal import DataContracts
internal import DeltaTable
internal import EvidenceVault
internal import Parquet
internal import Quality

/// Writes accepted records as one Parquet file into staging.
struct DataFileWriter {
  /// What was written.
  struct Written: Sendable {
    /// `nil` when there was no row: an empty data file would trip readers and says nothing.
    var file: SealedDataFile?
  }

  private let layout: TableLayout
  private let staged: StagedFile
  private var writer: ParquetFileWriter
  private let encoders: [ColumnChunkEncoder]
  private var ranges: [ColumnRange]
  private let delivery: [UInt8]
  private let businessDate: Int32
  private var rows: Int64 = 0

  init(layout: TableLayout, delivery: String, businessDate: CalendarDate, staged: StagedFile) throws {
    self.layout = layout
    self.staged = staged
    self.delivery = Array(delivery.utf8)
    self.businessDate = businessDate.days
    let properties = WriterProperties()
    encoders = layout.leaves.map { ColumnChunkEncoder(column: $0, properties: properties) }
    ranges = layout.leaves.map { _ in ColumnRange() }
    writer = try ParquetFileWriter(schema: layout.leaves, properties: properties) { bytes in try staged.write(bytes) }
  }

  /// Encodes a row group and writes it.
  mutating func append(_ batch: ColumnBatch) throws {
    let count = batch.rowCount
    var chunks: [EncodedColumnChunk] = []
    chunks.reserveCapacity(encoders.count)
    for (column, encoder) in zip(batch.columns, encoders) { chunks.append(try Self.encode(column, encoder, count)) }
    var next = batch.columns.count
    if layout.storesBusinessDate {
      let values = [Int32](repeating: businessDate, count: count)
      chunks.append(try encoders[next].encode(int32: values.span, validity: nil, rowCount: count))
      next += 1
    }
    chunks.append(try encodeDelivery(encoders[next], count))
    let numbers = batch.recordNumbers
    chunks.append(try encoders[next + 1].encode(int64: numbers.span, validity: nil, rowCount: count))
    for (index, chunk) in chunks.enumerated() { ranges[index].add(chunk.statistics, rowCount: count) }
    try writer.append(rowGroup: chunks, rowCount: count)
    rows += Int64(count)
  }

  /// Writes the footer and makes the file durable.
  mutating func finish() throws -> Written {
    guard rows > 0 else {
      staged.discard()
      return Written(file: nil)
    }
    _ = try writer.finish()
    // Who may enter the lake's folder may read its files.
    let sealed = try staged.seal(mode: 0o640)
    let columns = zip(layout.leaves, ranges).filter { !$0.0.omitStatistics }.map { leaf, range in
      range.deltaColumn(name: leaf.name, type: leaf.type)
    }
    return Written(
      file: SealedDataFile(
        stagedPath: staged.path, size: sealed.size, rows: rows, sha256: sealed.sha256,
        statistics: FileStatistics(numRecords: rows, columns: columns).json()))
  }

  private static func encode(_ column: Column, _ encoder: ColumnChunkEncoder, _ count: Int) throws -> EncodedColumnChunk {
    // Spans borrow from locals: a class's stored array could change under them. Copies of arrays share their storage.
    let present = column.validity
    switch column.kind {
    case .bytes:
      let (bytes, offsets) = (column.bytes, column.offsets)
      return try encoder.encode(bytes: bytes.span, offsets: offsets.span, validity: present.span, rowCount: count)
    case .boolean:
      let values = column.boolean
      return try encoder.encode(boolean: values.span, validity: present.span, rowCount: count)
    case .int32Decimal, .date:
      let values = column.int32
      return try encoder.encode(int32: values.span, validity: present.span, rowCount: count)
    case .int64Decimal, .int64, .timestamp:
      let values = column.int64
      return try encoder.encode(int64: values.span, validity: present.span, rowCount: count)
    case .int128Decimal:
      let values = column.int128
      return try encoder.encode(int128: values.span, validity: present.span, rowCount: count)
    case .double:
      let values = column.double
      return try encoder.encode(double: values.span, validity: present.span, rowCount: count)
    }
  }

  /// The delivery's name once for each row; a dictionary of one entry in the file.
  private func encodeDelivery(_ encoder: ColumnChunkEncoder, _ count: Int) throws -> EncodedColumnChunk {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(delivery.count * count)
    var offsets: [UInt32] = []
    offsets.reserveCapacity(count + 1)
    for _ in 0..<count {
      offsets.append(UInt32(bytes.count))
      bytes.append(contentsOf: delivery)
    }
    offsets.append(UInt32(bytes.count))
    return try encoder.encode(bytes: bytes.span, offsets: offsets.span, validity: nil, rowCount: count)
  }
}
