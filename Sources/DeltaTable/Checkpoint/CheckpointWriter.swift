internal import Parquet

/// Encodes a snapshot as a classic checkpoint: protocol, metadata, transactions, domains, the removals that have not
/// expired and every live file, nothing else (PROTOCOL, "Checkpoints").
struct CheckpointWriter {
  private let snapshot: Snapshot
  /// Milliseconds since the epoch; removals up to here have expired.
  private let expiry: Int64

  private static let rowsPerGroup = 131_072
  private static let bytesPerGroup = 128 << 20

  init(_ snapshot: Snapshot, now: Int64) {
    self.snapshot = snapshot
    expiry = now - snapshot.metadata.removedFileRetention
  }

  /// - Returns: The number of actions and the length of the file.
  func write(to sink: @escaping (UnsafeRawBufferPointer) throws -> Void) throws -> (actions: Int, bytes: Int) {
    let schema = try CheckpointSchema.make()
    let properties = WriterProperties(compression: .zstd(level: 1))
    var rows = CheckpointRows(schema)
    var writer = try ParquetFileWriter(schema: schema, properties: properties, write: sink)
    func flush() throws {
      let count = rows.count
      try writer.append(rowGroup: rows.takeRowGroup(properties), rowCount: count)
    }
    rows.append(snapshot.tableProtocol)
    rows.append(snapshot.metadata)
    for transaction in snapshot.transactionActions { rows.append(transaction) }
    for domain in snapshot.domainActions { rows.append(domain) }
    for file in snapshot.tombstones where file.deletionTimestamp ?? 0 > expiry {
      rows.append(file)
      if rows.count >= Self.rowsPerGroup { try flush() }
    }
    for file in snapshot.files {
      rows.append(file)
      if rows.count >= Self.rowsPerGroup || rows.count % 1_024 == 0 && rows.byteCount >= Self.bytesPerGroup { try flush() }
    }
    if rows.count > 0 { try flush() }
    let summary = try writer.finish()
    return (summary.rows, summary.bytes)
  }
}
