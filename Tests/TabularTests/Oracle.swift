import Tabular

/// A slow reading of a delimited file without header, one byte after the other, straight from the rules.
struct Oracle {
  private(set) var records: [Decoded.Record] = []
  private(set) var error: TabularError.Code?

  private let bytes: [UInt8]
  private var at: Int
  private var line: Int64 = 1

  init(_ bytes: [UInt8], fields wanted: Int, dialect: DelimitedDialect) {
    self.bytes = bytes
    at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    read(wanted, dialect)
  }

  private func stands(_ mark: [UInt8]) -> Bool { !mark.isEmpty && bytes[at...].starts(with: mark) }

  /// Bytes of the line end here.
  private func lineEnd(_ ends: LineEnds) -> Int {
    guard at < bytes.count else { return 0 }
    switch ends {
    case .exactly(let text): return stands(Array(text.utf8)) ? text.utf8.count : 0
    case .any:
      if bytes[at] == 0x0A { return 1 }
      guard bytes[at] == 0x0D else { return 0 }
      return at + 1 < bytes.count && bytes[at + 1] == 0x0A ? 2 : 1
    }
  }

  private mutating func read(_ wanted: Int, _ dialect: DelimitedDialect) {
    let quote = dialect.quote.map { Array(String($0).utf8) } ?? []
    let escape = dialect.escape.map { Array(String($0).utf8) } ?? []
    let delimiter = Array(dialect.delimiter.utf8)
    while at < bytes.count {
      let start = at
      let startLine = line
      var fields: [[UInt8]?] = []
      var isStray = false
      var isBlank = false
      if let comment = dialect.comment, stands(Array(comment.utf8)) {
        while at < bytes.count && lineEnd(dialect.lineEnds) == 0 { at += 1 }
        if at < bytes.count {
          at += lineEnd(dialect.lineEnds)
          line += 1
        }
        continue
      }
      /// Takes an escape and the character it escapes.
      func escaped(_ field: inout [UInt8]) -> Bool {
        guard stands(escape) else { return false }
        let end = at + escape.count
        guard end < bytes.count else {
          isStray = true
          field += escape
          at = end
          return true
        }
        at = end
        let length = lineEnd(dialect.lineEnds)
        if length > 0 { line += 1 }
        field += bytes[at..<at + max(length, 1)]
        at += max(length, 1)
        return true
      }
      reading: while true {
        var field: [UInt8] = []
        var isQuoted = false
        if dialect.skipInitialSpace { while at < bytes.count && bytes[at] == 0x20 { at += 1 } }
        let fieldStart = at
        if at < bytes.count, stands(quote) {
          at += quote.count
          isQuoted = true
          while true {
            guard at < bytes.count else {
              error = .unterminatedQuote
              return
            }
            if escaped(&field) { continue }
            if stands(quote) {
              at += quote.count
              if dialect.doubleQuote, at < bytes.count, stands(quote) {
                field += quote
                at += quote.count
                continue
              }
              break
            }
            let length = lineEnd(dialect.lineEnds)
            if length > 0 { line += 1 }
            field += bytes[at..<at + max(length, 1)]
            at += max(length, 1)
          }
        }
        while at < bytes.count {
          if lineEnd(dialect.lineEnds) > 0 || stands(delimiter) { break }
          if isQuoted || stands(quote) { isStray = true }
          if escaped(&field) { continue }
          field.append(bytes[at])
          at += 1
        }
        let isNull = !isQuoted && dialect.nullSequence.map { Array($0.utf8) } == Array(bytes[fieldStart..<at])
        fields.append(isNull ? nil : field)
        if at >= bytes.count { break reading }
        let length = lineEnd(dialect.lineEnds)
        if length > 0 {
          isBlank = at == start
          at += length
          line += 1
          break reading
        }
        at += delimiter.count
        if at == bytes.count {
          fields.append([])
          break reading
        }
      }
      let raw = Array(bytes[start..<at])
      var fault: RecordFault?
      if String(validating: raw, as: UTF8.self) == nil {
        fault = .encodingError
      } else if raw.contains(0) {
        fault = .nulByte
      } else if isStray {
        fault = .strayQuote
      } else if isBlank {
        fault = .blankRow
      }
      records.append(
        Decoded.Record(
          number: Int64(records.count + 1), fields: (0..<wanted).map { $0 < fields.count ? fields[$0] : nil },
          fieldCount: fields.count, offset: Int64(start), length: at - start, line: startLine, fault: fault))
    }
  }
}

/// A small seeded generator (SplitMix64), so that a failing case can be run again.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
