/// A cell planted in a file of the corpus.
struct CorpusCell {
  /// What this project and frictionless-py judge differently on purpose, and why.
  enum Exception: String, CaseIterable {
    /// Python's numbers have exponents; a spreadsheet's `1.00E+05` cannot be turned back into what it was made from.
    case exponent
    /// Python's `int` and `Decimal` pass over blanks around a number; here that is for a cleansing step to say.
    case blanks
    /// Python's numbers may hold underscores.
    case underscore
    /// Python's numbers may be of any script's digits.
    case otherDigits
    /// Python's decimals know infinities and things that are no numbers.
    case notFinite
    /// Digits beyond the declared scale would be lost, and are an error here; the standard's numbers have no scale.
    case scale
    /// More than 64 bits: an integer lands in a column of that width.
    case range
    /// strptime takes one digit where the format wants two.
    case oneDigit
  }

  let text: String
  var exception: Exception?

  init(_ text: String, _ exception: Exception? = nil) {
    self.text = text
    self.exception = exception
  }
}

/// One kind of column of the corpus: its descriptor, and cells that fit it and do not.
struct CorpusColumn {
  let type: String
  let good: [String]
  let bad: [CorpusCell]

  private static let decimal = #""type": "number", "sluice:decimal": {"precision": 12, "scale": 2}"#
  private static let badNumbers: [CorpusCell] = [
    .init("1,000"), .init("$5"), .init("1.2.3"), .init("--5"), .init("(5)"), .init("5-"), .init("x"), .init("."), .init("-"),
    .init("1.00E+05", .exponent), .init(" 7", .blanks), .init("1_0", .underscore), .init("٣", .otherDigits), .init("NaN", .notFinite),
    .init("12.345", .scale),
  ]

