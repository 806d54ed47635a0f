internal import Foundation

/// Rows of text in columns that fit the terminal.
///
/// Numbers are set to the right. When the table is wider than the terminal, the widest columns that may shrink are cut with
/// an ellipsis; piped output is never cut, so that a search in it finds everything.
struct TextTable {
  enum Alignment { case left, right }

  struct Column {
    var title: String
    var alignment: Alignment = .left
    /// Whether cells may be cut to make the table fit.
    var mayShrink = false
  }

  private let columns: [Column]
  private var rows: [[String]] = []

  init(_ columns: [Column]) { self.columns = columns }

  var isEmpty: Bool { rows.isEmpty }

  mutating func add(_ cells: [String]) {
    precondition(cells.count == columns.count)
    rows.append(cells)
  }

  /// The table's lines, without a newline after the last.
  func rendered(for terminal: Terminal) -> String {
    // A column without a single value says nothing.
    let shown = columns.indices.filter { index in rows.contains { !$0[index].isEmpty } }
    var widths = shown.map { index in max(columns[index].title.count, rows.map { $0[index].count }.max() ?? 0) }
    if let limit = terminal.width {
      while widths.reduce(0, +) + 2 * (widths.count - 1) > limit {
        let candidates = shown.indices.filter { columns[shown[$0]].mayShrink && widths[$0] > 12 }
        guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
        widths[widest] -= 1
      }
    }
    func line(_ cells: [String]) -> String {
      var parts: [String] = []
      for (position, index) in shown.enumerated() {
        var cell = cells[index]
        if cell.count > widths[position] { cell = cell.prefix(max(widths[position] - 1, 0)) + "…" }
        let padding = String(repeating: " ", count: widths[position] - cell.count)
        parts.append(columns[index].alignment == .left ? cell + padding : padding + cell)
      }
      var text = parts.joined(separator: "  ")
      while text.hasSuffix(" ") { text.removeLast() }
      return text
    }
    return ([terminal.bold(line(columns.map(\.title)))] + rows.map(line)).joined(separator: "\n")
  }
}
