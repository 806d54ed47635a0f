/// Writes a Parquet file from encoded column chunks.
///
/// Chunks reach the sink as they are appended; what is kept until ``finish()`` is the
/// footer, the page index, a few dozen bytes per page, and bloom filters.
public struct ParquetFileWriter {
  private enum State {
    case open
    /// The sink threw, so what it holds is unknown.
    case failed
    case finished
  }

  /// The leaves of the schema: the order of the chunks of a row group.
  public let schema: [LeafColumn]
  /// The fields those leaves belong to.
  public let tree: Schema
  public let properties: WriterProperties
  private let encryption: FileSealer?
  private let sink: (UnsafeRawBufferPointer) throws -> Void
  private var state = State.open
  private var position = 0
  private var rowGroups: [RowGroupRecord] = []
  private var rowCount = 0

  /// Starts a file with a flat schema.
  ///
  /// - Parameters:
  ///   - encryption: How the file is encrypted, `nil` for a plaintext file. Chunks are encrypted as they are appended.
  ///   - write: Called in order with every byte of the file; what it throws comes out of the method that called it.
  /// - Throws: ``ParquetError`` with code `.invalidSchema` or `.invalidProperties`.
  public init(
    schema: [LeafColumn], properties: WriterProperties, encryption: FileEncryption? = nil,
    write: @escaping (UnsafeRawBufferPointer) throws -> Void
  ) throws(ParquetError) {
    try self.init(schema: try Schema(schema), properties: properties, encryption: encryption, write: write)
  }

  /// Starts a file with any schema; otherwise as the initializer for flat ones.
  public init(
    schema: Schema, properties: WriterProperties, encryption: FileEncryption? = nil,
    write: @escaping (UnsafeRawBufferPointer) throws -> Void
  ) throws(ParquetError) {
    try properties.validate()
    try properties.validate(columns: schema.leaves)
    try encryption?.validate(columns: schema.leaves.map(\.name))
    tree = schema
    self.schema = schema.leaves
    self.properties = properties
    self.encryption = encryption.map(FileSealer.init)
    sink = write
  }

  /// Bytes handed to the sink so far.
  public var bytesWritten: Int { position }

  /// Writes one row group: a chunk for every column of the schema, in its order.
  ///
  /// - Throws: ``ParquetError`` with code `.emptyRowGroup`, `.typeMismatch`, `.rowCountMismatch`, `.notSorted`,
  ///   `.tooLarge`, `.keyExhausted` or `.writerClosed`; or what the sink throws, after which the writer is closed.
  public mutating func append(rowGroup chunks: [EncodedColumnChunk], rowCount: Int) throws {
    try check(chunks, rowCount: rowCount)
    if position == 0 { try write(magic) }
    var records: [RowGroupRecord.Chunk] = []
    records.reserveCapacity(chunks.count)
    for (index, plain) in chunks.enumerated() {
      let sealer = encryption?.sealer(column: plain.column.name, at: index, rowGroup: rowGroups.count)
      do {
        let chunk = try sealer?.seal(plain) ?? plain
        records.append(try RowGroupRecord.Chunk(chunk, start: position, sealer))
        try write(chunk.bytes)
      } catch let error as ParquetError {
        state = .failed
        throw error.located(rowGroup: rowGroups.count, column: plain.column.name)
      }
    }
    rowGroups.append(
      RowGroupRecord(
        chunks: records, rowCount: rowCount, ordinal: rowGroups.count, sorting: properties.sortingColumns))
    self.rowCount += rowCount
  }

  /// Writes bloom filters, page index and footer. The file is complete when this returns.
  ///
  /// A file without row groups is legal; many readers trip over it, so do not publish one.
  public mutating func finish() throws -> FileSummary {
    guard state == .open else { throw closed }
    if position == 0 { try write(magic) }
    for group in rowGroups.indices {
      for chunk in rowGroups[group].chunks.indices {
        guard let filter = rowGroups[group].chunks[chunk].bloomFilter else { continue }
        rowGroups[group].chunks[chunk].bloomFilterOffset = position
        try write(filter)
      }
    }
    for group in rowGroups.indices {
      for chunk in rowGroups[group].chunks.indices {
        guard let index = rowGroups[group].chunks[chunk].columnIndex else { continue }
        rowGroups[group].chunks[chunk].columnIndexOffset = position
        try write(index)
      }
    }
    for group in rowGroups.indices {
      for chunk in rowGroups[group].chunks.indices {
        rowGroups[group].chunks[chunk].offsetIndexOffset = position
        try write(rowGroups[group].chunks[chunk].offsetIndex)
      }
    }
    for group in rowGroups.indices {
      for chunk in rowGroups[group].chunks.indices { try rowGroups[group].chunks[chunk].sealMetadata() }
    }
    var footer = footer()
    if let encryption { footer = try encryption.seal(footer: footer) }
    guard footer.count <= Int(Int32.max) else { throw ParquetError(.tooLarge, "the footer exceeds 2 GiB") }
    withUnsafeBytes(of: UInt32(footer.count).littleEndian) { footer.append(contentsOf: $0) }
    try write(footer + magic)
    state = .finished
    return FileSummary(rows: rowCount, rowGroups: rowGroups.count, bytes: position)
  }

