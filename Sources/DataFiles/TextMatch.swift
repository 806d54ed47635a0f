public import Parquet

/// Finds the rows of a file whose text in one column is one of a few: the rows of some deliveries, say.
public struct TextMatch: Sendable {
  public let column: String
  private let wanted: [[UInt8]]

  public init(column: String, anyOf texts: some Sequence<String>) {
    self.column = column
    wanted = Set(texts).map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// How many rows match, by text; texts without a row are left out.
  ///
  /// - Complexity: Decodes the column in the row groups whose statistics admit a match.
  public func counts(in file: ParquetReader) throws -> [String: Int64] {
    var counts = [Int64](repeating: 0, count: wanted.count)
    for group in file.rowGroups.indices {
      try forEachMatch(in: file, rowGroup: group) { _, text in counts[text] += 1 }
    }
    return Dictionary(
      uniqueKeysWithValues: zip(wanted, counts).filter { $0.1 > 0 }.map { (String(decoding: $0, as: UTF8.self), $1) })
  }

  /// A byte per row of a row group, 0 where it matches; `nil` if no row does.
  public func maskOfOthers(in file: ParquetReader, rowGroup: Int) throws -> [UInt8]? {
    var mask = [UInt8](repeating: 1, count: file.rowGroups[rowGroup].rowCount)
    var isAny = false
    try forEachMatch(in: file, rowGroup: rowGroup) { row, _ in
      mask[row] = 0
      isAny = true
    }
    return isAny ? mask : nil
  }

  /// Calls `body` with every row that matches and the number of its text, in order.
  public func forEachMatch(in file: ParquetReader, rowGroup: Int, _ body: (_ row: Int, _ text: Int) -> Void) throws {
    guard let index = file.columnIndex(named: column) else {
      throw DataFileError(.columnMissing, "there is no column '\(column)' in the file; it was not written here")
    }
    guard mayMatch(file.rowGroups[rowGroup].columns[index].statistics) else { return }
    let decoded = try file.readColumn(rowGroup: rowGroup, column: index)
    guard case .bytes(let bytes, let offsets) = decoded.values else {
      throw DataFileError(.typeMismatch, "column '\(column)' is no text")
    }
    // Rows of one delivery stand together: what the row before was is nearly always the answer.
    var last: (range: Range<Int>, text: Int?) = (0..<0, nil)
    var value = 0
    for row in 0..<decoded.rowCount {
      if let validity = decoded.validity, validity[row] == 0 { continue }
      let range = Int(offsets[value])..<Int(offsets[value + 1])
      if value == 0 || !bytes[range].elementsEqual(bytes[last.range]) {
        last.text = wanted.firstIndex { $0.elementsEqual(bytes[range]) }
      }
      last.range = range
      if let text = last.text { body(row, text) }
      value += 1
    }
  }

  private func mayMatch(_ statistics: ChunkStatistics?) -> Bool {
    guard case .bytes(let low)? = statistics?.minimum, case .bytes(let high)? = statistics?.maximum else { return true }
    return wanted.contains { !$0.lexicographicallyPrecedes(low) && !high.lexicographicallyPrecedes($0) }
  }
}
