/// What a table is: its identity, schema, partition columns and settings.
public struct TableMetadata: Sendable, Hashable {
  /// A UUID given at creation.
  public let id: String
  public let name: String?
  public let comment: String?
  public let schema: DeltaSchema
  public let partitionColumns: [String]
  public let configuration: [String: String]
  /// Milliseconds since the epoch.
  public let createdTime: Int64?

  /// - Throws: ``DeltaError`` with code `.invalidSchema` when a partition column is unknown, named twice, binary, or
  ///   when no column would be left in the data files.
  init(
    id: String, name: String?, comment: String? = nil, schema: DeltaSchema, partitionColumns: [String],
    configuration: [String: String], createdTime: Int64?
  ) throws(DeltaError) {
    for (index, column) in partitionColumns.enumerated() {
      guard let field = schema.field(named: column) else {
        throw DeltaError(.invalidSchema, "partition column '\(column)' is not in the schema")
      }
      guard field.type != .binary else {
        throw DeltaError(.invalidSchema, "partition column '\(column)' is binary, which cannot be a folder name")
      }
      guard !partitionColumns[..<index].contains(column) else {
        throw DeltaError(.invalidSchema, "partition column '\(column)' occurs twice")
      }
    }
    guard partitionColumns.count < schema.fields.count else {
      throw DeltaError(.invalidSchema, "every column is a partition column; at least one must stay in the data files")
    }
    self.id = id
    self.name = name
    self.comment = comment
    self.schema = schema
    self.partitionColumns = partitionColumns
    self.configuration = configuration
    self.createdTime = createdTime
  }

  init(_ fields: ActionFields) throws(DeltaError) {
    try Self.check(provider: fields.value["format"]?["provider"]?.stringValue)
    let configuration = (try fields.map("configuration") ?? [:]).compactMapValues { $0 }
    try self.init(
      id: fields.string("id"), name: fields.optionalString("name"), comment: fields.optionalString("description"),
      schema: Self.schema(fields.string("schemaString"), configuration),
      partitionColumns: fields.strings("partitionColumns") ?? [], configuration: configuration,
      createdTime: fields.optionalInteger("createdTime", in: Int64.min...Int64.max))
  }

  /// The columns whose statistics belong into the log: those that `delta.dataSkippingStatsColumns` names, else the first
  /// 32 of the data files, or as many as `delta.dataSkippingNumIndexedCols` says; all for -1.
  public var indexedColumns: [String] {
    let columns = schema.fields.map(\.name).filter { !partitionColumns.contains($0) }
    if let chosen = configuration["delta.dataSkippingStatsColumns"] {
      let names = Set(chosen.split(separator: ",").map { name in
        String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      })
      return columns.filter(names.contains)
    }
    let count = configuration["delta.dataSkippingNumIndexedCols"].flatMap { Int($0) } ?? 32
    return count < 0 ? columns : Array(columns.prefix(count))
  }

  /// Refuses tables whose data files are not Parquet.
  static func check(provider: String?) throws(DeltaError) {
    let provider = provider ?? "parquet"
    guard provider == "parquet" else {
      throw DeltaError(.unsupportedReaderFeature, "the table's data format is '\(provider)'; only parquet is supported")
    }
  }

  /// Reads the schema; names that only column mapping allows are told as that.
  static func schema(_ text: String, _ configuration: [String: String]) throws(DeltaError) -> DeltaSchema {
    do { return try DeltaSchema(schemaString: text) } catch {
      let mode = configuration["delta.columnMapping.mode"] ?? "none"
      guard error.code == .invalidSchema, mode != "none" else { throw error }
      throw DeltaError(
        .unsupportedReaderFeature,
        "the table needs the unsupported reader feature 'columnMapping'; read it with an engine that has it")
    }
  }

  func replacing(schema: DeltaSchema) throws(DeltaError) -> TableMetadata {
    try TableMetadata(
      id: id, name: name, comment: comment, schema: schema, partitionColumns: partitionColumns,
      configuration: configuration, createdTime: createdTime)
  }

  var action: JSONValue { .object([.init("metaData", fields)]) }

  /// The members of the action.
  var fields: JSONValue {
    var members: [JSONValue.Member] = [.init("id", .string(id))]
    if let name { members.append(.init("name", .string(name))) }
    if let comment { members.append(.init("description", .string(comment))) }
    members.append(.init("format", .object([.init("provider", .string("parquet")), .init("options", .object([]))])))
    members.append(.init("schemaString", .string(schema.schemaString)))
    members.append(.init("partitionColumns", .array(partitionColumns.map { .string($0) })))
    members.append(.init("configuration", .sortedObject(configuration.mapValues { .string($0) })))
    if let createdTime { members.append(.init("createdTime", .integer(createdTime))) }
    return .object(members)
  }
}
