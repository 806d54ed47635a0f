extension ParquetReader {
  /// Decodes one field of one row group, nested or flat: its leaves, put together.
  ///
  /// Memory: the values and levels of all leaves of the field, bounded together by
  /// ``ReaderOptions/maximumColumnBytes``, and as much again for validity and offsets.
  ///
  /// - Parameter field: The position of the field in the fields of ``tree``.
  /// - Throws: as ``readColumn(rowGroup:column:)-(Int,Int)``; also `.corruptPage` where leaves of one field contradict
  ///   each other.
  public func readField(rowGroup: Int, field index: Int) throws(ParquetError) -> FieldValues {
    guard rowGroups.indices.contains(rowGroup), tree.fields.indices.contains(index) else {
      throw ParquetError(.noSuchColumn, "the file has \(rowGroups.count) row groups of \(tree.fields.count) fields")
    }
    let field = tree.fields[index]
    var leaves: [LeafEntries] = []
    leaves.reserveCapacity(field.leaves.count)
    var limits = options
    for column in field.leaves {
      do {
        let entries = try entries(rowGroup: rowGroup, column: column, limits)
        limits.maximumColumnBytes -= entries.byteCount
        leaves.append(entries)
      } catch {
        throw error.located(rowGroup: rowGroup, column: schema[column].name)
      }
    }
    do {
      return try FieldAssembler.assemble(field, leaves, budget: options.maximumColumnBytes)
    } catch {
      throw error.located(rowGroup: rowGroup, column: field.name)
    }
  }

  /// Decodes a field by name, otherwise as ``readField(rowGroup:field:)``.
  public func readField(rowGroup: Int, named name: String) throws(ParquetError) -> FieldValues {
    guard let index = tree.fieldIndex(named: name) else {
      throw ParquetError(.noSuchColumn, "the file has no such field", rowGroup: rowGroup, column: name)
    }
    return try readField(rowGroup: rowGroup, field: index)
  }

  /// Decodes one leaf as the file holds it: the values that are not null, and the levels of all entries.
  ///
  /// The counterpart of ``ColumnChunkEncoder/encode(_:levels:)``; the levels are well formed.
  public func readLevels(
    rowGroup: Int, column: Int
  ) throws(ParquetError) -> (values: ColumnValues, levels: Levels) {
    guard rowGroups.indices.contains(rowGroup), schema.indices.contains(column) else {
      throw ParquetError(.noSuchColumn, "the file has \(rowGroups.count) row groups of \(schema.count) columns")
    }
    do {
      let entries = try entries(rowGroup: rowGroup, column: column, options)
      return (entries.values, entries.levels)
    } catch {
      throw error.located(rowGroup: rowGroup, column: schema[column].name)
    }
  }
}
