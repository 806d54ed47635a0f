import Testing

@testable import DeltaTable

@Suite("JSON keeps what it read")
struct JSONTests {
  @Test("a number stays the text it was", arguments: [
    "0", "-0", "123456789012345678901234567890123456.78", "-0.00", "1e400", "9223372036854775808", "1E-5", "5e+2",
  ])
  func literal(_ text: String) throws {
    #expect(try JSONValue(parsing: text) == .number(text))
    #expect(try JSONValue(parsing: text).text == text)
  }

  @Test("only an integer literal that fits is an integer")
  func integers() throws {
    #expect(try JSONValue(parsing: "9223372036854775807").integerValue == .max)
    #expect(try JSONValue(parsing: "-9223372036854775808").integerValue == .min)
    for text in ["9223372036854775808", "1.0", "1e3", "\"1\"", "null"] { #expect(try JSONValue(parsing: text).integerValue == nil) }
  }

  @Test("escapes are read and written")
  func escapes() throws {
    let value = try JSONValue(parsing: #""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#)
    #expect(value == .string("\"\\/\u{8}\u{C}\n\r\té😀"))
    #expect(JSONValue.string("a\"\\\n\u{1}\u{7F}é").text == #""a\"\\\n\u0001\u007fé""#)
  }

  @Test("what is not strict JSON is refused", arguments: [
    "", " ", "{", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "01", "+1", "1.", ".5", "-", "1e", "tru", "nul", "\"", "\"\\x\"", "\"\\u12\"",
    "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"a\nb\"", "1 2", "{\"a\":1}}", "NaN", "Infinity", "{\"a\":1,\"a\":2}", "'a'",
  ])
  func refused(_ text: String) {
    #expect(throws: JSONFault.self) { try JSONValue(parsing: text) }
  }

  @Test("a fault tells where it is")
  func position() {
    #expect(throws: JSONFault(offset: 8, reason: "unexpected character")) { try JSONValue(parsing: #"{"a": [ ?]}"#) }
    #expect(throws: JSONFault(offset: 7, reason: "a member name occurs twice")) { try JSONValue(parsing: #"{"a":1,"a":2}"#) }
  }

  @Test("bytes that are not UTF-8 are refused in strings and outside")
  func encoding() {
    #expect(throws: JSONFault.self) { try JSONValue(parsing: [0x22, 0xC3, 0x22]) }
    #expect(throws: JSONFault.self) { try JSONValue(parsing: [0xFF]) }
  }

  @Test("nesting is bounded, so hostile depth does not end in a crash")
  func depth() throws {
    #expect(try JSONValue(parsing: String(repeating: "[", count: 64) + String(repeating: "]", count: 64)) != .null)
    #expect(throws: JSONFault.self) { try JSONValue(parsing: String(repeating: "[", count: 65) + String(repeating: "]", count: 65)) }
    #expect(throws: JSONFault.self) { try JSONValue(parsing: String(repeating: "{\"a\":", count: 1_000_000)) }
  }

  @Test("random documents read back as they were written, and every cut of them is refused")
  func roundTrip() throws {
    var generator = SeededGenerator(seed: 20)
    for _ in 0..<300 {
      let value = JSONValue.object([.init("root", Self.random(&generator, depth: 4))])
      let text = value.text
      #expect(try JSONValue(parsing: text) == value)
      let bytes = Array(text.utf8)
      #expect(throws: JSONFault.self) { try JSONValue(parsing: bytes.dropLast(Int.random(in: 1...bytes.count, using: &generator))) }
    }
  }

  private static func random(_ generator: inout SeededGenerator, depth: Int) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    case 2: return .integer(Int64.random(in: .min ... .max, using: &generator))
    case 3: return .number("\(Int.random(in: -99...99, using: &generator)).\(Int.random(in: 0...999, using: &generator))")
    case 4: return .string(text(&generator))
    case 5: return .array((0..<Int.random(in: 0...4, using: &generator)).map { _ in random(&generator, depth: depth - 1) })
    default:
      return .object((0..<Int.random(in: 0...4, using: &generator)).map { .init("\($0)" + text(&generator), random(&generator, depth: depth - 1)) })
    }
  }

  private static func text(_ generator: inout SeededGenerator) -> String {
    let letters: [Character] = ["a", "\"", "\\", "\n", "\u{0}", "é", "😀", "/", "\u{7F}", "\u{2028}", " "]
    return String((0..<Int.random(in: 0...6, using: &generator)).map { _ in letters.randomElement(using: &generator) ?? "a" })
  }
}
