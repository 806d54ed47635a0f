/// What a reader and a writer must understand to touch a table.
public struct TableProtocol: Sendable, Hashable {
  public let minReaderVersion: Int
  public let minWriterVersion: Int
  public let readerFeatures: [String]
  public let writerFeatures: [String]

  /// Reader features that change nothing for a reader of JSON commits and plain Parquet files.
  public static let supportedReaderFeatures: Set<String> = ["timestampNtz", "v2Checkpoint", "vacuumProtocolCheck"]
  public static let supportedWriterFeatures: Set<String> = [
    "appendOnly", "domainMetadata", "invariants", "timestampNtz", "vacuumProtocolCheck",
  ]

  init(minReaderVersion: Int, minWriterVersion: Int, readerFeatures: [String] = [], writerFeatures: [String] = []) {
    self.minReaderVersion = minReaderVersion
    self.minWriterVersion = minWriterVersion
    self.readerFeatures = readerFeatures
    self.writerFeatures = writerFeatures
  }

  /// The least demanding protocol a schema allows.
  init(for schema: DeltaSchema) {
    if schema.fields.contains(where: { $0.type == .timestampNTZ }) {
      self.init(
        minReaderVersion: 3, minWriterVersion: 7, readerFeatures: ["timestampNtz"],
        writerFeatures: ["appendOnly", "invariants", "timestampNtz"])
    } else {
      self.init(minReaderVersion: 1, minWriterVersion: 2)
    }
  }

  init(_ fields: ActionFields) throws(DeltaError) {
    minReaderVersion = Int(try fields.integer("minReaderVersion", in: 0...Int64(Int32.max)))
    minWriterVersion = Int(try fields.integer("minWriterVersion", in: 0...Int64(Int32.max)))
    readerFeatures = try fields.strings("readerFeatures") ?? []
    writerFeatures = try fields.strings("writerFeatures") ?? []
  }

  /// Refuses by name what this library cannot read.
  func checkReadable(_ configuration: [String: String], at path: String) throws(DeltaError) {
    func refuse(_ what: String) -> DeltaError {
      DeltaError(.unsupportedReaderFeature, "the table needs the unsupported reader feature \(what); read it with an engine that has it", path: path)
    }
    guard minReaderVersion <= 3 else { throw refuse("of protocol version \(minReaderVersion)") }
    let unknown = readerFeatures.filter { !Self.supportedReaderFeatures.contains($0) }.sorted()
    guard unknown.isEmpty else { throw refuse(unknown.map { "'\($0)'" }.joined(separator: ", ")) }
    if minReaderVersion >= 2, let mode = configuration["delta.columnMapping.mode"], mode != "none" {
      throw refuse("'columnMapping'")
    }
  }

  /// Refuses by name what this library cannot keep up when writing.
  func checkWritable(_ metadata: TableMetadata, at path: String) throws(DeltaError) {
    func refuse(_ what: String) -> DeltaError {
      DeltaError(.unsupportedWriterFeature, "the table needs the unsupported writer feature \(what); write it with the engine that made it", path: path)
    }
    switch minWriterVersion {
    case ...6: break
    case 7:
      let known = Self.supportedWriterFeatures.union(Self.dormantFeatures)
      let unknown = writerFeatures.filter { !known.contains($0) }.sorted()
      guard unknown.isEmpty else { throw refuse(unknown.map { "'\($0)'" }.joined(separator: ", ")) }
    default: throw refuse("set of protocol version \(minWriterVersion)")
    }
    if let active = Self.activeFeature(metadata) { throw refuse(active) }
  }

  /// Features that ask nothing of a writer as long as no setting and no column uses them. Versions 3 to 6 of the protocol
  /// imply them.
  private static let dormantFeatures: Set<String> = [
    "changeDataFeed", "checkConstraints", "columnMapping", "generatedColumns", "identityColumns",
  ]

  /// What the table uses and this library does not keep up, by name.
  private static func activeFeature(_ metadata: TableMetadata) -> String? {
    let settings = metadata.configuration
    if let key = settings.keys.sorted().first(where: { $0.hasPrefix("delta.constraints.") }) {
      return "'checkConstraints' (\(key))"
    }
    if settings["delta.enableChangeDataFeed"] == "true" { return "'changeDataFeed'" }
    if let mode = settings["delta.columnMapping.mode"], mode != "none" { return "'columnMapping'" }
    let marks = [
      ("delta.invariants", "invariants"), ("delta.generationExpression", "generatedColumns"),
      ("delta.identity.", "identityColumns"),
    ]
    for field in metadata.schema.fields {
      for (mark, feature) in marks where field.metadata.contains(where: { $0.name.hasPrefix(mark) }) {
        return "'\(feature)' on column '\(field.name)'"
      }
    }
    return nil
  }

  var action: JSONValue { .object([.init("protocol", fields)]) }

  /// The members of the action.
  var fields: JSONValue {
    var members: [JSONValue.Member] = [
      .init("minReaderVersion", .integer(minReaderVersion)), .init("minWriterVersion", .integer(minWriterVersion)),
    ]
    if minReaderVersion >= 3 { members.append(.init("readerFeatures", .array(readerFeatures.map { .string($0) }))) }
    if minWriterVersion >= 7 { members.append(.init("writerFeatures", .array(writerFeatures.map { .string($0) }))) }
    return .object(members)
  }
}
