/// A data file that is part of the table.
public struct AddFile: Sendable, Hashable {
  /// The file relative to the table's folder, URI-encoded as the protocol wants it.
  ///
  /// See ``PartitionPath`` for the rule from partition values to folder to path.
  public var path: String
  /// The true value per partition column; `nil` is null. Delta cannot hold an empty string here.
  public var partitionValues: [String: String?]
  /// Length of the file in bytes.
  public var size: Int64
  /// Milliseconds since the epoch.
  public var modificationTime: Int64
  /// `false` when the file only rearranges rows that were there before (compaction).
  public var dataChange: Bool
  /// Statistics as a JSON document, see ``FileStatistics/json()``.
  public var stats: String?
  /// Remarks of whoever wrote the file.
  public var tags: [String: String?]

  public init(
    path: String, partitionValues: [String: String?], size: Int64, modificationTime: Int64, dataChange: Bool = true,
    stats: String? = nil, tags: [String: String?] = [:]
  ) {
    self.path = path
    self.partitionValues = partitionValues
    self.size = size
    self.modificationTime = modificationTime
    self.dataChange = dataChange
    self.stats = stats
    self.tags = tags
  }

  /// The rows of the file as its statistics tell, or `nil` when they do not.
  public var recordCount: Int64? {
    guard let stats, let document = try? JSONValue(parsing: stats),
      let count = document["numRecords"]?.integerValue, count >= 0
    else { return nil }
    return count
  }

  /// The file relative to the table's folder, as the file system spells it.
  public var file: String? { PartitionPath.file(ofLogPath: path) }

  init(_ fields: ActionFields) throws(DeltaError) {
    if let vector = fields.value["deletionVector"], !vector.isNull {
      throw DeltaError(.unsupportedReaderFeature, "version \(fields.version) uses the unsupported reader feature 'deletionVectors'", path: fields.path)
    }
    path = try fields.string("path")
    partitionValues = try fields.map("partitionValues") ?? [:]
    size = try fields.integer("size")
    modificationTime = try fields.optionalInteger("modificationTime", in: Int64.min...Int64.max) ?? 0
    dataChange = try fields.bool("dataChange")
    stats = try fields.optionalString("stats")
    tags = try fields.map("tags") ?? [:]
  }

  var action: JSONValue {
    var members: [JSONValue.Member] = [
      .init("path", .string(path)),
      .init("partitionValues", PartitionPath.json(partitionValues)),
      .init("size", .integer(size)),
      .init("modificationTime", .integer(modificationTime)),
      .init("dataChange", .bool(dataChange)),
    ]
    if let stats { members.append(.init("stats", .string(stats))) }
    if !tags.isEmpty { members.append(.init("tags", PartitionPath.json(tags))) }
    return .object([.init("add", .object(members))])
  }
}

extension AddFile: ArchivedFile {
  var byteCount: Int64 { size }

  var row: FileColumns.Row {
    FileColumns.Row(
      path: path, partitionValues: partitionValues, size: size, time: modificationTime, dataChange: dataChange, stats: stats,
      tags: tags)
  }

  init(_ row: FileColumns.Row) {
    self.init(
      path: row.path, partitionValues: row.partitionValues ?? [:], size: row.size ?? 0, modificationTime: row.time ?? 0,
      dataChange: row.dataChange, stats: row.stats, tags: row.tags)
  }
}
