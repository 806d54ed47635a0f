/// Encodes the fields of a row group, nested or flat, into the column chunks of their leaves.
///
/// As ``ColumnChunkEncoder``, a pure function of its arguments: fields may be encoded concurrently.
///
/// ```swift
/// let schema = try Schema([
///   .leaf("loan", .string, isOptional: false),
///   .map("terms", key: .leaf("key", .string, isOptional: false), value: .leaf("value", .string)),
/// ])
/// let encoder = RowGroupEncoder(schema: schema, properties: properties)
/// try writer.append(rowGroup: try encoder.encode([loans, terms], rowCount: 2), rowCount: 2)
/// ```
public struct RowGroupEncoder: Sendable {
  public let schema: Schema
  public let properties: WriterProperties

  public init(schema: Schema, properties: WriterProperties) {
    self.schema = schema
    self.properties = properties
  }

  /// Encodes all fields: one chunk per leaf, in the order of ``Schema/leaves``.
  ///
  /// - Throws: ``ParquetError`` with code `.typeMismatch` if values have another shape or physical type than their
  ///   field, `.valueCountMismatch` if counts, validity, offsets and `rowCount` contradict each other,
  ///   `.nullInRequiredColumn`, and as ``ColumnChunkEncoder``.
  public func encode(_ fields: [FieldValues], rowCount: Int) throws(ParquetError) -> [EncodedColumnChunk] {
    guard fields.count == schema.fields.count else {
      throw ParquetError(.rowCountMismatch, "\(fields.count) fields for a schema of \(schema.fields.count)")
    }
    var chunks: [EncodedColumnChunk] = []
    chunks.reserveCapacity(schema.leaves.count)
    for index in fields.indices { chunks += try encode(fields[index], field: index, rowCount: rowCount) }
    return chunks
  }

  /// Encodes one field: the chunks of its leaves, in the order of the schema.
  ///
  /// - Parameter field: The position of the field in ``Schema/fields``.
  public func encode(
    _ values: FieldValues, field: Int, rowCount: Int
  ) throws(ParquetError) -> [EncodedColumnChunk] {
    guard schema.fields.indices.contains(field) else {
      throw ParquetError(.noSuchColumn, "the schema has \(schema.fields.count) fields")
    }
    guard rowCount > 0 else {
      throw ParquetError(.emptyRowGroup, "a row group needs at least one row", column: schema.fields[field].name)
    }
    var chunks: [EncodedColumnChunk] = []
    for leaf in try FieldShredder.shred(schema.fields[field], values, rowCount: rowCount) {
      chunks.append(
        try ColumnChunkEncoder(column: leaf.column, properties: properties).encode(leaf.values, levels: leaf.levels))
    }
    return chunks
  }
}
