internal import DeltaTable
public import Parquet

/// Copies rows of data files into one new file: all of them, or those a ``TextMatch`` leaves.
///
/// Rows keep their order. Row groups of the new file are as large as `rowGroupBytes` allows, whatever the old ones were; at no
/// time more than one of them and one decoded column are in memory.
public struct DataFileMerge {
  private let columns: [LeafColumn]
  private let encoders: [ColumnChunkEncoder]
  private var buffers: [ColumnBuffer]
  private var writer: DataFileWriter
  private let rowGroupBytes: Int
  private let rowGroupRows: Int

  /// - Parameters:
  ///   - columns: Of the new file; see ``columns(of:order:omittingStatistics:)``.
  ///   - rowGroupBytes: Bytes of decoded values after which a row group is closed.
  ///   - write: Called in order with every byte of the file.
  public init(
    columns: [LeafColumn], properties: WriterProperties = .quick, rowGroupBytes: Int = 32 << 20,
    rowGroupRows: Int = 1 << 20, write: @escaping (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    self.columns = columns
    encoders = columns.map { ColumnChunkEncoder(column: $0, properties: properties) }
    buffers = columns.map { ColumnBuffer($0) }
    writer = try DataFileWriter(columns: columns, properties: properties, write: write)
    self.rowGroupBytes = rowGroupBytes
    self.rowGroupRows = rowGroupRows
  }

  /// Appends the rows of a file, in its order. A column that it lacks is null in all of them.
  ///
  /// - Parameter match: Rows to leave out.
  public mutating func append(_ file: ParquetReader, leavingOut match: TextMatch? = nil) throws {
    let sources = columns.map { file.columnIndex(named: $0.name) }
    for group in file.rowGroups.indices {
      let mask = try match?.maskOfOthers(in: file, rowGroup: group)
      let rows = mask.map { $0.reduce(0) { $0 + Int($1) } } ?? file.rowGroups[group].rowCount
      guard rows > 0 else { continue }
      for (index, source) in sources.enumerated() {
        if let source {
          try buffers[index].append(try file.readColumn(rowGroup: group, column: source), keeping: mask)
        } else {
          buffers[index].appendNulls(rows)
        }
      }
      if buffers.reduce(0, { $0 + $1.byteCount }) >= rowGroupBytes || (buffers.first?.rowCount ?? 0) >= rowGroupRows {
        try flush()
      }
    }
  }

  /// Writes the footer.
  ///
  /// - Returns: `nil` when no row was left; the bytes written so far are of no use then.
  public mutating func finish() throws -> DataFileWriter.Written? {
    try flush()
    guard writer.rows > 0 else { return nil }
    return try writer.finish()
  }

  private mutating func flush() throws {
    guard let rows = buffers.first?.rowCount, rows > 0 else { return }
    var chunks: [EncodedColumnChunk] = []
    chunks.reserveCapacity(buffers.count)
    for index in buffers.indices {
      chunks.append(try buffers[index].encode(encoders[index]))
      buffers[index].removeAll()
    }
    try writer.append(chunks, rowCount: rows)
  }

  /// The columns of a file that holds the rows of all of `files`: each as the first file that has it declares it.
  ///
  /// A column without bounds in some file although it has values there gets none in the new file either: it was kept out of
  /// statistics on purpose, for all that can be known here.
  ///
  /// - Parameters:
  ///   - order: Names in the order wanted; columns that it does not name come last.
  ///   - sensitive: Names of columns that must have no statistics in any case.
  /// - Returns: `nil` if a column has two types among the files that no conversion joins.
  public static func columns(
    of files: [ParquetReader], order: [String], omittingStatistics sensitive: Set<String>
  ) -> [LeafColumn]? {
    var found: [String: LeafColumn] = [:]
    var hidden = sensitive
    var names: [String] = []
    for file in files {
      for (index, column) in file.schema.enumerated() {
        if isWithoutBounds(file, index) { hidden.insert(column.name) }
        guard let known = found[column.name] else {
          names.append(column.name)
          found[column.name] = column
          continue
        }
        guard let joined = joined(known, column) else { return nil }
        found[column.name] = joined
      }
    }
    let wanted = order.filter { found[$0] != nil }
    return (wanted + names.filter { !order.contains($0) }).compactMap { name in
      found[name].map { column in
        // A file that lacks the column makes it optional; every column of a lake's tables is.
        LeafColumn(
          name: name, type: column.type, isOptional: true, fieldID: column.fieldID, omitStatistics: hidden.contains(name))
      }
    }
  }

  private static func isWithoutBounds(_ file: ParquetReader, _ column: Int) -> Bool {
    // No engine gives bounds for these.
    switch file.schema[column].type {
    case .boolean, .float, .double, .binary: return false
    default: break
    }
    return file.rowGroups.contains { group in
      let chunk = group.columns[column]
      guard let statistics = chunk.statistics else { return true }
      return statistics.nullCount < group.rowCount && statistics.minimum == nil
    }
  }

  /// The type that holds the values of both.
  private static func joined(_ one: LeafColumn, _ other: LeafColumn) -> LeafColumn? {
    if one.type == other.type { return one }
    switch (one.type, other.type) {
    case (.decimal(let precision, let scale), .decimal(let otherPrecision, let otherScale)) where scale == otherScale:
      return precision >= otherPrecision ? one : other
    case (.int64, .int32), (.double, .float): return one
    case (.int32, .int64), (.float, .double): return other
    default: return nil
    }
  }
}
