/// The records of a sample in one dialect: a plain reading, for looking at a few megabytes once.
struct SampleRecords {
  private(set) var records: [[String]] = []
  /// Fields with quotes around them.
  private(set) var quotedFields = 0
  /// Quotes that neither open nor close a field.
  private(set) var strayQuotes = 0
  /// A quoted field that the sample does not close.
  private(set) var isOpenEnded = false
  private(set) var lineEnds: Set<String> = []

  /// - Parameter limit: Records that are read at most.
  init(_ bytes: [UInt8], delimiter: UInt8, quote: UInt8?, limit: Int) {
    var at = 0
    while at < bytes.count, records.count < limit {
      var record: [String] = []
      while true {
        record.append(field(bytes, &at, delimiter, quote))
        guard at < bytes.count, bytes[at] == delimiter else { break }
        at += 1
      }
      if at < bytes.count {
        let isPair = bytes[at] == 0x0D && at + 1 < bytes.count && bytes[at + 1] == 0x0A
        lineEnds.insert(isPair ? "CRLF" : bytes[at] == 0x0D ? "CR" : "LF")
        at += isPair ? 2 : 1
      }
      records.append(record)
    }
  }

  private mutating func field(_ bytes: [UInt8], _ at: inout Int, _ delimiter: UInt8, _ quote: UInt8?) -> String {
    let start = at
    if let quote, at < bytes.count, bytes[at] == quote {
      var content: [UInt8] = []
      at += 1
      while at < bytes.count {
        if bytes[at] != quote {
          content.append(bytes[at])
          at += 1
        } else if at + 1 < bytes.count, bytes[at + 1] == quote {
          content.append(quote)
          at += 2
        } else {
          at += 1
          quotedFields += 1
          if at < bytes.count, !isEnd(bytes[at], delimiter) {
            strayQuotes += 1
            while at < bytes.count, !isEnd(bytes[at], delimiter) { at += 1 }
          }
          return String(decoding: content, as: UTF8.self)
        }
      }
      isOpenEnded = true
      return String(decoding: content, as: UTF8.self)
    }
    while at < bytes.count, !isEnd(bytes[at], delimiter) {
      if bytes[at] == quote { strayQuotes += 1 }
      at += 1
    }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  private func isEnd(_ byte: UInt8, _ delimiter: UInt8) -> Bool { byte == delimiter || byte == 0x0A || byte == 0x0D }
}
