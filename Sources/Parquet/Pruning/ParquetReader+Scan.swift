extension ParquetReader {
  /// Streams the rows that satisfy a condition, in the order of the file.
  ///
  /// Row groups are excluded by statistics and bloom filters, pages by the page index; of what is left the
  /// condition's columns are decoded first, and other columns only where a row satisfies it. No row is
  /// excluded that satisfies the condition. Memory: the pages of `batchRows` rows, decoded.
  ///
  /// - Parameters:
  ///   - columns: Their names; `nil` for all.
  ///   - predicate: `nil` for all rows.
  ///   - batchRows: The most rows of a batch, at least 1. Batches end with a page where they can.
  ///   - body: Receives no batch without rows.
  /// - Throws: ``ParquetError``, with `.unsupported` for a column within a list; or what `body` throws.
  public func scan(
    columns names: [String]? = nil, where predicate: Predicate? = nil, batchRows: Int = 131_072,
    _ body: (RowBatch) throws -> Void
  ) throws {
    try predicate?.validate(schema)
    for group in rowGroups.indices {
      var columns: [Int] = []
      if let names {
        for name in names { columns.append(try flatColumn(named: name, group)) }
      } else {
        columns = Array(schema.indices)
        for column in columns { try checkFlat(column, group) }
      }
      var rest = RowSelection(0..<rowGroups[group].rowCount)
      if let predicate { rest = try candidateRows(rowGroup: group, where: predicate) }
      // Windows end where a page of this column does: pages that lie in two windows are decoded twice.
      let guide = try columns.first.flatMap { try pageList(group, $0) }
      while let first = rest.ranges.first {
        let end = windowEnd(rest, from: first.lowerBound, batchRows: max(batchRows, 1), guide)
        let window = rest.clamped(to: first.lowerBound..<end)
        rest = rest.clamped(to: end..<rowGroups[group].rowCount)
        if let batch = try batch(group, columns, window, predicate) { try body(batch) }
      }
    }
  }

  /// The row before which a batch ends that starts at `start` and has no more than `batchRows` rows of `rows`.
  private func windowEnd(_ rows: RowSelection, from start: Int, batchRows: Int, _ guide: DataPageList?) -> Int {
    var left = batchRows
    var end = start
    for range in rows.ranges {
      end = range.lowerBound + min(left, range.count)
      left -= range.count
      if left <= 0 { break }
    }
    if left > 0 { return end }
    let pageEnd = guide?.pages.last { $0.rows.upperBound <= end }?.rows.upperBound ?? start
    return pageEnd > start ? pageEnd : end
  }

  /// The rows of a window that satisfy the condition; `nil` if there are none.
  private func batch(
    _ group: Int, _ columns: [Int], _ window: RowSelection, _ predicate: Predicate?
  ) throws(ParquetError) -> RowBatch? {
    var known: [String: DecodedColumn] = [:]
    // Several columns may have one dotted name; a condition asks about the first.
    var decodedAlready: [Int: DecodedColumn] = [:]
    var rows = window
    var kept: [Range<Int>]?
    if let predicate {
      for name in predicate.columns.sorted() {
        let column = try flatColumn(named: name, group)
        known[name] = try readColumn(rowGroup: group, column: column, rows: window)
        decodedAlready[column] = known[name]
      }
      let mask = predicate.mask(known, rowCount: window.count)
      kept = Self.runs(mask)
      rows = window.selecting(kept ?? [])
    }
    guard !rows.isEmpty else { return nil }
    var decoded: [DecodedColumn] = []
    for column in columns {
      if let column = decodedAlready[column], let kept {
        decoded.append(column.selecting(kept))
      } else {
        decoded.append(try readColumn(rowGroup: group, column: column, rows: rows))
      }
    }
    return RowBatch(rowGroup: group, rows: rows, columns: decoded)
  }

  /// Where the ones of a mask are.
  private static func runs(_ mask: [UInt8]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var index = 0
    while index < mask.count {
      guard mask[index] == 1 else {
        index += 1
        continue
      }
      let start = index
      while index < mask.count && mask[index] == 1 { index += 1 }
      runs.append(start..<index)
    }
    return runs
  }
}

extension RowSelection {
  /// The rows at these places, counted within the selection.
  func selecting(_ places: [Range<Int>]) -> RowSelection {
    var result = RowSelection()
    var passed = 0
    var next = 0
    for range in ranges {
      let here = passed..<passed + range.count
      while next < places.count && places[next].lowerBound < here.upperBound {
        let common = places[next].clamped(to: here)
        result.append(range.lowerBound + common.lowerBound - passed..<range.lowerBound + common.upperBound - passed)
        if places[next].upperBound > here.upperBound { break }
        next += 1
      }
      passed += range.count
    }
    return result
  }
}
