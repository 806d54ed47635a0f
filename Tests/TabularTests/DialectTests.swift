import Foundation
import Tabular
import Testing

@Suite struct DialectTests {
  private static func dialect(_ random: inout SeededGenerator) -> DelimitedDialect {
    DelimitedDialect(
      delimiter: [",", "||", "§", "~|~", "\t"].randomElement(using: &random) ?? ",",
      quote: (["\"", "\"", "'", "«", nil] as [Unicode.Scalar?]).randomElement(using: &random) ?? nil,
      doubleQuote: Bool.random(using: &random),
      escape: ([nil, "\\", "¬"] as [Unicode.Scalar?]).randomElement(using: &random) ?? nil,
      lineEnds: [.any, .any, .exactly("\r\n"), .exactly("|#\n"), .exactly("\u{1E}")].randomElement(using: &random) ?? .any,
      skipInitialSpace: Bool.random(using: &random),
      nullSequence: ([nil, nil, "\\N", "x", "yzx"] as [String?]).randomElement(using: &random) ?? nil, comment: [nil, "#", "//"].randomElement(using: &random) ?? nil, header: nil)
  }

  @Test func `agrees with a byte-by-byte reading for random dialects and files`() {
    let marks = [
      ",", "||", "§", "~|~", "\t", "|", "~", "\"", "\"", "'", "«", "\\", "¬", "\r\n", "\n", "\r", "|#\n", "\u{1E}", " ", "#",
      "//", "a",
      "bcd", "é", "€", "0123456789012345678901234567890123456789",
    ].map { Array($0.utf8) }
    for seed in 0..<UInt64(isDeep ? 200_000 : 6_000) {
      var random = SeededGenerator(seed: seed)
      let dialect = Self.dialect(&random)
      // Mostly signs of the dialect itself.
      var own = [Array(dialect.delimiter.utf8), Array("x".utf8), Array("yz".utf8)]
      if let quote = dialect.quote { own.append(Array(String(quote).utf8)) }
      if let escape = dialect.escape { own.append(Array(String(escape).utf8)) }
      if let null = dialect.nullSequence { own += [Array(null.utf8), Array(dialect.delimiter.utf8)] }
      if let comment = dialect.comment { own.append(Array(comment.utf8)) }
      if case .exactly(let end) = dialect.lineEnds { own.append(Array(end.utf8)) } else { own.append([0x0A]) }
      var bytes: [UInt8] = Array("a".utf8)
      for _ in 0..<Int.random(in: 0...(seed % 10 == 0 ? 400 : 40), using: &random) {
        bytes += (Int.random(in: 0..<3, using: &random) > 0 ? own : marks).randomElement(using: &random) ?? []
      }
      let fields = Int.random(in: 1...4, using: &random)
      let expected = Oracle(bytes, fields: fields, dialect: dialect)
      let portion = [1, 3, 64, 10_000].randomElement(using: &random) ?? 1
      let found = Decoded(bytes, fields: fields, dialect: dialect, capacity: 512) { _ in portion }
      // Cells of records at fault are not defined beyond the fault.
      let same =
        found.error?.code == expected.error && found.records.count == expected.records.count
        && zip(found.records, expected.records).allSatisfy { one, other in
          var other = other
          if one.fault != nil && one.fault != .blankRow { other.fields = one.fields }
          return one == other
        }
      #expect(same, "seed \(seed), \(dialect)")
      if !same { break }
      if seed % 50 == 0 && expected.error == nil && !found.records.contains(where: { $0.fault != nil }) { alone(found, bytes) }
    }
  }

  @Test func `reads dialects that Python's csv module writes, as it reads them`() throws {
    let script = """
      import csv, io, json, random, sys
      random.seed(int(sys.argv[1]))
      words = ['', 'a', 'two words', 'com,ma', 'quo"te', '""', 'line\\nfeed', 'é€𝄞', ' pad ', 'back\\\\slash', "'", '  x', '#no', 'a"b"c']
      files = []
      for n in range(400):
          options = dict(lineterminator=random.choice(['\\n', '\\r\\n']), delimiter=random.choice([',', ';', '|', '\\t']),
                         quotechar=random.choice(['"', "'"]), doublequote=random.choice([True, False]), escapechar='\\\\',
                         quoting=random.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONE]))
          out = io.StringIO(newline='')
          w = csv.writer(out, **options)
          for _ in range(random.randrange(1, 20)):
              w.writerow(['x'] + [random.choice(words) for _ in range(3)])
          skip = random.choice([True, False])
          text = out.getvalue()
          rows = list(csv.reader(io.StringIO(text, newline=''), skipinitialspace=skip, **options))
          files.append({'text': text, 'delimiter': options['delimiter'], 'quote': options['quotechar'], 'skip': skip,
                        'none': options['quoting'] == csv.QUOTE_NONE, 'double': options['doublequote'], 'rows': rows})
      json.dump(files, sys.stdout)
      """
    guard Python.isThere else { return }
    let data = try #require(Python.run(script, ["7"]))
    let files = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    #expect(files.count == 400)
    for (number, file) in files.enumerated() {
      let source = try #require(file["text"] as? String)
      let rows = try #require(file["rows"] as? [[String]])
      let quote = (file["quote"] as? String)?.unicodeScalars.first
      let dialect = DelimitedDialect(
        delimiter: file["delimiter"] as? String ?? "", quote: file["none"] as? Bool == true ? nil : quote,
        doubleQuote: file["double"] as? Bool ?? true, escape: "\\", skipInitialSpace: file["skip"] as? Bool ?? false, header: nil)
      let found = Decoded(Array(source.utf8), fields: 4, dialect: dialect)
      #expect(found.error == nil, "file \(number)")
      // Python takes a quote in an unquoted field for itself; here that is a fault of the record, and its cells are not compared.
      for (record, row) in zip(found.records, rows) where record.fault == nil {
        #expect(record.fields.map { String(decoding: $0 ?? [], as: UTF8.self) } == row, "file \(number)")
      }
      #expect(found.records.count == rows.count, "file \(number)")
    }
  }

