import Foundation
import Parquet

/// Reads every column of a file, row group by row group.
struct DecodeRun {
  private let path: String

  init(path: String) {
    self.path = path
  }

  /// Prints the fastest round in seconds, and the milliseconds of each column in it.
  func run(rounds: Int) throws {
    var best = Double.infinity
    var columns: [String: Double] = [:]
    for _ in 0..<rounds {
      let whole = Stopwatch()
      let reader = try ParquetReader(path: path)
      var spent: [String: Double] = [:]
      // As in a table, everything decoded stays in memory until the end.
      var table: [DecodedColumn] = []
      for group in reader.rowGroups.indices {
        for column in reader.schema.indices {
          let watch = Stopwatch()
          table.append(try reader.readColumn(rowGroup: group, column: column))
          spent[reader.schema[column].name, default: 0] += watch.seconds
        }
      }
      let seconds = whole.seconds
      let rows = table.reduce(0) { $0 + $1.rowCount }
      guard rows == reader.rowCount * reader.schema.count else { throw CocoaError(.fileReadCorruptFile) }
      guard seconds < best else { continue }
      best = seconds
      columns = spent.mapValues { ($0 * 10_000).rounded() / 10 }
    }
    try report(["seconds": best, "columns": columns])
  }
}
