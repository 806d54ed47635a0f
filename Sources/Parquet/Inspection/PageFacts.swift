/// What is true of one data page, found from its values.
struct PageFacts {
  let rowCount: Int
  let firstRow: Int
  let nullCount: Int
  /// `nil` where there is no NaN to count.
  let nanCount: Int?
  let bounds: Bounds?
  let unencodedByteCount: Int?
  let histograms: LevelHistograms

  /// The facts of each page of a chunk.
  ///
  /// - Parameter counts: How many values and nulls each data page has.
  static func pages(_ entries: LeafEntries, counts: [Int]) throws(ParquetError) -> [PageFacts] {
    var facts: [PageFacts] = []
    var entry = 0
    var value = 0
    var row = 0
    for count in counts {
      // Pages of version 1 may begin within a row (only those without a page index); it counts where it starts.
      let range = entry..<min(entry + count, entries.count)
      let page = try PageFacts(entries, range, value: value, row: row)
      facts.append(page)
      entry = range.upperBound
      value += range.count - page.nullCount
      row += page.rowCount
    }
    return facts
  }

  private init(_ entries: LeafEntries, _ range: Range<Int>, value: Int, row: Int) throws(ParquetError) {
    let column = entries.column
    histograms = try entries.levels.withPointers { definitions, repetitions in
      LevelHistograms(definitions: definitions, repetitions: repetitions, range: range, column: column)
    }
    let present = histograms.definition.last ?? range.count
    rowCount = histograms.repetition.first ?? range.count
    firstRow = row
    nullCount = range.count - present
    let values = value..<min(value + present, entries.values.count)
    unencodedByteCount = Self.unencodedByteCount(entries.values, values, column)
    var nans = 0
    var bounds: Bounds?
    for index in values {
      let scalar = entries.values.value(at: index)
      if scalar.isNaN(in: column.type.order) {
        nans += 1
        continue
      }
      let single = Bounds(minimum: scalar, maximum: scalar)
      if bounds == nil { bounds = single } else { bounds?.formUnion(single, order: column.type.order) }
    }
    self.bounds = bounds
    nanCount = column.hasNaN ? nans : nil
  }

  /// Only BYTE_ARRAY columns have them.
  private static func unencodedByteCount(_ values: ColumnValues, _ range: Range<Int>, _ column: LeafColumn) -> Int? {
    guard column.physicalType == .byteArray, case .bytes(_, let offsets) = values else { return nil }
    return Int(offsets[range.upperBound]) - Int(offsets[range.lowerBound])
  }
}