  @Test func `a cell that is the null sequence as it stands in the file has no value`() {
    let file = "id|name\n\\N|a\n1|\\N\n2|\"\\N\"\n3|\\\\N\n4| \\N\n5|\\Nx\n\\N|\\N\n"
    let dialect = DelimitedDialect(delimiter: "|", escape: "\\", nullSequence: "\\N")
    let found = everywhere(Array(file.utf8), RecordFormat(.delimited(dialect)), fields: 2, labels: ["id", "name"])
    #expect(found.error == nil && found.records.allSatisfy { $0.fault == nil && $0.fieldCount == 2 })
    #expect(text(found) == [[nil, "a"], ["1", nil], ["2", "N"], ["3", "\\N"], ["4", " N"], ["5", "Nx"], [nil, nil]])
    // Labels are labels.
    let named = everywhere(
      Array("NA,b\nNA,1\n".utf8), RecordFormat(.delimited(DelimitedDialect(nullSequence: "NA"))), fields: 2, labels: ["NA", "b"])
    #expect(named.error == nil && text(named) == [[nil, "1"]])
  }

  @Test func `comments and skipped lines belong to no record`() {
    let file = "# made by a bank, \"who knows\nid;name\n1;a\n#2;b\n\n3;c\n# end"
    let format = RecordFormat(
      .delimited(DelimitedDialect(delimiter: ";", comment: "#")), blankRows: .skip)
    let found = everywhere(Array(file.utf8), format, fields: 2, labels: ["id", "name"])
    #expect(found.error == nil)
    #expect(found.text == [["1", "a"], ["3", "c"]])
    #expect(found.records.map(\.offset) == [37, 47])
    #expect(found.records.map(\.length) == [4, 4])
    #expect(found.records.map(\.line) == [3, 6])
    #expect(found.byteCount == Int64(file.utf8.count))
  }

  @Test func `comment rows are counted over all records`() {
    let dialect = DelimitedDialect(commentRows: [1, 3], header: HeaderLayout(rows: [2]))
    let found = everywhere(
      Array("junk\na,b\nunits,EUR\n1,2\n".utf8), RecordFormat(.delimited(dialect)), fields: 2, labels: ["a", "b"])
    #expect(found.error == nil && found.text == [["1", "2"]])
  }

  @Test func `a header of several rows is joined, and a preamble passed over`() {
    let file = "Bank of X\n\nloan,loan,date\nid,sum,date\n1,2,3\n"
    let dialect = DelimitedDialect(header: HeaderLayout(rows: [3, 4], join: "."))
    let found = everywhere(
      Array(file.utf8), RecordFormat(.delimited(dialect)), fields: 3, labels: ["loan.id", "loan.sum", "date"])
    #expect(found.error == nil)
    #expect(found.text == [["1", "2", "3"]])
    #expect(found.records.first?.line == 5)
    let short = Decoded(
      Array("a,b\n".utf8), RecordFormat(.delimited(DelimitedDialect(header: HeaderLayout(rows: [1, 2])))), fields: 2,
      labels: ["a", "b"])
    #expect(short.error?.code == .missingHeader)
  }

  static let matches: [(FieldsMatch, String, [[String?]]?)] = [
    (.exact, "a,b,c", [["1", "2", "3"]]), (.exact, "b,a,c", nil), (.equal, "b,a,c", [["2", "1", "3"]]), (.equal, "a,b", nil),
    (.equal, "a,b,x", nil), (.subset, "x,c,b,a", [["4", "3", "2"]]), (.subset, "a,b", nil),
    (.superset, "c,a", [["2", nil, "1"]]),
    (.superset, "c,x", nil), (.partial, "x,b", [[nil, "2", nil]]), (.partial, "x,y", nil), (.equal, "b,b,c", nil),
  ]

  @Test(arguments: matches) func `columns come out as the contract orders them`(
    match: FieldsMatch, header: String, rows: [[String?]]?
  ) {
    let width = header.split(separator: ",").count
    let line = (1...width).map(String.init).joined(separator: ",")
    let format = RecordFormat(.delimited(DelimitedDialect(header: HeaderLayout(match: match))))
    let found = everywhere(Array("\(header)\n\(line)\n".utf8), format, fields: 3, labels: ["a", "b", "c"])
    #expect((found.error == nil) == (rows != nil))
    if let rows {
      #expect(text(found) == rows)
      #expect(found.records.allSatisfy { $0.fault == nil && $0.fieldCount == 3 })
      let longer = everywhere(Array("\(header)\n\(line),more\n\n1\n".utf8), format, fields: 3, labels: ["a", "b", "c"])
      #expect(longer.records.first?.fieldCount == 4)
      #expect(longer.records.dropFirst().first?.fault == .blankRow)
      // A record that ends early lacks the cells of the columns it does not reach.
      if match != .exact { #expect(longer.records.last?.cellFaults.allSatisfy { $0.fault == .missing } == true) }
    }
  }
}
