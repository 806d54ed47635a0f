import DataContracts

/// Items of one type in the default format of their type, with a delimiter between them (Data Package v2, Table Schema, `list`).
struct ListForm {
  private enum Item {
    case text
    case integer(IntegerParser)
    case number(DoubleParser)
    case boolean(BooleanParser)
    case date(DateParser)
    case time(FormatReader)
    case datetime(TimestampParser)
  }

  private let item: Item
  private let delimiter: [UInt8]

  init(_ item: ListItem, delimiter: String) throws(QualityError) {
    self.delimiter = Array(delimiter.utf8)
    func format(_ pattern: String) throws(QualityError) -> DateFormat {
      do throws(DateFormatError) { return try DateFormat(strptime: pattern) } catch {
        throw QualityError(.unsupportedType, error.description)
      }
    }
    switch item {
    case .string: self.item = .text
    case .integer: self.item = .integer(IntegerParser())
    case .number: self.item = .number(DoubleParser())
    case .boolean:
      self.item = .boolean(
        BooleanParser(trueValues: ["true", "True", "TRUE", "1"], falseValues: ["false", "False", "FALSE", "0"]))
    case .date: self.item = .date(DateParser(formats: [try format("%Y-%m-%d")]))
    case .time: self.item = .time(FormatReader(try format("%H:%M:%S")))
    case .datetime: self.item = .datetime(try TimestampParser(format: try format("%Y-%m-%dT%H:%M:%SZ"), zone: .utc))
    }
  }

  /// How many items there are; `nil` when one is not of its type.
  ///
  /// - Precondition: 8 bytes before and after the cell are readable.
  func count(_ cell: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let base = cell.baseAddress else { return nil }
    var count = 0
    var start = 0
    var at = 0
    while true {
      if at < cell.count, !cell[at...].starts(with: delimiter) {
        at += 1
        continue
      }
      guard isItem(base + start, at - start) else { return nil }
      count += 1
      if at == cell.count { return count }
      at += delimiter.count
      start = at
    }
  }

  private func isItem(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    if case .text = item { return true }
    if count == 0 { return false }
    func holds<Parser: CellParser>(_ parser: Parser, _ placeholder: Parser.Value) -> Bool {
      var value = placeholder
      return parser.parse(start, count, into: &value) == .none
    }
    switch item {
    case .text: return true
    case .integer(let parser): return holds(parser, 0)
    case .number(let parser): return holds(parser, 0)
    case .boolean(let parser): return holds(parser, 0)
    case .date(let parser): return holds(parser, 0)
    case .datetime(let parser): return holds(parser, 0)
    case .time(let format): return format.read(start, count) != nil
    }
  }
}
