import Tabular

extension WrittenFile {
  /// Delimited text of any dialect, with comments, a header and kinds of records.
  mutating func writeDelimited() {
    var dialect = DelimitedDialect(header: nil)
    if flag(3) {
      dialect.delimiter = one(of: [",", ";", "\t", "|"])
      dialect.quote = one(of: ["\"", "'", nil])
    } else {
      dialect.delimiter = one(of: [",", "||", "§", "~|~", "\t"])
      dialect.quote = one(of: ["\"", "'", "«", nil])
      dialect.doubleQuote = flag()
      dialect.escape = one(of: [nil, "\\", "¬"])
      dialect.lineEnds = one(of: [.any, .any, .exactly("\r\n"), .exactly("#\n"), .exactly("\u{1E}")])
      dialect.skipInitialSpace = flag()
      dialect.comment = one(of: [nil, "//", "!"])
    }
    var columns = labels.map { Optional($0) }
    if flag() {
      dialect.header = HeaderLayout(match: flag() ? .subset : .exact)
      // Columns in another order, one of them not the contract's; the first stays, for it says what a record is.
      if dialect.header?.match == .subset { columns = [columns[0]] + shuffled(columns.dropFirst() + [nil]) }
    }
    if dialect.header == nil, dialect.comment == nil, flag(3) { dialect.commentRows = [1] }
    let hasKinds = dialect.header == nil && dialect.commentRows.isEmpty && flag()
    let kinds = [
      RecordKind(name: "head", role: .header, match: .firstField("H"), minimum: 1, maximum: 1, fields: ["k", "day"]),
      RecordKind(name: "tail", role: .trailer, match: .text("T"), minimum: 1, maximum: 1, fields: ["k"]),
      RecordKind(name: "data", role: .detail, match: .any),
    ]
    begin(
      RecordFormat(
        .delimited(dialect), encoding: one(of: TextEncoding.allCases), kinds: hasKinds ? kinds : [],
        blankRows: flag() ? .skip : .fault))
    let line = DelimitedLine(dialect)
    func end(_ file: inout WrittenFile) {
      if case .exactly(let text) = dialect.lineEnds { file.put(text) } else { file.put(file.one(of: ["\n", "\r\n", "\n", "\r"])) }
    }
    if dialect.commentRows == [1] {
      put("not a record")
      end(&self)
    }
    if dialect.header != nil {
      put(columns.map { line.written($0 ?? "other") }.joined(separator: dialect.delimiter))
      end(&self)
    }
    if hasKinds {
      put(["H", "20261120"].joined(separator: dialect.delimiter))
      end(&self)
      control(["H", "20261120"])
    }
    let letters = ["a", "bc", " ", dialect.delimiter, "\n", "\r\n", "\"", "'", "«", "\\", "¬", "|", "~", "#", "0123456789", ""] + wideLetters
    for row in 0..<number(0...12) {
      if let comment = dialect.comment, flag(4) {
        put(comment + "a comment, \"whatever\" it says")
        end(&self)
      }
      if flag(6), format.blankRows == .skip, !text(endsWith: "\r") { end(&self) }
      // The first letter keeps the record from being of another kind, and the file from looking like something else.
      let cells = labels.indices.map { $0 == 0 ? "d\(row)" : line.possible(word(letters)) }
      let values = Dictionary(zip(labels, cells), uniquingKeysWith: { one, _ in one })
      let written = columns.map { column in column.flatMap { values[$0] }.map { line.written($0, isQuoted: flag(3)) } ?? "other" }
      record(cells) { file in
        file.put(written.joined(separator: dialect.delimiter))
        end(&file)
      }
    }
    if hasKinds {
      put("T")
      end(&self)
      control(["T"])
    }
  }
}

/// Writes the cells of a dialect.
struct DelimitedLine {
  let dialect: DelimitedDialect
  private let special: Set<Unicode.Scalar>

  init(_ dialect: DelimitedDialect) {
    self.dialect = dialect
    var special = Set(dialect.delimiter.unicodeScalars)
    if case .exactly(let end) = dialect.lineEnds { special.formUnion(end.unicodeScalars) } else { special.formUnion(["\n", "\r"]) }
    for sign in [dialect.quote, dialect.escape] { if let sign { special.insert(sign) } }
    self.special = special
  }

  /// The text without what the dialect has no way to write.
  func possible(_ text: String) -> String {
    var scalars = Array(text.unicodeScalars)
    if dialect.escape == nil {
      if dialect.quote == nil { scalars.removeAll { special.contains($0) } }
      if !dialect.doubleQuote { scalars.removeAll { $0 == dialect.quote } }
      if dialect.quote == nil && dialect.skipInitialSpace { while scalars.first == " " { scalars.removeFirst() } }
    }
    return String(String.UnicodeScalarView(scalars))
  }

  /// The cell as it stands in the file.
  func written(_ cell: String, isQuoted: Bool = false) -> String {
    guard let quote = dialect.quote, isQuoted || needsQuotes(cell) else { return escaped(cell, special) }
    var signs: Set<Unicode.Scalar> = []
    if let escape = dialect.escape {
      signs.insert(escape)
      if !dialect.doubleQuote { signs.insert(quote) }
    }
    var text = String(quote)
    for scalar in cell.unicodeScalars {
      if scalar == quote && !signs.contains(quote) { text.unicodeScalars.append(quote) }
      if signs.contains(scalar), let escape = dialect.escape { text.unicodeScalars.append(escape) }
      text.unicodeScalars.append(scalar)
    }
    return text + String(quote)
  }

  private func needsQuotes(_ cell: String) -> Bool {
    dialect.escape == nil && cell.unicodeScalars.contains(where: special.contains) || dialect.skipInitialSpace && cell.hasPrefix(" ")
  }

  private func escaped(_ cell: String, _ signs: Set<Unicode.Scalar>) -> String {
    guard let escape = dialect.escape else { return cell }
    var text = ""
    for (index, scalar) in cell.unicodeScalars.enumerated() {
      if signs.contains(scalar) || (index == 0 && scalar == " ") { text.unicodeScalars.append(escape) }
      text.unicodeScalars.append(scalar)
    }
    return text
  }
}
