import DataContracts
import Testing

@testable import Quality

/// What lands of a file whose records are accepted and rejected in every order, with and without values.
@Suite struct AppendingTests {
  private static func contract() throws -> Contract {
    .of([
      Field(name: "guard", type: .integer), Field(name: "text", type: .string, missingValues: ["-"]),
      Field(name: "flag", type: .boolean(trueValues: ["Y"], falseValues: ["N"])),
      Field(name: "small", type: .decimal(precision: 9, scale: 2, rounding: .reject)),
      Field(name: "large", type: .decimal(precision: 18, scale: 2, rounding: .reject)),
      Field(name: "huge", type: .decimal(precision: 38, scale: 2, rounding: .reject)), Field(name: "count", type: .integer),
      Field(name: "rate", type: .double), Field(name: "day", type: .date(formats: [try DateFormat(strptime: "%Y-%m-%d")])),
    ])
  }

  @Test(arguments: [512, 4_000, 256 << 10]) func `accepted rows stand one behind the other, value for value`(capacity: Int) throws {
    var random = SeededGenerator(seed: 77)
    var expected: [[String?]] = []
    var text = ""
    for _ in 0..<6_000 {
      let isAccepted = Int.random(in: 0..<3, using: &random) > 0
      // Texts around the sizes in which they could be moved.
      let letters = String((0..<Int.random(in: 0...70, using: &random)).map { Character(UnicodeScalar(UInt8(0x61 + $0 % 26))) })
      let cells: [String?] = [
        letters, Bool.random(using: &random) ? "true" : "false", "\(Int.random(in: -999...999, using: &random)).25",
        "\(Int.random(in: -1_000_000_000...1_000_000_000, using: &random)).50", "\(Int.random(in: 1...9, using: &random))00000000000000000000000000.75",
        "\(Int.random(in: -5...5, using: &random))", "\(Int.random(in: -99...99, using: &random)).5", "2024-02-\(Int.random(in: 10...29, using: &random))",
      ].map { Int.random(in: 0..<4, using: &random) == 0 ? nil : $0 }
      let written = cells.enumerated().map { index, cell in
        guard let cell else { return index == 0 ? "-" : "" }
        return index == 1 ? (cell == "true" ? "Y" : "N") : cell
      }
      text += "\(isAccepted ? "1" : "x"),\(written.joined(separator: ","))\n"
      if isAccepted { expected.append(["1"] + cells) }
    }
    let found = try Judged(text, try Self.contract(), capacity: capacity)
    #expect(found.rows == expected)
    #expect(found.verdicts.filter { $0.outcome == .landed }.map(\.landedIndex) == Array(0..<Int64(expected.count)))
  }
}
