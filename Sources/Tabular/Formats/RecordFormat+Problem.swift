extension RecordFormat {
  var codePage: CodePage? {
    if case .fixedWidth(let layout) = shape { layout.codePage } else { nil }
  }

  var shapeName: String {
    switch shape {
    case .delimited: "delimited text"
    case .fixedWidth(let layout): layout.codePage == nil ? "fixed-width text" : "fixed-width records"
    case .jsonLines: "JSON Lines"
    }
  }

  /// What makes the format unusable for `fields` expected fields, or `nil`.
  func problem(fields: Int, hasLabels: Bool) -> String? {
    guard fields >= 1 && fields <= 10_000 else { return "a record has between 1 and 10,000 fields" }
    let own: String? =
      switch shape {
      case .delimited(let dialect): dialect.problem
      case .fixedWidth(let layout): layout.problem(fields: fields, encoding: encoding)
      case .jsonLines(let layout):
        if !hasLabels {
          "JSON Lines need the names of the fields"
        } else if !layout.values.isEmpty && layout.values.count != fields {
          "the kinds of values are not as many as the fields"
        } else {
          nil
        }
      }
    return own ?? kindProblem
  }

  private var kindProblem: String? {
    if kinds.isEmpty { return nil }
    if case .jsonLines = shape { return "JSON Lines have records of one kind only" }
    if kinds.count > 100 { return "there are more than 100 kinds of records" }
    if kinds.count(where: { $0.role == .detail }) != 1 { return "exactly one kind of record is the detail" }
    for kind in kinds {
      if kind.minimum < 0 || (kind.maximum.map { $0 < max(kind.minimum, 1) } ?? false) {
        return "the '\(kind.name)' record has a maximum below its minimum"
      }
      switch kind.match {
      case .any: break
      case .firstField(let text):
        guard case .delimited = shape else { return "only delimited files have a first field to tell records by" }
        if text.isEmpty { return "the '\(kind.name)' record is told by an empty text" }
      case .text(let text, let at):
        if text.isEmpty || at < 1 || at > 1 << 20 { return "the '\(kind.name)' record is told by no text, or one at no place" }
        if let codePage, CodePageTable(codePage).bytes(of: text) == nil {
          return "the text of the '\(kind.name)' record is not in code page \(codePage.rawValue)"
        }
      }
      if kind.role != .detail, case .fixedWidth(var layout) = shape, !kind.fields.isEmpty {
        layout.fields = kind.layout
        layout.recordLength = kind.recordLength ?? layout.recordLength
        if let problem = layout.problem(fields: kind.fields.count, encoding: encoding) {
          return "the '\(kind.name)' record: \(problem)"
        }
      }
      if let length = kind.recordLength, length < 1 || length > 256 << 20 {
        return "the length of the '\(kind.name)' record is not between 1 byte and 256 MiB"
      }
    }
    return nil
  }
}

extension DelimitedDialect {
  /// What makes the dialect unusable, or `nil`.
  var problem: String? {
    func isLineEnd(_ text: String) -> Bool { text.utf8.contains(0x0A) || text.utf8.contains(0x0D) }
    func isSign(_ text: String) -> Bool { (1...16).contains(text.utf8.count) && !text.utf8.contains(0) }
    if !isSign(delimiter) || isLineEnd(delimiter) {
      return "the delimiter must be 1 to 16 bytes without NUL and line ends"
    }
    for (name, scalar) in [("quote", quote), ("escape", escape)] {
      guard let scalar else { continue }
      if !isSign(String(scalar)) || isLineEnd(String(scalar)) {
        return "the \(name) must be a character other than NUL and line ends"
      }
      if delimiter.unicodeScalars.contains(scalar) { return "delimiter and \(name) share a character" }
    }
    if let comment, !isSign(comment) || isLineEnd(comment) || comment.hasPrefix(delimiter) {
      return "the comment sign must be 1 to 16 bytes without NUL and line ends, and not begin with the delimiter"
    }
    if let quote, let comment, comment.unicodeScalars.first == quote { return "comment sign and quote are the same character" }
    if let problem = lineEnds.problem { return problem }
    if case .exactly(let end) = lineEnds {
      if delimiter.hasPrefix(end) { return "the delimiter begins with the line end" }
      if let quote, end.unicodeScalars.contains(quote) { return "line end and quote share a character" }
    }
    if skipInitialSpace && delimiter.hasPrefix(" ") { return "spaces after a delimiter cannot be skipped when it is a space" }
    if let header {
      if header.rows.isEmpty || header.rows.count > 100 || header.rows[0] < 1 || header.rows.last ?? 0 > 1_000
        || zip(header.rows, header.rows.dropFirst()).contains(where: { $0 >= $1 })
      {
        return "the header rows must be at most 100 ascending numbers from 1 to 1,000"
      }
    }
    return nil
  }
}

