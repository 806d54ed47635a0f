internal import Parquet

/// The columns of a checkpoint as this library writes them (PROTOCOL, "Checkpoint Schema").
///
/// Everything is nullable, as in Spark's own, except the keys of maps: other engines compare the shape.
enum CheckpointSchema {
  static func make() throws(ParquetError) -> Schema {
    try Schema([
      .structure("txn", [.leaf("appId", .string), .leaf("version", .int64), .leaf("lastUpdated", .int64)]),
      .structure(
        "add",
        [
          .leaf("path", .string), texts("partitionValues"), .leaf("size", .int64), .leaf("modificationTime", .int64),
          .leaf("dataChange", .boolean),
          // Bounds of bounds help nobody and would put them into the footer.
          .leaf("stats", .string, omitStatistics: true), texts("tags"),
        ]),
      .structure(
        "remove",
        [
          .leaf("path", .string), .leaf("deletionTimestamp", .int64), .leaf("dataChange", .boolean),
          .leaf("extendedFileMetadata", .boolean), texts("partitionValues"), .leaf("size", .int64),
        ]),
      .structure(
        "metaData",
        [
          .leaf("id", .string), .leaf("name", .string), .leaf("description", .string),
          .structure("format", [.leaf("provider", .string), texts("options")]),
          .leaf("schemaString", .string, omitStatistics: true),
          .list("partitionColumns", element: .leaf("element", .string)), .leaf("createdTime", .int64), texts("configuration"),
        ]),
      .structure(
        "protocol",
        [
          .leaf("minReaderVersion", .int32), .leaf("minWriterVersion", .int32),
          .list("readerFeatures", element: .leaf("element", .string)),
          .list("writerFeatures", element: .leaf("element", .string)),
        ]),
      .structure(
        "domainMetadata", [.leaf("domain", .string), .leaf("configuration", .string), .leaf("removed", .boolean)]),
    ])
  }

  private static func texts(_ name: String) -> Schema.Field {
    .map(name, key: .leaf("key", .string, isOptional: false), value: .leaf("value", .string))
  }
}