  private var magic: [UInt8] { encryption?.magic ?? Array("PAR1".utf8) }

  private var closed: ParquetError {
    ParquetError(.writerClosed, state == .finished ? "the file is finished" : "an earlier write failed")
  }

  private func check(_ chunks: [EncodedColumnChunk], rowCount: Int) throws(ParquetError) {
    let ordinal = rowGroups.count
    guard state == .open else { throw closed }
    guard rowCount > 0 else {
      throw ParquetError(.emptyRowGroup, "a row group needs at least one row", rowGroup: ordinal)
    }
    // The ordinal is 16 bits wide in the format.
    guard ordinal <= Int(Int16.max) else { throw ParquetError(.tooLarge, "a file holds at most 32768 row groups") }
    guard chunks.count == schema.count else {
      throw ParquetError(.rowCountMismatch, "\(chunks.count) chunks for \(schema.count) columns", rowGroup: ordinal)
    }
    for (chunk, column) in zip(chunks, schema) {
      guard chunk.column == column else {
        throw ParquetError(
          .typeMismatch, "the chunk was encoded for another column", rowGroup: ordinal, column: column.name)
      }
      guard chunk.rowCount == rowCount else {
        throw ParquetError(
          .rowCountMismatch, "\(chunk.rowCount) rows in a row group of \(rowCount)", rowGroup: ordinal,
          column: column.name)
      }
    }
    try checkOrder(chunks, rowCount: rowCount)
  }

  /// Throws `.notSorted` unless each row follows the one before in the first sorting column that tells them apart.
  private func checkOrder(_ chunks: [EncodedColumnChunk], rowCount: Int) throws(ParquetError) {
    var orders: [[UInt8]] = []
    for sorting in properties.sortingColumns {
      guard let order = chunks.first(where: { $0.column.name == sorting.column })?.rowOrder else {
        throw ParquetError(
          .notSorted, "the chunk was encoded without the sorting columns", rowGroup: rowGroups.count,
          column: sorting.column)
      }
      orders.append(order)
    }
    guard let first = orders.first else { return }
    for row in 0..<rowCount where first[row] != 1 {
      // 0 leaves the decision to the next column.
      guard let decision = orders.firstIndex(where: { $0[row] != 0 }), orders[decision][row] == 2 else { continue }
      throw ParquetError(
        .notSorted, "row \(row) of the row group does not follow the row before it", rowGroup: rowGroups.count,
        column: properties.sortingColumns[decision].column)
    }
  }

  private mutating func write(_ bytes: [UInt8]) throws {
    do {
      try bytes.withUnsafeBytes { try sink($0) }
    } catch {
      state = .failed
      throw error
    }
    position += bytes.count
  }

  private func footer() -> [UInt8] {
    var writer = CompactWriter()
    writer.element { writer in
      // Always 1: "for maximum compatibility" (parquet.thrift).
      writer.field(1, Int32(1))
      let elements = tree.elements
      writer.list(2, of: .structure, count: elements.count)
      for element in elements { writer.element { element.write(to: &$0) } }
      writer.field(3, Int64(rowCount))
      writer.list(4, of: .structure, count: rowGroups.count)
      for group in rowGroups { writer.element { group.write(to: &$0) } }
      if !properties.keyValueMetadata.isEmpty {
        writer.list(5, of: .structure, count: properties.keyValueMetadata.count)
        for entry in properties.keyValueMetadata {
          writer.element {
            $0.field(1, entry.key)
            if let value = entry.value { $0.field(2, value) }
          }
        }
      }
      writer.field(6, properties.createdBy)
      writer.list(7, of: .structure, count: schema.count)
      // TYPE_ORDER for every column: the order every reader knows.
      for _ in schema { writer.element { $0.structure(1) { _ in } } }
      encryption?.writeFields(to: &writer)
    }
    return writer.bytes
  }
}
