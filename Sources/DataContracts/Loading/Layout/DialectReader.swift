internal import Descriptors

/// Reads a Table Dialect, and the layout and record types Sluice adds to it.
struct DialectReader {
  let log: FaultLog

  func read(_ map: MappingReader) -> Dialect {
    var dialect = Dialect()
    if let node = map["delimiter"], let text = mark(node, longest: 16) { dialect.delimiter = text }
    if let node = map.written("quoteChar") {
      if node.isNull { dialect.quote = nil } else if let sign = sign(node) { dialect.quote = sign }
    }
    if let node = map["escapeChar"] { dialect.escape = sign(node) }
    if let node = map["doubleQuote"], let value = node.boolean(log) { dialect.doubleQuote = value }
    if let node = map["header"], let value = node.boolean(log) { dialect.hasHeader = value }
    if let node = map["skipInitialSpace"], let value = node.boolean(log) { dialect.skipInitialSpace = value }
    if let node = map["nullSequence"] { dialect.nullSequence = node.filledText(log, remedy: "write a token in quotes") }
    if let node = map["commentChar"] { dialect.comment = mark(node, longest: 16) }
    if let node = map["headerJoin"] { dialect.headerJoin = node.text(log) ?? " " }
    dialect.lineTerminator = map["lineTerminator"].flatMap(lineTerminator)
    dialect.commentRows = map["commentRows"].flatMap { rows($0, longest: 10_000) } ?? []
    readHeaderRows(map, &dialect)
    checkSigns(dialect, map)
    return dialect
  }

  /// CRLF, LF and CR all end a record, whichever of them is written; any other text is the only end of a record.
  private func lineTerminator(_ node: Node) -> String? {
    guard let text = node.filledText(log, remedy: "write \"\\r\\n\", or what ends a record") else { return nil }
    if ["\r\n", "\n", "\r"].contains(text) { return nil }
    guard text.utf8.count <= 16 else {
      log.add(node, "longer than 16 bytes", remedy: "write what ends a record")
      return nil
    }
    return text
  }

  /// The standard's default: the first row, or none.
  private func readHeaderRows(_ map: MappingReader, _ dialect: inout Dialect) {
    guard let node = map["headerRows"], let rows = rows(node, longest: 100) else { return }
    if rows.isEmpty {
      if map["header"] != nil, dialect.hasHeader {
        log.add(node, "header is true, but no row is it", remedy: "write headerRows: [1], or header: false")
      }
      dialect.hasHeader = false
    } else if !dialect.hasHeader {
      log.add(node, "header is false", remedy: "remove one of the two")
    } else {
      dialect.headerRows = rows
      if let clash = rows.first(where: dialect.commentRows.contains) {
        log.add(node, "row \(clash) is a comment too", remedy: "remove it from one of the two")
      }
    }
  }

  private func rows(_ node: Node, longest: Int) -> [Int]? {
    guard let list = node.list(log, remedy: "write a list of row numbers, from 1") else { return nil }
    guard list.count <= longest else {
      log.add(node, "more than \(longest) rows", remedy: "correct the list")
      return nil
    }
    let rows = list.compactMap { $0.integer(in: 1...1_000_000, log) }
    guard rows == rows.sorted(), Set(rows).count == rows.count else {
      log.add(node, "not in order", remedy: "write each row once, ascending")
      return nil
    }
    return rows
  }

  /// A sign that cannot be taken for part of a value or an end of line.
  private func sign(_ node: Node) -> Unicode.Scalar? {
    let remedy = "write one sign, such as '\"'"
    guard let text = node.text(log, remedy: remedy) else { return nil }
    guard let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1, Self.canPart(scalar) else {
      log.add(node, "not a sign that can stand around or before text: \(Printable.quoted(text))", remedy: remedy)
      return nil
    }
    return scalar
  }

  private func mark(_ node: Node, longest: Int) -> String? {
    let remedy = "write one sign, such as \",\" or \"\\t\", or a few"
    guard let text = node.text(log, remedy: remedy) else { return nil }
    let scalars = text.unicodeScalars
    guard !text.isEmpty, text.utf8.count <= longest, !scalars.contains(where: { "\r\n\0".unicodeScalars.contains($0) }),
      scalars.count > 1 || scalars.first.map(Self.canPart) == true
    else {
      log.add(node, "not a sign that can part fields: \(Printable.quoted(text))", remedy: remedy)
      return nil
    }
    return text
  }

  private static func canPart(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.properties.isAlphabetic && scalar.properties.numericType == nil && scalar != "\n" && scalar != "\r" && scalar != "\0"
  }

  private func checkSigns(_ dialect: Dialect, _ map: MappingReader) {
    let quote = dialect.quote.map(String.init)
    if dialect.delimiter == quote {
      log.add(
        map["delimiter"] ?? map["quoteChar"] ?? map.node, "delimiter and quoteChar are the same", remedy: "change one of them")
    }
    if let escape = dialect.escape.map(String.init), let node = map["escapeChar"], escape == dialect.delimiter {
      log.add(node, "delimiter and escapeChar are the same", remedy: "change one of them")
    }
    if let null = dialect.nullSequence, let node = map["nullSequence"] {
      let marks = ["\r", "\n", dialect.delimiter] + [quote, dialect.lineTerminator].compactMap { $0 }
      if marks.contains(where: { null.contains($0) }) {
        log.add(node, "never stands in a cell without quotes", remedy: "write it without delimiters, quotes and line ends")
      }
    }
    if let comment = dialect.comment, let node = map["commentChar"], comment == dialect.delimiter || comment == quote {
      log.add(node, "the same sign as delimiter or quoteChar", remedy: "change one of them")
    }
  }
}
