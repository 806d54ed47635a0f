/// The values and nulls of one leaf in one row group, as the pages hold them.
struct LeafEntries {
  let column: LeafColumn
  /// Values and nulls.
  let count: Int
  /// Those that are not null.
  let values: ColumnValues
  let levels: Levels

  /// Throws unless the levels describe so many rows.
  func check(rows: Int) throws(ParquetError) {
    // Outside of lists every entry is a row, and no level was let past its maximum.
    if column.maximumRepetitionLevel == 0, count == rows { return }
    let summary = try levels.withPointers { definitions, repetitions throws(ParquetError) in
      try Levels.summary(definitions: definitions, repetitions: repetitions, count: count, column: column)
    }
    guard summary.rowCount == rows else {
      throw ByteCursor.corrupt("pages hold \(summary.rowCount) rows where the row group has \(rows)")
    }
  }

  /// The column of a leaf outside of lists: null where it or a group around it is.
  func decodedColumn() -> DecodedColumn {
    let hasNulls = values.count < count
    var validity = hasNulls ? levels.definitions : nil
    if hasNulls, column.maximumDefinitionLevel > 1 {
      let maximum = UInt8(column.maximumDefinitionLevel)
      validity = levels.definitions.map { $0 == maximum ? 1 : 0 }
    }
    return DecodedColumn(column: column, rowCount: count, values: values, validity: validity)
  }

  /// At least the memory this takes, in bytes.
  var byteCount: Int {
    let perValue: Int
    switch values {
    case .boolean: perValue = 1
    case .int32, .float: perValue = 4
    case .int64, .double: perValue = 8
    case .int128: perValue = 16
    case .bytes(let bytes, _): return bytes.count + 4 * values.count + levels.definitions.count + levels.repetitions.count
    case .fixed(_, let length): perValue = length
    }
    return perValue * values.count + levels.definitions.count + levels.repetitions.count
  }
}