extension LineEnds {
  var problem: String? {
    guard case .exactly(let text) = self else { return nil }
    return (1...16).contains(text.utf8.count) && !text.utf8.contains(0) ? nil : "the line end must be 1 to 16 bytes without NUL"
  }
}

extension FixedLayout {
  /// Bytes a record may have by its layout.
  static let maximumLength = 1 << 20

  /// What makes the layout unusable, or `nil`.
  func problem(fields count: Int, encoding: TextEncoding) -> String? {
    if fields.count != count { return "there are \(fields.count) places for \(count) fields" }
    if case .lines(let ends) = framing {
      if codePage != nil { return "a file with a code page has no lines; name its framing" }
      if let problem = ends.problem { return problem }
    } else if codePage == nil && encoding != .utf8 && encoding != .latin1 && encoding != .windows1252 {
      return "records of \(encoding.rawValue) text must be lines"
    }
    if framing == .recordDescriptorWords || framing == .blockDescriptorWords {
      if codePage == nil { return "records with descriptor words need a code page" }
    }
    if framing == .length {
      guard recordLength != nil else { return "records that nothing frames need a length" }
      if codePage == nil && encoding != .utf8 { return "records that nothing frames must be UTF-8 or have a code page" }
      if unit == .characters && codePage == nil { return "records that nothing frames are measured in bytes" }
    }
    if let recordLength, recordLength < 1 || recordLength > Self.maximumLength {
      return "the record length must lie between 1 byte and 1 MiB"
    }
    if unit == .bytes && (encoding == .utf16 || encoding == .utf16LittleEndian || encoding == .utf16BigEndian) && codePage == nil
    {
      return "places in UTF-16 text are counted in characters"
    }
    guard fields.reduce(0, { $0 &+ min(max($1.length, 0), Self.maximumLength) }) <= 4 * Self.maximumLength else {
      return "the fields together are longer than 4 MiB"
    }
    for (index, field) in fields.enumerated() {
      let place = "field \(index + 1)"
      guard field.start >= 1, field.length >= 1, field.start <= Self.maximumLength, field.length <= Self.maximumLength else {
        return "\(place) has no place within 1 MiB"
      }
      if let recordLength, field.start + field.length - 1 > recordLength { return "\(place) lies beyond the record" }
      if let problem = field.usage.problem(length: field.length, hasCodePage: codePage != nil) { return "\(place) \(problem)" }
    }
    return nil
  }
}

extension FixedField.Usage {
  func problem(length: Int, hasCodePage: Bool) -> String? {
    let scale: Int
    switch self {
    case .text(let padding): return padding.character < 0x80 ? nil : "is padded with a character outside of ASCII"
    case .zoned(let places, let sign):
      let separate = sign == .leadingSeparate || sign == .trailingSeparate
      if length - (separate ? 1 : 0) < 1 || length > 32 { return "has no or more than 31 digits" }
      scale = places
    case .packed(let places), .packedUnsigned(let places):
      if !hasCodePage { return "is packed, in a file of text" }
      if length > 19 { return "has more than 38 digits" }
      scale = places
    case .binary(let places, _):
      if !hasCodePage { return "is binary, in a file of text" }
      if length > 8 { return "has more than 8 bytes" }
      scale = places
    }
    return (-18...38).contains(scale) ? nil : "has a scale outside of -18 to 38"
  }
}
