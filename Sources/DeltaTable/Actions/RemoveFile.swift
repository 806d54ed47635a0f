/// A data file that is no longer part of the table. The file itself stays until a vacuum.
public struct RemoveFile: Sendable, Hashable {
  /// The path exactly as the ``AddFile`` spelled it.
  public let path: String
  /// Milliseconds since the epoch.
  public let deletionTimestamp: Int64?
  public let dataChange: Bool
  public let partitionValues: [String: String?]?
  public let size: Int64?

  init(of file: AddFile, at milliseconds: Int64, dataChange: Bool) {
    path = file.path
    deletionTimestamp = milliseconds
    self.dataChange = dataChange
    partitionValues = file.partitionValues
    size = file.size
  }

  init(_ fields: ActionFields) throws(DeltaError) {
    path = try fields.string("path")
    deletionTimestamp = try fields.optionalInteger("deletionTimestamp", in: Int64.min...Int64.max)
    dataChange = try fields.bool("dataChange")
    partitionValues = try fields.map("partitionValues")
    size = try fields.optionalInteger("size")
  }

  var action: JSONValue {
    var members: [JSONValue.Member] = [.init("path", .string(path))]
    if let deletionTimestamp { members.append(.init("deletionTimestamp", .integer(deletionTimestamp))) }
    members.append(.init("dataChange", .bool(dataChange)))
    if let partitionValues, let size {
      members.append(.init("extendedFileMetadata", .bool(true)))
      members.append(.init("partitionValues", PartitionPath.json(partitionValues)))
      members.append(.init("size", .integer(size)))
    }
    return .object([.init("remove", .object(members))])
  }
}

extension RemoveFile: ArchivedFile {
  var byteCount: Int64 { size ?? 0 }

  var row: FileColumns.Row {
    FileColumns.Row(
      path: path, partitionValues: partitionValues, size: size, time: deletionTimestamp, dataChange: dataChange, stats: nil,
      tags: [:])
  }

  init(_ row: FileColumns.Row) {
    path = row.path
    deletionTimestamp = row.time
    dataChange = row.dataChange
    partitionValues = row.partitionValues
    size = row.size
  }
}