  static let all: [CorpusColumn] = [
    CorpusColumn(
      type: #""type": "string", "constraints": {"minLength": 2, "maxLength": 6}"#, good: ["Ann", "Bébé", "\"a,b\"", "NA", "\"x\"\"y\""],
      bad: [.init("x"), .init("sevenup"), .init("ééééééé"), .init("é")]),
    CorpusColumn(
      type: #""type": "string", "constraints": {"required": true, "pattern": "[A-Z]{2}[0-9]+"}"#, good: ["AB1", "ZZ99"],
      bad: [.init("NA"), .init(""), .init("ab1"), .init("AB"), .init("AB1 "), .init("xAB1"), .init("ÄB1")]),
    CorpusColumn(type: #""type": "string", "constraints": {"enum": ["CA", "NY"]}"#, good: ["CA", "NY", ""], bad: [.init("ca"), .init("TX"), .init("CA ")]),
    CorpusColumn(
      type: decimal + #", "constraints": {"required": true, "minimum": 0, "maximum": 1000}"#, good: ["0", "12.50", "1000", "999.99", "+3", ".5", "007"],
      bad: badNumbers + [.init(""), .init("-1"), .init("1000.01"), .init("-0.01")]),
    CorpusColumn(
      type: decimal + #", "constraints": {"exclusiveMinimum": 0, "exclusiveMaximum": 10}"#, good: ["0.01", "9.99", "NA"],
      bad: badNumbers + [.init("0"), .init("10"), .init("-3")]),
    CorpusColumn(type: decimal + #", "constraints": {"enum": [1, 2.5]}"#, good: ["1", "2.5", "2.50", "1.00", ""], bad: [.init("3"), .init("2.51"), .init("x")]),
    CorpusColumn(
      type: #""type": "integer", "constraints": {"minimum": 1, "maximum": 30}"#, good: ["1", "30", "", "7", "+7", "007"],
      bad: [
        .init("0"), .init("31"), .init("1.5"), .init("1.0"), .init("q"), .init("1e3"), .init(" 7", .blanks), .init("1_0", .underscore),
        .init("٣", .otherDigits), .init("-5"), .init("99999999999999999999", .range),
      ]),
    CorpusColumn(
      type: #""type": "date", "constraints": {"minimum": "2000-01-01", "maximum": "2030-12-31"}"#, good: ["2000-01-01", "2024-02-29", "NA"],
      bad: [
        .init("1999-12-31"), .init("2031-01-01"), .init("2023-02-29"), .init("31-FEB-2020"), .init("x"), .init("2024-13-01"), .init("20240101"),
        .init("2024-1-5", .oneDigit), .init("2024-01-01T00:00:00"),
      ]),
    CorpusColumn(
      type: #""type": "date", "format": "%d/%m/%Y""#, good: ["31/12/2024", "01/02/2020", ""],
      bad: [.init("12/31/2024"), .init("2024-01-01"), .init("30/02/2024"), .init("3/4/2024", .oneDigit), .init("01/02/24")]),
    CorpusColumn(
      type: #""type": "boolean", "trueValues": ["Y"], "falseValues": ["N"]"#, good: ["Y", "N", "NA"], bad: [.init("y"), .init("true"), .init("1"), .init("YN")]),
    CorpusColumn(type: #""type": "boolean""#, good: ["true", "False", "1", "0", ""], bad: [.init("yes"), .init("tRUE"), .init("2"), .init("on")]),
    CorpusColumn(
      type: #""type": "datetime", "format": "%Y-%m-%dT%H:%M:%SZ""#, good: ["2024-01-31T23:59:59Z", "NA"],
      bad: [.init("2024-01-31"), .init("2024-01-31T24:00:00Z"), .init("2024-02-30T00:00:00Z"), .init("2024-01-31 23:59:59Z"), .init("x")]),
  ]
}

/// A file with its descriptor, made from a number.
///
/// A key is repeated only from a sound record into an otherwise sound one: frictionless-py also remembers keys of records
/// it rejects, which here lend no key, so that a corrected record is no duplicate of its rejected self.
struct CorpusFile {
  let number: Int
  private(set) var text = ""
  private(set) var descriptor = ""
  /// Cells judged differently on purpose, as `record field`.
  private(set) var exceptions: [String: CorpusCell.Exception] = [:]

  init(number: Int) {
    self.number = number
    var random = SeededGenerator(seed: UInt64(number) &+ 77)
    let columns = Array(CorpusColumn.all.shuffled(using: &random).prefix(Int.random(in: 3...8, using: &random)))
    let names = columns.indices.map { "f\($0)" }
    let fields = zip(names, columns).map { #"{"name": "\#($0)", \#($1.type)}"# }
    descriptor = """
      {"$schema": "https://datapackage.org/profiles/2.0/dataresource.json", "name": "corpus", "version": "1.0.0", "path": "\(number).csv", "format": "csv", "encoding": "utf-8", "schema": {
      "primaryKey": ["id"], "missingValues": ["", "NA"], "fields": [
      {"name": "id", "type": "string"}, {"name": "serial", "type": "integer", "constraints": {"unique": true}}, \(fields.joined(separator: ", "))]}}
      """
    text = (["id", "serial"] + names).joined(separator: ",") + "\n"
    var sound: [Int] = []
    for row in 1...Int.random(in: 5...60, using: &random) {
      var cells = ["K\(row)", "\(row)"] + columns.map { $0.good.randomElement(using: &random) ?? "" }
      switch Int.random(in: 0..<14, using: &random) {
      case 0..<4: sound.append(row)
      case 4: if let other = sound.randomElement(using: &random) { cells[0] = "K\(other)" }
      case 5: if let other = sound.randomElement(using: &random) { cells[1] = "\(other)" }
      case 6..<11:
        for column in columns.indices where Int.random(in: 0..<3, using: &random) == 0 {
          guard let cell = columns[column].bad.randomElement(using: &random) else { continue }
          cells[column + 2] = cell.text.contains(",") ? "\"\(cell.text)\"" : cell.text
          if let exception = cell.exception { exceptions["\(row) \(names[column])"] = exception }
        }
      case 11: cells = Array(cells.prefix(Int.random(in: 2..<cells.count, using: &random)))
      case 12: cells += (0..<Int.random(in: 1...3, using: &random)).map { "more\($0)" }
      default: cells = cells.indices.map { _ in Bool.random(using: &random) ? "" : "NA" }
      }
      text += cells.joined(separator: ",") + (number % 3 == 0 ? "\r\n" : "\n")
    }
  }
}
