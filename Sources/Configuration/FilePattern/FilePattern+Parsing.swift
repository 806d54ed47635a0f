internal import DataContracts
internal import Descriptors

extension FilePattern {
  /// Compiles a pattern.
  ///
  /// - Throws: ``FilePatternError`` when a capture is unknown, when the date is missing or not one day, when a number
  ///   could end in more than one place, or when the names would be those of hidden or unfinished files.
  public init(_ text: String) throws(FilePatternError) {
    var elements: [Element] = []
    var literal: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "{"):
        guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else {
          throw FilePatternError(problem: "a { without its }", remedy: "close it")
        }
        if !literal.isEmpty { elements.append(.literal(literal)) }
        literal = []
        elements += try Self.capture(String(decoding: rest[..<end], as: UTF8.self))
        rest = rest[rest.index(after: end)...]
      case UInt8(ascii: "}"):
        throw FilePatternError(problem: "a } without its {", remedy: "remove it")
      case UInt8(ascii: "*"), UInt8(ascii: "?"):
        throw FilePatternError(
          problem: "not supported yet: wildcards", remedy: "write the name out with {date:yyyyMMdd}")
      case UInt8(ascii: "/"):
        throw FilePatternError(problem: "a name holds no /", remedy: "name the directory in source")
      case 0..<0x20, 0x7F:
        throw FilePatternError(problem: "a control character in a file name", remedy: "remove it")
      default: literal.append(byte)
      }
    }
    if !literal.isEmpty { elements.append(.literal(literal)) }
    self.init(text: text, elements: elements)
    try checkDate()
    try checkNumbers()
    try checkEnds()
  }

  private static func capture(_ text: String) throws(FilePatternError) -> [Element] {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let argument = parts.count == 2 ? parts[1] : nil
    switch parts.first {
    case "date": return try date(argument ?? "yyyyMMdd")
    case "part": return [.part(width: try width(argument, upTo: 9))]
    case "sequence": return [.sequence(width: try width(argument, upTo: 18))]
    case "name":
      throw FilePatternError(problem: "{name} stands for the data file's name", remedy: "use it in ready.control only")
    default:
      throw FilePatternError(
        problem: "unknown capture \(Printable.quoted("{\(text)}"))", remedy: "use {date:yyyyMMdd}")
    }
  }

  private static func width(_ text: String?, upTo limit: Int) throws(FilePatternError) -> Int? {
    guard let text else { return nil }
    guard let width = Int(text), (1...limit).contains(width) else {
      throw FilePatternError(
        problem: "not a number of digits: \(Printable.quoted(text))", remedy: "write a number from 1 to \(limit)")
    }
    return width
  }

  private static func date(_ format: String) throws(FilePatternError) -> [Element] {
    let letters: [(String, Element)] = [
      ("yyyy", .year4), ("yy", .year2), ("MMM", .monthAbbreviation), ("MM", .month2), ("dd", .day2),
    ]
    var elements: [Element] = []
    var rest = format[...]
    while let first = rest.first {
      if let (text, element) = letters.first(where: { rest.hasPrefix($0.0) }) {
        elements.append(element)
        rest = rest.dropFirst(text.count)
      } else if "-_. ".contains(first) {
        elements.append(.literal([first.asciiValue ?? 0x2D]))
        rest = rest.dropFirst()
      } else {
        throw FilePatternError(
          problem: "not a date format: \(Printable.quoted(format))",
          remedy: "use yyyy, yy, MM, MMM, dd and - _ . between")
      }
    }
    return elements
  }

  private func checkDate() throws(FilePatternError) {
    var years = 0
    var months = 0
    var days = 0
    var parts = 0
    var sequences = 0
    for element in elements {
      switch element {
      case .year4, .year2: years += 1
      case .month2, .monthAbbreviation: months += 1
      case .day2: days += 1
      case .part: parts += 1
      case .sequence: sequences += 1
      case .literal: continue
      }
    }
    guard years + months + days > 0 else {
      throw FilePatternError(problem: "has no {date}", remedy: "write where the business date stands: {date:yyyyMMdd}")
    }
    guard years == 1, months == 1, days == 1 else {
      throw FilePatternError(
        problem: "does not give one day", remedy: "capture year, month and day once each: {date:yyyyMMdd}")
    }
    guard parts <= 1, sequences <= 1 else {
      throw FilePatternError(problem: "a capture is there twice", remedy: "capture {part} and {sequence} once each")
    }
  }

  /// A number of any width must be followed by something that is not a digit, or it could end in several places.
  private func checkNumbers() throws(FilePatternError) {
    for (element, next) in zip(elements, elements.dropFirst()) {
      switch element {
      case .part(width: nil), .sequence(width: nil): break
      default: continue
      }
      let isDigit: Bool
      switch next {
      case .literal(let bytes): isDigit = bytes.first.map { $0 >= 0x30 && $0 <= 0x39 } ?? false
      case .monthAbbreviation: isDigit = false
      default: isDigit = true
      }
      if isDigit {
        throw FilePatternError(
          problem: "a number of any width stands before a digit", remedy: "give its width, such as {part:2}")
      }
    }
  }

  private func checkEnds() throws(FilePatternError) {
    if case .literal(let bytes) = elements.first, bytes.first == UInt8(ascii: ".") {
      throw FilePatternError(
        problem: "names that begin with a dot are never taken", remedy: "have the files sent under another name")
    }
    let day = render(date: .init(days: 20_000))
    if let ending = FileNameMismatch.temporaryEnding(of: Array(day.utf8)) {
      throw FilePatternError(
        problem: "names that end in \(ending) are those of unfinished files and never taken",
        remedy: "write the name the file has once it is complete")
    }
    guard day.utf8.count <= 255 else {
      throw FilePatternError(problem: "longer than a file name can be", remedy: "shorten it")
    }
  }
}
