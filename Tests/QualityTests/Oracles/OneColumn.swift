import DataContracts
import Tabular

@testable import Quality

/// Cells of one column between two neighbours that a word-wide load could take for a part of them.
struct OneColumn {
  /// For each cell its value as text, `null`, or the faults of its record, without those of neighbours.
  private(set) var outcomes: [String] = []
  /// Cells changed, by step.
  let changes: [Int64]

  /// - Parameter isQuoted: Whether a cell is put in quotes that need not be.
  init(_ cells: [[UInt8]], _ field: Field, isQuoted: (Int) -> Bool = { _ in false }) throws {
    var column = field
    column.name = "v"
    let contract = Contract.of([Field(name: "before", type: .string), column, Field(name: "after", type: .string)])
    var file: [UInt8] = []
    for (row, cell) in cells.enumerated() {
      file += Self.neighbours[row % Self.neighbours.count].utf8
      file.append(0x2C)
      let needsQuotes = cell.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
      if needsQuotes || isQuoted(row) {
        file.append(0x22)
        for byte in cell { file += byte == 0x22 ? [0x22, 0x22] : [byte] }
        file.append(0x22)
      } else {
        file += cell
      }
      file.append(0x2C)
      file += Self.neighbours[(row / 3) % Self.neighbours.count].utf8
      file.append(0x0A)
    }
    let found = try Judged(file, contract)
    var values = found.rows.map { $0[1] ?? "null" }.makeIterator()
    var faults: [Int64: [String]] = [:]
    for fault in found.faults {
      faults[fault.record, default: []].append(fault.reason.type.rawValue + (fault.reason.rule.map { " " + $0 } ?? ""))
    }
    for verdict in found.verdicts {
      outcomes.append(verdict.outcome == .landed ? values.next() ?? "?" : faults[verdict.record, default: []].joined(separator: ", "))
    }
    changes = found.report.cleansing.map(\.count)
  }

  private static let neighbours = ["1234567890123456", "-.", "0", "        x", "9.99", "\u{A0}x", "aZ"]
}

/// Cells in which every byte stands at every place.
enum EveryByte {
  /// Each text, and each with each of its places taken by each character from U+0000 to U+00FF; those from U+0080 on are
  /// two bytes, as they are in UTF-8.
  static func variants(of texts: [String]) -> [[UInt8]] {
    texts.flatMap { text -> [[UInt8]] in
      let scalars = Array(text.unicodeScalars)
      let changed = scalars.indices.flatMap { place in
        (0...0xFF).map { value in
          var changed = scalars
          changed[place] = Unicode.Scalar(UInt8(value))
          return Array(String(String.UnicodeScalarView(changed)).utf8)
        }
      }
      return [Array(text.utf8)] + changed
    }
  }

  /// Each cell with each character from U+0000 to U+00FF before it and behind it.
  static func surrounded(_ texts: [String]) -> [[UInt8]] {
    texts.flatMap { text in
      (0...0xFF).flatMap { value -> [[UInt8]] in
        let sign = Array(String(Unicode.Scalar(UInt8(value))).utf8)
        return [sign + Array(text.utf8), Array(text.utf8) + sign]
      }
    }
  }
}
