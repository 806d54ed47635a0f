import Testing

@testable import Ingestion

@Suite struct `A settle watch` {
  private func file(_ name: String, size: Int64, modified: Int64 = 100) -> SourceFile {
    SourceFile(path: Array("/in/\(name)".utf8), name: Array(name.utf8), size: size, modified: modified)
  }

  private let start = ContinuousClock.now

  @Test func `lets a file through that stayed the same for the settle time`() {
    var watch = SettleWatch()
    #expect(watch.observe([file("a", size: 1)], settle: .seconds(30), at: start).ready.isEmpty)
    let later = watch.observe([file("a", size: 1)], settle: .seconds(30), at: start + .seconds(30))
    #expect(later.ready.map(\.size) == [1])
  }

  @Test func `starts again when size or time change`() {
    var watch = SettleWatch()
    _ = watch.observe([file("a", size: 1)], settle: .seconds(30), at: start)
    let grown = watch.observe([file("a", size: 2)], settle: .seconds(30), at: start + .seconds(29))
    #expect(grown.ready.isEmpty && grown.settling.first?.remaining == .seconds(30))
    let touched = watch.observe([file("a", size: 2, modified: 101)], settle: .seconds(30), at: start + .seconds(59))
    #expect(touched.ready.isEmpty)
    #expect(watch.observe([file("a", size: 2, modified: 101)], settle: .seconds(30), at: start + .seconds(89)).ready.count == 1)
  }

  @Test func `forgets a file that has gone`() {
    var watch = SettleWatch()
    _ = watch.observe([file("a", size: 1)], settle: .seconds(10), at: start)
    _ = watch.observe([], settle: .seconds(10), at: start + .seconds(5))
    #expect(watch.observe([file("a", size: 1)], settle: .seconds(10), at: start + .seconds(11)).ready.isEmpty)
  }

  @Test func `with no settle time lets everything through at once`() {
    var watch = SettleWatch()
    #expect(watch.observe([file("a", size: 1)], settle: .zero, at: start).ready.count == 1)
  }
}

@Suite struct `A name from outside` {
  @Test(arguments: [
    ("plain.csv", "plain.csv"), ("a\u{1b}[31mb", "a\\u{1b}[31mb"), ("x\ny", "x\\u{a}y"), ("r\u{202e}l", "r\\u{202e}l"),
    ("é", "é"),
  ])
  func `is printed without anything that steers a terminal`(name: String, printed: String) {
    #expect(SourceFile.printable(Array(name.utf8)) == printed)
  }

  @Test func `that is not UTF-8 is printed byte by byte`() {
    #expect(SourceFile.printable([0x61, 0xff, 0x0a]) == "a\\xff\\x0a")
  }
}
