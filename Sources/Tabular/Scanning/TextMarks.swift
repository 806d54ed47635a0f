/// The signs of a delimited dialect as bytes, and the line ends of a text file.
struct TextMarks {
  let delimiter: [UInt8]
  /// Empty when there is none; so too the escape, the comment and what stands for no value.
  let quote: [UInt8]
  let escape: [UInt8]
  let comment: [UInt8]
  let null: [UInt8]
  let doubleQuote: Bool
  let skipsSpace: Bool
  let ends: LineEndMarks

  init(_ dialect: DelimitedDialect) {
    func bytes(_ scalar: Unicode.Scalar?) -> [UInt8] { scalar.map { Array(String($0).utf8) } ?? [] }
    delimiter = Array(dialect.delimiter.utf8)
    quote = bytes(dialect.quote)
    // An escape that is the quote itself is a quote written twice.
    escape = dialect.escape == dialect.quote ? [] : bytes(dialect.escape)
    comment = Array((dialect.comment ?? "").utf8)
    null = Array((dialect.nullSequence ?? "").utf8)
    doubleQuote = dialect.doubleQuote || (dialect.escape != nil && dialect.escape == dialect.quote)
    skipsSpace = dialect.skipInitialSpace
    ends = LineEndMarks(dialect.lineEnds)
  }

  /// Bytes that must be there to say what one of them begins.
  var lookahead: Int { max(delimiter.count, quote.count * 2, comment.count, escape.count + ends.lookahead) + 1 }
}

/// Line ends as bytes.
struct LineEndMarks {
  /// Empty when LF, CR LF and CR all end a line.
  let exact: [UInt8]

  init(_ ends: LineEnds) {
    switch ends {
    case .any: exact = []
    case .exactly(let text): exact = Array(text.utf8)
    }
  }

  var lookahead: Int { max(exact.count, 2) }

  /// Bytes that can begin a line end.
  var firsts: [UInt8] { exact.isEmpty ? [0x0A, 0x0D] : [exact[0]] }

  /// Bytes of the line end at `at`; 0 when there is none.
  @inline(__always)
  func length(_ text: UnsafePointer<UInt8>, at: Int, end: Int) -> Int {
    if exact.isEmpty {
      let byte = text[at]
      if byte == 0x0A { return 1 }
      if byte == 0x0D { return at &+ 1 < end && text[at &+ 1] == 0x0A ? 2 : 1 }
      return 0
    }
    return begins(exact, text, at, end) ? exact.count : 0
  }

  func note(_ first: UInt8, length: Int, in counts: inout TerminatorCounts) {
    if exact.isEmpty {
      counts.note(first, isPair: length == 2)
    } else {
      counts.other &+= 1
    }
  }
}

/// Whether `mark` stands at `at`.
@inline(__always)
func begins(_ mark: [UInt8], _ text: UnsafePointer<UInt8>, _ at: Int, _ end: Int) -> Bool {
  if mark.count > end &- at { return false }
  for index in 0..<mark.count where text[at &+ index] != mark[index] { return false }
  return true
}
