internal import DataContracts
internal import DataFiles
internal import DeltaTable
internal import EvidenceVault
internal import Parquet
internal import Quality

/// Accepted rows on their way from judging to encoding, and which partition each belongs to.
///
/// Recycled. Belongs to one thread at a time, as its columns do; the queue between them orders the accesses.
final class RowGroupInWork: @unchecked Sendable {
  let columns: ColumnBatch
  /// The partition's number of each row; empty while there is but one partition.
  var partition: [Int32] = []
  /// Every partition met so far.
  var partitions: [LandingPartition] = []

  init(contract: Contract) throws { columns = try ColumnBatch(contract: contract) }

  func reset() {
    columns.reset()
    partition.removeAll(keepingCapacity: true)
  }
}

/// Writes accepted records into staging: one Parquet file for each partition they fall into.
///
/// Rows of several partitions are collected, one buffer a partition; when all of them together hold more than `memory`, the
/// largest becomes a row group of its file.
struct LandingWriter {
  private let layout: TableLayout
  private let delivery: [UInt8]
  private let businessDate: Int32
  private let memory: Int
  private let properties: WriterProperties
  private let encoders: [ColumnChunkEncoder]
  private let stage: (Int) throws -> StagedFile
  private var files: [PartitionFile] = []

  /// - Parameters:
  ///   - memory: Bytes that rows of all partitions may hold before they are encoded.
  ///   - stage: Makes the staged file of a partition's number.
  init(
    layout: TableLayout, delivery: String, businessDate: CalendarDate, memory: Int, properties: WriterProperties,
    stage: @escaping (Int) throws -> StagedFile
  ) {
    self.properties = properties
    self.layout = layout
    self.delivery = Array(delivery.utf8)
    self.businessDate = businessDate.days
    self.memory = memory
    self.stage = stage
    encoders = layout.leaves.map { ColumnChunkEncoder(column: $0, properties: properties) }
  }

  /// Takes the rows of a group.
  mutating func append(_ group: RowGroupInWork) throws {
    guard group.columns.rowCount > 0 else { return }
    while files.count < group.partitions.count {
      files.append(
        try PartitionFile(
          group.partitions[files.count], layout: layout, properties: properties, staged: try stage(files.count)))
    }
    guard layout.partitions.isEmpty else { return try scatter(group) }
    try files[0].append(try encode(group.columns), rowCount: group.columns.rowCount)
  }

  /// Writes the footers and makes the files durable. Of a delivery without a row nothing is left.
  mutating func finish() throws -> [SealedDataFile] {
    for file in files { try file.flush(encoders) }
    return try files.map { try $0.seal() }
  }

  // MARK: One partition

  private func encode(_ batch: ColumnBatch) throws -> [EncodedColumnChunk] {
    let count = batch.rowCount
    var chunks: [EncodedColumnChunk] = []
    chunks.reserveCapacity(encoders.count)
    for (column, encoder) in zip(layout.stored, encoders) {
      chunks.append(try Self.encode(try column.values(of: batch), encoder, count))
    }
    var next = chunks.count
    if layout.storesBusinessDate {
      let values = [Int32](repeating: businessDate, count: count)
      chunks.append(try encoders[next].encode(int32: values.span, validity: nil, rowCount: count))
      next += 1
    }
    chunks.append(try encode(delivery, encoders[next], count))
    let numbers = batch.recordNumbers
    chunks.append(try encoders[next + 1].encode(int64: numbers.span, validity: nil, rowCount: count))
    return chunks
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

  /// A text once for each row, a dictionary of one entry in the file.
  private func encode(_ text: [UInt8], _ encoder: ColumnChunkEncoder, _ count: Int) throws -> EncodedColumnChunk {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count * count)
    var offsets: [UInt32] = []
    offsets.reserveCapacity(count + 1)
    for _ in 0..<count {
      offsets.append(UInt32(bytes.count))
      bytes.append(contentsOf: text)
    }
    offsets.append(UInt32(bytes.count))
    return try encoder.encode(bytes: bytes.span, offsets: offsets.span, validity: nil, rowCount: count)
  }

  // MARK: Several partitions

