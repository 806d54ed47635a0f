import Testing

@testable import Descriptors

@Suite struct ScalarTests {
  private func node(_ text: String) throws -> Node {
    let log = FaultLog()
    return try #require(Descriptor.parse(bytes: Array("k: \(text)\n".utf8), name: "f", log)?.root.child("k"))
  }

  @Test(arguments: [
    ("NO", "is a truth value"), ("on", "is a truth value"), ("null", "means nothing"), ("010", "is a number"),
    ("1.50", "is a number"), ("1e5", "is a number"), ("0x1F", "is a number"), ("12:30", "is a number"),
    ("", "found nothing"), ("[a]", "found a list"), ("{a: b}", "found a group of keys"),
  ])
  func `text that another reader would not keep as text must be quoted`(text: String, problem: String) throws {
    let log = FaultLog()
    #expect(try node(text).text(log) == nil)
    #expect(log.sorted.count == 1)
    #expect(log.sorted.first?.problem.hasSuffix(problem) == true || log.sorted.first?.problem.contains(problem) == true)
  }

  @Test(arguments: ["'NO'", "\"010\"", "1.0.0", "24A153C4", "a", "2026-11-20", "10.0.0.1", "30s", "%Y-%m-%d"])
  func `other text is taken as written`(text: String) throws {
    let log = FaultLog()
    let wanted = text.filter { $0 != "'" && $0 != "\"" }
    // YAML has no plain scalar that begins with %.
    let written = text.hasPrefix("%") ? "\"\(text)\"" : text
    #expect(try node(written).text(log) == wanted)
    #expect(log.isEmpty)
  }

  @Test(arguments: [
    ("folder", "folders", 1), ("setttle", "settle", 1), ("retsricts", "restricts", 1), ("abc", "xyz", 3), ("", "ab", 2),
  ])
  func `the edit distance counts swaps of neighbours once`(one: String, other: String, distance: Int) {
    #expect(NearestName.distance(Array(one.utf8), Array(other.utf8)) == distance)
    #expect(NearestName.distance(Array(other.utf8), Array(one.utf8)) == distance)
  }

  @Test func `a name that resembles nothing has no suggestion`() {
    #expect(NearestName.of("pol", among: ["poll", "table"]) == "poll")
    #expect(NearestName.of("partitionby", among: ["partition_by", "poll"]) == "partition_by")
    #expect(NearestName.of("colour", among: ["poll", "table"]) == nil)
  }

  @Test func `messages show text of a file escaped and short`() {
    #expect(Printable.quoted("a\u{1B}[31m\nb\u{202E}") == "\"a\\u{1b}[31m\\u{a}b\\u{202e}\"")
    #expect(Printable.quoted(String(repeating: "x", count: 100)).count == 63)
    #expect(Printable.quoted(bytes: [0x61, 0xFF]) == "\"a\u{FFFD}\"")
  }
}
