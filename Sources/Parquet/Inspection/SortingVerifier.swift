/// Checks that the rows of a row group are in the order it claims.
enum SortingVerifier {
  static func faults(
    _ sorting: [FileMetaData.Sorting], _ columns: [Int: LeafEntries], reader: ParquetReader, rowGroup: Int
  ) -> [VerificationFault] {
    guard !sorting.isEmpty else { return [] }
    var keys: [(entry: FileMetaData.Sorting, values: DecodedColumn)] = []
    for entry in sorting {
      guard reader.schema.indices.contains(Int(entry.column)) else {
        return [VerificationFault(.sortingColumns, "rows are sorted by column \(entry.column), which there is not", rowGroup: rowGroup)]
      }
      // Repeated columns have no order, and unreadable ones were told of.
      guard let entries = columns[Int(entry.column)], entries.column.maximumRepetitionLevel == 0 else { break }
      keys.append((entry, entries.decodedColumn()))
    }
    for row in 1..<max(reader.rowGroups[rowGroup].rowCount, 1) {
      for (entry, values) in keys {
        let order = compare(values.value(at: row - 1), values.value(at: row), entry, values.column)
        if order > 0 {
          return [
            VerificationFault(
              .sortingColumns, "row \(row) comes after a row it should come before", rowGroup: rowGroup,
              column: values.column.name)
          ]
        }
        if order < 0 { break }
      }
    }
    return []
  }

  /// Below 0 if `a` comes first, above 0 if `b` does.
  private static func compare(
    _ a: ScalarValue?, _ b: ScalarValue?, _ entry: FileMetaData.Sorting, _ column: LeafColumn
  ) -> Int {
    switch (a, b) {
    case (nil, nil): return 0
    case (nil, _): return entry.nullsFirst ? -1 : 1
    case (_, nil): return entry.nullsFirst ? 1 : -1
    case (let a?, let b?):
      // NaN has no place that all writers agree on.
      let order = column.type.order
      if a.isNaN(in: order) || b.isNaN(in: order) { return 0 }
      let direction = entry.isDescending ? -1 : 1
      if a.precedes(b, in: order) { return -direction }
      return b.precedes(a, in: order) ? direction : 0
    }
  }
}
