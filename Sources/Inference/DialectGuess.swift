/// The dialect that cuts most of a sample into records of one length.
struct DialectGuess {
  let delimiter: UInt8
  /// nil when quotes mean nothing.
  let quote: UInt8?
  /// Fields of most records.
  let width: Int
  /// Records of this width, of those looked at.
  let agreeing: Int
  let looked: Int
  /// Other delimiters that agree as well, for the person to see.
  let rivals: [UInt8]

  private static let delimiters: [UInt8] = Array(",;\t|^~".utf8)
  private static let depth = 2000

  init(_ bytes: [UInt8]) {
    var best: (score: Score, guess: (delimiter: UInt8, quote: UInt8?))?
    var all: [(Score, UInt8)] = []
    for delimiter in Self.delimiters {
      var own: Score?
      for quote in [UInt8(ascii: "\""), UInt8(ascii: "'"), nil] {
        let score = Score(SampleRecords(bytes, delimiter: delimiter, quote: quote, limit: Self.depth), hasQuote: quote != nil)
        if own.map({ $0 < score }) ?? true { own = score }
        if best.map({ $0.score < score }) ?? true { best = (score, (delimiter, quote)) }
      }
      if let own { all.append((own, delimiter)) }
    }
    let chosen = best ?? (Score(), (UInt8(ascii: ","), UInt8(ascii: "\"")))
    delimiter = chosen.guess.delimiter
    // A file without a quoted field says nothing about quotes, and the standard's default does no harm.
    quote = chosen.score.quoted == 0 && chosen.score.stray == 0 ? UInt8(ascii: "\"") : chosen.guess.quote
    width = chosen.score.width
    agreeing = chosen.score.agreeing
    looked = chosen.score.looked
    rivals = all.filter { $0.1 != chosen.guess.delimiter && $0.0.width > 1 && $0.0.isRegular }.map(\.1)
  }

  /// How well a dialect fits.
  private struct Score: Comparable {
    var width = 1
    var agreeing = 0
    var looked = 0
    var quoted = 0
    var stray = 0
    var isOpenEnded = false

    init() {}

    init(_ sample: SampleRecords, hasQuote: Bool) {
      var counts: [Int: Int] = [:]
      let records = sample.records.filter { $0 != [""] }
      for record in records { counts[record.count, default: 0] += 1 }
      let most = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }
      width = most?.key ?? 1
      agreeing = most?.value ?? 0
      looked = records.count
      quoted = hasQuote ? sample.quotedFields : 0
      stray = hasQuote ? sample.strayQuotes : 0
      isOpenEnded = sample.isOpenEnded && records.count < 2
    }

    /// Nine of ten records.
    var isRegular: Bool { agreeing * 10 >= looked * 9 && looked > 0 }

    /// A regular dialect before an irregular one, several fields before one, clean quotes before stray ones, then more fields.
    static func < (one: Score, other: Score) -> Bool { one.rank.lexicographicallyPrecedes(other.rank) }

    private var rank: [Int] {
      [
        isOpenEnded ? 0 : 1, width > 1 && isRegular ? 1 : 0, stray == 0 ? 1 : 0, looked == 0 ? 0 : agreeing * 100 / looked,
        width, quoted,
      ]
    }
  }
}
