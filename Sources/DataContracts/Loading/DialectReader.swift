internal import Descriptors

/// Reads a Table Dialect: the part of it that delimited text needs.
struct DialectReader {
  let log: FaultLog

  func read(_ node: Node) -> Dialect {
    var dialect = Dialect()
    if case .scalar = node.content, !node.isNull {
      log.add(node, "not supported yet: a dialect in another file", remedy: "write the dialect here")
      return dialect
    }
    guard let map = MappingReader(node, ContractKeys.dialect, log) else { return dialect }
    if let node = map["delimiter"], let byte = sign(node) { dialect.delimiter = String(UnicodeScalar(byte)) }
    if let node = map.written("quoteChar") {
      if node.isNull { dialect.quote = nil } else if let byte = sign(node) { dialect.quote = UnicodeScalar(byte) }
    }
    if let node = map["doubleQuote"], let value = node.boolean(log) { dialect.doubleQuote = value }
    if let node = map["header"], let value = node.boolean(log) { dialect.hasHeader = value }
    if dialect.delimiterByte == dialect.quoteByte {
      log.add(
        map["delimiter"] ?? map["quoteChar"] ?? node, "delimiter and quoteChar are the same",
        remedy: "change one of them")
    }
    checkUnchangeable(map, hasHeader: dialect.hasHeader)
    return dialect
  }

  /// One ASCII byte that cannot be taken for part of a value or an end of line.
  private func sign(_ node: Node) -> UInt8? {
    let remedy = "write one ASCII sign, such as \",\" or \"\\t\""
    guard let text = node.text(log, remedy: remedy) else { return nil }
    let bytes = Array(text.utf8)
    guard bytes.count == 1, bytes[0] < 0x80, bytes[0] != 0x0A, bytes[0] != 0x0D, bytes[0] != 0,
      !UnicodeScalar(bytes[0]).properties.isAlphabetic, !(0x30...0x39).contains(bytes[0])
    else {
      log.add(node, "not a sign that can part fields: \(Printable.quoted(text))", remedy: remedy)
      return nil
    }
    return bytes[0]
  }

  /// Keys that may be written when they say what is done anyway.
  private func checkUnchangeable(_ map: MappingReader, hasHeader: Bool) {
    if let node = map["lineTerminator"], let text = node.text(log), !["\r\n", "\n", "\r"].contains(text) {
      log.add(node, "not supported yet: this line terminator", remedy: "remove it; CRLF, LF and CR all end a record")
    }
    if let node = map["skipInitialSpace"], node.boolean(log) == true {
      log.add(node, "not supported yet: true", remedy: "remove it and give the fields sluice:cleanse: [trim]")
    }
    if let node = map["headerJoin"] {
      log.add(node, "not supported yet: headers of several rows", remedy: "remove it")
    }
    if let node = map["headerRows"], let rows = node.list(log) {
      let isFirst = rows.count == 1 && rows[0].found == "\"1\""
      guard hasHeader ? isFirst : rows.isEmpty else {
        log.add(node, "not supported yet: a header elsewhere than in the first row", remedy: "remove it")
        return
      }
    }
  }
}