  private func scatter(_ group: RowGroupInWork) throws {
    let numbers = group.partition
    var next = 0
    for column in layout.stored {
      scatter(try column.values(of: group.columns), numbers, into: next)
      next += 1
    }
    if layout.storesBusinessDate {
      for number in numbers { files[Int(number)].buffers[next].append(int32: businessDate) }
      next += 1
    }
    for number in numbers { files[Int(number)].buffers[next].append(bytes: delivery) }
    for (row, number) in numbers.enumerated() {
      files[Int(number)].buffers[next + 1].append(int64: group.columns.recordNumbers[row])
    }
    for file in files { file.measure() }
    var total = files.reduce(0) { $0 + $1.byteCount }
    while total > memory, let largest = files.max(by: { $0.byteCount < $1.byteCount }), largest.byteCount > 0 {
      total -= largest.byteCount
      try largest.flush(encoders)
    }
  }

  private func scatter(_ column: Column, _ numbers: [Int32], into target: Int) {
    let validity = column.validity
    /// Calls `body` with the file of each row that has a value, and the value's dense index.
    func forEachValue(_ body: (PartitionFile, Int) -> Void) {
      var value = 0
      for (row, number) in numbers.enumerated() {
        let file = files[Int(number)]
        if validity[row] == 1 {
          body(file, value)
          value += 1
        } else {
          file.buffers[target].appendNulls(1)
        }
      }
    }
    switch column.kind {
    case .bytes:
      let (bytes, offsets) = (column.bytes, column.offsets)
      forEachValue { $0.buffers[target].append(bytes: bytes[Int(offsets[$1])..<Int(offsets[$1 + 1])]) }
    case .boolean:
      let values = column.boolean
      forEachValue { $0.buffers[target].append(boolean: values[$1]) }
    case .int32Decimal, .date:
      let values = column.int32
      forEachValue { $0.buffers[target].append(int32: values[$1]) }
    case .int64Decimal, .int64, .timestamp:
      let values = column.int64
      forEachValue { $0.buffers[target].append(int64: values[$1]) }
    case .int128Decimal:
      let values = column.int128
      forEachValue { $0.buffers[target].append(int128: values[$1]) }
    case .double:
      let values = column.double
      forEachValue { $0.buffers[target].append(double: values[$1]) }
    }
  }
}

/// The staged file of one partition, and the rows that wait for it.
private final class PartitionFile {
  let partition: LandingPartition
  let staged: StagedFile
  var buffers: [ColumnBuffer]
  private(set) var byteCount = 0
  private var writer: DataFileWriter

  init(_ partition: LandingPartition, layout: TableLayout, properties: WriterProperties, staged: StagedFile) throws {
    self.partition = partition
    self.staged = staged
    buffers = layout.partitions.isEmpty ? [] : layout.leaves.map { ColumnBuffer($0) }
    writer = try DataFileWriter(columns: layout.leaves, properties: properties) { try staged.write($0) }
  }

  func measure() { byteCount = buffers.reduce(0) { $0 + $1.byteCount } }

  func append(_ chunks: [EncodedColumnChunk], rowCount: Int) throws { try writer.append(chunks, rowCount: rowCount) }

  /// Encodes what waits as a row group.
  func flush(_ encoders: [ColumnChunkEncoder]) throws {
    guard let rows = buffers.first?.rowCount, rows > 0 else { return }
    var chunks: [EncodedColumnChunk] = []
    for index in buffers.indices {
      chunks.append(try buffers[index].encode(encoders[index]))
      // The memory goes: the next rows may be another partition's.
      buffers[index] = ColumnBuffer(buffers[index].column)
    }
    byteCount = 0
    try append(chunks, rowCount: rows)
  }

  func seal() throws -> SealedDataFile {
    let written = try writer.finish()
    // Who may enter the lake's folder may read its files.
    let sealed = try staged.seal(mode: 0o640)
    return SealedDataFile(
      stagedPath: staged.path, path: partition.path, partitionValues: partition.values, size: sealed.size, rows: written.rows,
      sha256: sealed.sha256, statistics: written.statistics.json())
  }
}
