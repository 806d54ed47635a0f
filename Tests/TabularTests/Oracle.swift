import Tabular

/// A slow reading of a delimited file without header, one byte after the other, straight from the rules.
struct Oracle {
  private(set) var records: [Decoded.Record] = []
  private(set) var error: TabularError.Code?

  init(_ bytes: [UInt8], fields wanted: Int, dialect: DelimitedDialect) {
    let quote = dialect.quote?.utf8.first
    let delimiter = dialect.delimiter.utf8.first
    var at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var line: Int64 = 1
    while at < bytes.count {
      let start = at
      let startLine = line
      var fields: [[UInt8]] = []
      var isStray = false
      var hasEnded = false
      while !hasEnded {
        var field: [UInt8] = []
        var isQuoted = false
        if let quote, at < bytes.count, bytes[at] == quote {
          at += 1
          isQuoted = true
          while true {
            guard at < bytes.count else {
              error = .unterminatedQuote
              return
            }
            if bytes[at] == quote {
              if dialect.doubleQuote, at + 1 < bytes.count, bytes[at + 1] == quote {
                field.append(quote)
                at += 2
                continue
              }
              at += 1
              break
            }
            if bytes[at] == 0x0A || (bytes[at] == 0x0D && !(at + 1 < bytes.count && bytes[at + 1] == 0x0A)) { line += 1 }
            field.append(bytes[at])
            at += 1
          }
        }
        while at < bytes.count, bytes[at] != delimiter, bytes[at] != 0x0A, bytes[at] != 0x0D {
          // Whatever follows a closing quote, and any quote in an unquoted field, is stray.
          if isQuoted || bytes[at] == quote { isStray = true }
          field.append(bytes[at])
          at += 1
        }
        fields.append(field)
        if at >= bytes.count {
          hasEnded = true
        } else if bytes[at] == delimiter {
          at += 1
          if at == bytes.count {
            fields.append([])
            hasEnded = true
          }
        } else {
          at += bytes[at] == 0x0D && at + 1 < bytes.count && bytes[at + 1] == 0x0A ? 2 : 1
          line += 1
          hasEnded = true
        }
      }
      let raw = Array(bytes[start..<at])
      let isBlank = raw == [0x0A] || raw == [0x0D] || raw == [0x0D, 0x0A]
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
