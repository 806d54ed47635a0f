import DataContracts

/// Which formats of dates every value of a column has.
struct DateGuess {
  /// Formats banks write, most usual first; those of one meaning are tried before those that turn day and month.
  private static let dates = [
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%m-%d-%Y", "%d-%m-%Y", "%d-%b-%Y", "%d%b%Y",
    "%d %b %Y", "%b %d, %Y", "%m/%d/%y", "%d/%m/%y", "%d.%m.%y", "%d-%b-%y", "%Y%m%d",
  ]
  private static let datetimes = [
    "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M", "%m/%d/%Y %H:%M:%S", "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M",
  ]

  private struct Candidate {
    let format: DateFormat
    let isDatetime: Bool
    var count = 0
  }

  private var candidates: [Candidate]
  private var values = 0
  /// Which candidates read a value, a bit for each; how many values are read by just these.
  private var readings: [UInt64: Int] = [:]

  init() {
    func compiled(_ patterns: [String], isDatetime: Bool) -> [Candidate] {
      patterns.compactMap { pattern in
        (try? DateFormat(strptime: pattern)).map { Candidate(format: $0, isDatetime: isDatetime) }
      }
    }
    candidates = compiled(Self.dates, isDatetime: false) + compiled(Self.datetimes, isDatetime: true)
  }

  /// Cheap for what is clearly no date: digits must be there, and few other signs.
  mutating func note(_ value: String) {
    values += 1
    let bytes = value.utf8
    var readers: UInt64 = 0
    if bytes.count >= 6, bytes.count <= 40, bytes.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) {
      for index in candidates.indices where candidates[index].format.read(value) != nil {
        candidates[index].count += 1
        readers |= 1 << UInt64(index)
      }
    }
    readings[readers, default: 0] += 1
  }

  /// Formats that read every value, with what they are.
  var complete: [(format: DateFormat, isDatetime: Bool)] {
    guard values > 0 else { return [] }
    return candidates.filter { $0.count == values }.map { ($0.format, $0.isDatetime) }
  }

  /// Pairs of date formats that together read every value, and never one value differently; the more frequent first.
  var pairs: [[DateFormat]] {
    guard values > 0, readings[0] == nil else { return [] }
    let dates = candidates.indices.filter { !candidates[$0].isDatetime && candidates[$0].count > 0 && candidates[$0].format.pattern != "%Y%m%d" }
    return dates.flatMap { one in
      dates.filter { $0 > one }.compactMap { other in
        let both: UInt64 = 1 << UInt64(one) | 1 << UInt64(other)
        let (first, second) = (candidates[one], candidates[other])
        guard readings.keys.allSatisfy({ $0 & both != 0 }), !first.format.isAmbiguous(with: second.format) else { return nil }
        return first.count >= second.count ? [first.format, second.format] : [second.format, first.format]
      }
    }
  }

  /// What every candidate reads, for the evidence: those that read anything.
  var counts: [(pattern: String, count: Int)] {
    candidates.filter { $0.count > 0 }.map { ($0.format.pattern, $0.count) }
  }
}
