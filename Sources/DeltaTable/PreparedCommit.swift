/// A commit checked against a snapshot and encoded. The bytes fit any later version, as long as no winner conflicts.
struct PreparedCommit {
  let actions: CommitActions
  let transactionID: String
  let timestamp: Int64
  let bytes: [UInt8]
  /// Set when the commit changes the schema.
  private let metadata: TableMetadata?
  private let removes: [RemoveFile]

  /// Checks and encodes. A removal that is not live is left out here; ``conflict(with:)-(Snapshot)`` tells of it.
  init(_ actions: CommitActions, after snapshot: Snapshot, at path: String) throws(DeltaError) {
    try snapshot.tableProtocol.checkReadable(snapshot.metadata.configuration, at: path)
    try snapshot.tableProtocol.checkWritable(snapshot.metadata, at: path)
    metadata = try Self.metadata(actions, snapshot)
    try Self.check(actions, snapshot)
    self.actions = actions
    transactionID = UniqueID.next()
    let timestamp = actions.info.timestamp ?? Clock.milliseconds()
    self.timestamp = timestamp
    removes = actions.removes.compactMap { path in
      snapshot.files[path].map { RemoveFile(of: $0, at: timestamp, dataChange: actions.removalsChangeData) }
    }
    let isBlind = actions.removes.isEmpty && actions.reads == .nothing && metadata == nil
    var lines = [actions.info.action(transactionID: transactionID, timestamp: timestamp, isBlindAppend: isBlind)]
    if let metadata { lines.append(metadata.action) }
    if let transaction = actions.transaction { lines.append(transaction.action) }
    lines += removes.map(\.action)
    lines += actions.adds.map(\.action)
    bytes = Self.encode(lines)
  }

  static func encode(_ lines: [JSONValue]) -> [UInt8] {
    var bytes: [UInt8] = []
    for line in lines {
      bytes += Array(line.text.utf8)
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  /// The commit as the log will hold it at a version.
  func commit(at version: Int64) -> TableCommit {
    var info = actions.info
    info.transactionID = transactionID
    return TableCommit(
      version: version, timestamp: timestamp, info: info, adds: actions.adds, removes: removes,
      transactions: actions.transaction.map { [$0] } ?? [], metadata: metadata, byteCount: bytes.count)
  }

  /// The table's new metadata, when the commit's schema goes beyond the table's.
  private static func metadata(_ actions: CommitActions, _ snapshot: Snapshot) throws(DeltaError) -> TableMetadata? {
    guard let wanted = actions.schema else { return nil }
    switch snapshot.schema.evolution(to: wanted) {
    case .same: return nil
    case .refused(let reasons):
      throw DeltaError(.schemaMismatch, "the commit's schema does not fit the table's: \(reasons.joined(separator: "; "))")
    case .evolves(let schema):
      if TableProtocol(for: schema).minWriterVersion > snapshot.tableProtocol.minWriterVersion {
        throw DeltaError(.schemaMismatch, "a timestamp_ntz column needs a table that was created with one")
      }
      return try snapshot.metadata.replacing(schema: schema)
    }
  }

  private static func check(_ actions: CommitActions, _ snapshot: Snapshot) throws(DeltaError) {
    if let name = actions.info.facts.keys.first(where: { CommitInfo.ownMembers.contains($0) }) {
      throw DeltaError(.invalidCommit, "the fact '\(name)' has the name of a member of the protocol; give it a prefix")
    }
    if !actions.removes.isEmpty, actions.removalsChangeData, snapshot.metadata.configuration["delta.appendOnly"] == "true" {
      throw DeltaError(.appendOnly, "the table's setting delta.appendOnly forbids removing rows")
    }
    var paths = Set(actions.removes.map { LogPath($0) })
    guard paths.count == actions.removes.count else { throw DeltaError(.invalidCommit, "a file is removed twice") }
    for file in actions.adds {
      guard paths.insert(LogPath(file.path)).inserted else {
        throw DeltaError(.invalidCommit, "'\(file.path)' occurs twice in the commit")
      }
      try check(file, snapshot.metadata)
    }
    try checkNulls(actions, snapshot.metadata)
  }

  /// Columns that must have values: what the statistics tell of nulls in them counts.
  private static func checkNulls(_ actions: CommitActions, _ metadata: TableMetadata) throws(DeltaError) {
    let relaxed = Set(actions.schema?.fields.filter(\.nullable).map(\.name) ?? [])
    let columns = metadata.schema.fields.filter {
      !$0.nullable && !relaxed.contains($0.name) && !metadata.partitionColumns.contains($0.name)
    }
    guard !columns.isEmpty else { return }
    for file in actions.adds {
      guard let stats = file.stats, let counts = (try? JSONValue(parsing: stats))?["nullCount"] else { continue }
      for column in columns where counts[column.name]?.integerValue ?? 0 > 0 {
        throw DeltaError(
          .invalidCommit, "file '\(file.path)': column '\(column.name)' must not be null, and the statistics count nulls")
      }
    }
  }

  private static func check(_ file: AddFile, _ metadata: TableMetadata) throws(DeltaError) {
    func refuse(_ reason: String) -> DeltaError { DeltaError(.invalidCommit, "file '\(file.path)': \(reason)") }
    guard let place = file.file else { throw refuse("the path is not a relative URI inside the table") }
    guard file.size > 0 else { throw refuse("the size must be above zero; never land an empty file") }
    guard Set(file.partitionValues.keys) == Set(metadata.partitionColumns) else {
      throw refuse("the partition values must name exactly the table's partition columns")
    }
    for column in metadata.partitionColumns {
      guard let field = metadata.schema.field(named: column), let value = file.partitionValues[column] else { continue }
      guard let value else {
        guard field.nullable else { throw refuse("partition column '\(column)' must not be null") }
        continue
      }
      if let fault = PartitionText.fault(value, as: field.type) { throw refuse("the value of partition column '\(column)' \(fault)") }
    }
    let folder = try PartitionPath.folder(columns: metadata.partitionColumns, values: file.partitionValues)
    let name = folder.isEmpty ? place[...] : place.hasPrefix(folder + "/") ? place.dropFirst(folder.count + 1) : ""
    guard !name.isEmpty else { throw refuse("a file of these partition values belongs into the folder '\(folder)'") }
    guard !name.split(separator: "/").contains(where: { $0.hasPrefix("_") || $0.hasPrefix(".") }) else {
      throw refuse("readers take names that begin with _ or . for hidden")
    }
  }
}
