import Testing

@testable import Configuration

@Suite struct QuantityTests {
  @Test(arguments: [
    ("60ms", 60), ("1h30m", 5_400_000), ("250ms", 250), ("1d2h3m4s5ms", 93_784_005), ("0s", 0), ("2m", 120_000),
  ])
  func `a time span reads as written and writes as read`(text: String, milliseconds: Int) {
    #expect(TimeSpan.duration(text) == .milliseconds(milliseconds))
    #expect(TimeSpan.text(.milliseconds(milliseconds)) == text)
  }

  @Test func `a time span is written in its largest units`() {
    #expect(TimeSpan.duration("60s") == .seconds(60))
    #expect(TimeSpan.text(.seconds(60)) == "1m")
  }

  @Test(arguments: ["", "60", "s", "60 s", "30m1h", "1s1s", "-1s", "1.5h", "1y", "99999999999d", "1S"])
  func `anything else is no time span`(text: String) { #expect(TimeSpan.duration(text) == nil) }

  @Test(arguments: [
    ("0B", 0), ("1KiB", 1024), ("256MiB", 268_435_456), ("10GB", 10_000_000_000), ("3TiB", 3 << 40), ("1000B", 1000),
  ])
  func `a size reads as written`(text: String, bytes: Int) { #expect(ByteCount(text)?.bytes == Int64(bytes)) }

  @Test(arguments: ["", "1", "MiB", "1.5GiB", "-1MiB", "1mib", "99999999999TiB", "1MiB "])
  func `anything else is no size`(text: String) { #expect(ByteCount(text) == nil) }

  @Test func `a size is shown in its largest whole unit`() {
    #expect(ByteCount(268_435_456).description == "256MiB")
    #expect(ByteCount(10_000_000_000).description == "10GB")
    #expect(ByteCount(1025).description == "1025B")
    #expect(ByteCount(0).description == "0B")
  }

  @Test func `reject limits hold when met and break when passed`() {
    let limits = RejectLimits(percent: 1, records: 10)
    #expect(!limits.areExceeded(rejected: 0, read: 0))
    #expect(!limits.areExceeded(rejected: 1, read: 100))
    #expect(limits.areExceeded(rejected: 2, read: 100))
    #expect(!limits.areExceeded(rejected: 10, read: 10_000))
    #expect(limits.areExceeded(rejected: 11, read: 10_000))
  }

  @Test(arguments: [
    ("*.yaml", "a.yaml", true), ("*.yaml", "a.yml", false), ("?.yaml", "a.yaml", true), ("?.yaml", "ab.yaml", false),
    ("a*b*c", "axxbyyc", true), ("a*b*c", "axxcyyb", false), ("*", "", true), ("", "", true), ("a", "", false),
  ])
  func `a wildcard stands for any text and a question mark for one byte`(pattern: String, name: String, matches: Bool) {
    #expect(IncludeGlob.matches(Array(pattern.utf8), Array(name.utf8)) == matches)
  }

  @Test func `many stars cost no more than one`() {
    let pattern = Array((String(repeating: "*a", count: 30) + "b").utf8)
    #expect(!IncludeGlob.matches(pattern, Array(repeating: UInt8(ascii: "a"), count: 5000)))
  }
}
