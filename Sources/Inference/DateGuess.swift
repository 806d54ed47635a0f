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
    guard bytes.count >= 6, bytes.count <= 40, bytes.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) else { return }
    for index in candidates.indices where candidates[index].format.read(value) != nil { candidates[index].count += 1 }
  }

  /// Formats that read every value, with what they are.
  var complete: [(format: DateFormat, isDatetime: Bool)] {
    guard values > 0 else { return [] }
    return candidates.filter { $0.count == values }.map { ($0.format, $0.isDatetime) }
  }

  /// What every candidate reads, for the evidence: those that read anything.
  var counts: [(pattern: String, count: Int)] {
    candidates.filter { $0.count > 0 }.map { ($0.format.pattern, $0.count) }
  }
}
