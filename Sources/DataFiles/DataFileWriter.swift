public import DeltaTable
public import Parquet

/// Writes one data file of a table from encoded column chunks, and gathers its statistics for the log on the way.
public struct DataFileWriter {
  /// What the log has to know of a finished file.
  public struct Written: Sendable {
    public let rows: Int64
    /// Bytes.
    public let size: Int64
    public let statistics: FileStatistics
  }

  private var writer: ParquetFileWriter
  private var ranges: [ColumnRange]
  private let columns: [LeafColumn]

  /// Rows so far.
  public private(set) var rows: Int64 = 0

  /// - Parameter write: Called in order with every byte of the file.
  /// - Throws: ``ParquetError`` when a column cannot be written.
  public init(
    columns: [LeafColumn], properties: WriterProperties, write: @escaping (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    self.columns = columns
    ranges = columns.map { _ in ColumnRange() }
    writer = try ParquetFileWriter(schema: columns, properties: properties, write: write)
  }

  /// Writes a row group, a chunk for every column.
  public mutating func append(_ chunks: [EncodedColumnChunk], rowCount: Int) throws {
    try writer.append(rowGroup: chunks, rowCount: rowCount)
    for (index, chunk) in chunks.enumerated() { ranges[index].add(chunk.statistics, rowCount: rowCount) }
    rows += Int64(rowCount)
  }

  /// Writes the footer. A file without rows must not be landed: readers trip over it, and it says nothing.
  public mutating func finish() throws -> Written {
    let summary = try writer.finish()
    // Nothing of sensitive columns goes into the log, not even how many nulls they have.
    let described = zip(columns, ranges).filter { !$0.0.omitStatistics }.map { column, range in
      range.deltaColumn(name: column.name, type: column.type)
    }
    return Written(
      rows: rows, size: Int64(summary.bytes), statistics: FileStatistics(numRecords: rows, columns: described))
  }
}
