import DataContracts
import Foundation
import Testing

@testable import Configuration

@Suite struct FilePatternTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test(
    arguments: [
      ("portfolio_{date:yyyyMMdd}.csv.pgp", "portfolio_20261120.csv.pgp", "2026-11-20", nil, nil),
      ("{date:dd.MM.yyyy}.csv", "20.11.2026.csv", "2026-11-20", nil, nil),
      ("P{date:ddMMMyy}.PGP", "P20NOV26.PGP", "2026-11-20", nil, nil),
      ("p_{date}_{part}of9.pgp", "p_20240229_12of9.pgp", "2024-02-29", 12, nil),
      ("p{part:2}{date}{sequence:6}.pgp", "p0720240229000123.pgp", "2024-02-29", 7, 123),
      ("p_{sequence}_{date:yyyy-MM-dd}", "p_000_1999-12-31", "1999-12-31", nil, 0),
      ("Müller {date}.pgp", "Müller 20261120.pgp", "2026-11-20", nil, nil),
    ] as [(String, String, String, Int?, Int?)])
  func `a name gives its captures`(pattern: String, name: String, date: String, part: Int?, sequence: Int?) throws {
    let captures = try FilePattern(pattern).match(bytes(name))
    #expect(captures?.businessDate.description == date)
    #expect(captures?.part == part)
    #expect(captures?.sequence == sequence)
    #expect(try FilePattern(pattern).explainMismatch(bytes(name)) == nil)
  }

  @Test(
    arguments: [
      (
        "portfolio_20261345.csv.pgp", FileNameMismatch.notADate(year: 2026, month: 13, day: 45, offset: 10),
        "there is no day 2026-13-45"
      ),
      ("portfolio_20260229.csv.pgp", .notADate(year: 2026, month: 2, day: 29, offset: 10), "there is no day 2026-2-29"),
      (".portfolio_20261120.csv.pgp", .hidden, "hidden: the name begins with a dot"),
      ("portfolio_20261120.csv.pgp.tmp", .temporary(ending: ".tmp"), "unfinished: the name ends in .tmp"),
      (
        "portfolio_20261120.csv.pgp.FilePart", .temporary(ending: ".filepart"), "unfinished: the name ends in .filepart"
      ),
      ("portfolio_20261120.csv.pgp~", .temporary(ending: "~"), "unfinished: the name ends in ~"),
      ("portfolio_20261120.csv.gpg", .otherText(expected: "pgp", offset: 23), "expected \"pgp\" at byte 23"),
      (
        "Portfolio_20261120.csv.pgp", .otherCase(expected: "portfolio_", offset: 0),
        "expected \"portfolio_\" at byte 0, with these capital letters"
      ),
      (
        "portfolio_2026112.csv.pgp", .notDigits(capture: "date", count: 2, offset: 16),
        "expected 2 digits of {date} at byte 16"
      ),
      ("portfolio_20261120.csv.pgp.asc", .longer(offset: 26), "expected the name to end at byte 26"),
      ("portfolio_20261120", .otherText(expected: ".csv.pgp", offset: 18), "expected \".csv.pgp\" at byte 18"),
      ("", .notAName, "not a file name"), ("..", .notAName, "not a file name"),
      ("x/portfolio_20261120.csv.pgp", .notAName, "not a file name"),
    ] as [(String, FileNameMismatch, String)])
  func `another name gives the reason`(name: String, reason: FileNameMismatch, text: String) throws {
    let pattern = try FilePattern("portfolio_{date:yyyyMMdd}.csv.pgp")
    #expect(pattern.examine(bytes(name)) == .failure(reason))
    #expect(pattern.explainMismatch(bytes(name)) == text)
  }

  @Test func `a part is counted from 1 and names need not be UTF-8`() throws {
    let pattern = try FilePattern("p_{date}.{part}")
    #expect(pattern.examine(bytes("p_20261120.0")) == .failure(.notAPart(offset: 11)))
    #expect(pattern.examine([0x70, 0xFF, 0xFE]) == .failure(.otherText(expected: "_", offset: 1)))
    #expect(pattern.examine(bytes("p_20261120.")) == .failure(.notDigits(capture: "part", count: nil, offset: 11)))
  }

  private static let rounds = ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1" ? 500_000 : 20_000

  private func randomPattern(_ generator: inout some RandomNumberGenerator) -> String {
    let texts = ["portfolio", "_", "-", "ACME", "é", ".csv", "x9", " "]
    let dates = ["{date}", "{date:yyyy-MM-dd}", "{date:ddMMyyyy}", "{date:dd.MMM.yyyy}", "{date:yyMMdd}"]
    let numbers = ["{part}", "{part:3}", "{sequence}", "{sequence:6}", ""]
    var pieces = [
      texts.randomElement(using: &generator) ?? "", dates.randomElement(using: &generator) ?? "",
      texts.randomElement(using: &generator) ?? "", numbers.randomElement(using: &generator) ?? "",
      texts.randomElement(using: &generator) ?? "",
    ]
    pieces.shuffle(using: &generator)
    return pieces.joined() + ".pgp"
  }

  @Test func `a rendered name matches with the same captures, and a changed one never with others than it shows`()
    throws
  {
    var generator = SeededGenerator(state: 7)
    var compiled = 0
    var changedMatches = 0
    for _ in 0..<Self.rounds {
      let text = randomPattern(&generator)
      guard let pattern = try? FilePattern(text) else { continue }
      compiled += 1
      // Two-digit years are of this century.
      let date = CalendarDate(days: Int32.random(in: 10_957...47_481, using: &generator))
      let part = Int.random(in: 1...999, using: &generator)
      let sequence = Int.random(in: 0...999_999, using: &generator)
      let name = pattern.render(date: date, part: part, sequence: sequence)
      let expected = FileNameCaptures(
        businessDate: date, part: pattern.hasPart ? part : nil, sequence: pattern.hasSequence ? sequence : nil)
      guard pattern.match(Array(name.utf8)) == expected else {
        Issue.record("\(text) does not match its own \(name)")
        return
      }
      var changed = Array(name.utf8)
      let at = Int.random(in: 0..<changed.count, using: &generator)
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: changed[at] = UInt8.random(in: 0...255, using: &generator)
      case 1: changed.remove(at: at)
      default: changed.insert(UInt8(ascii: "7"), at: at)
      }
      switch pattern.examine(changed) {
      case .success(let captures):
        changedMatches += 1
        // What matched must be what the captures render to: nothing is skipped or guessed. Only numbers of any width
        // may differ by leading zeros, and months by capitals.
        let again = pattern.render(
          date: captures.businessDate, part: captures.part ?? 1, sequence: captures.sequence ?? 1)
        let isPlain = !text.contains("{part}") && !text.contains("{sequence}") && !text.contains("MMM")
        if isPlain, Array(again.utf8) != changed { Issue.record("\(text) read \(again) in \(changed)") }
      case .failure(let mismatch):
        #expect(!mismatch.description.isEmpty && mismatch.agreement >= 0)
      }
    }
    #expect(compiled > Self.rounds / 3)
    #expect(changedMatches > 0)
  }

  @Test(arguments: ["p_{date}.TMP", "{date}~", "{date:yyyyMMdd}.part"])
  func `a pattern of unfinished files is refused`(text: String) {
    #expect(throws: FilePatternError.self) { try FilePattern(text) }
  }
}

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
