import Testing

@testable import Descriptors

@Suite struct DescriptorTests {
  private func parse(_ text: String) -> (root: Node?, faults: [String]) {
    let log = FaultLog()
    let root = Descriptor.parse(bytes: Array(text.utf8), name: "f.yaml", log)?.root
    return (root, log.sorted.map(\.description))
  }

  @Test func `every value knows its key path and its line`() throws {
    let (root, faults) = parse("a:\n  b: [1, two]\n  c:\n    - x: 'q'\n")
    #expect(faults == [])
    let a = try #require(root?.child("a"))
    #expect(a.path == "a")
    let b = try #require(a.child("b"))
    guard case .sequence(let members) = b.content else {
      Issue.record("no list")
      return
    }
    #expect(members.map(\.path) == ["a.b[0]", "a.b[1]"])
    #expect(members.map(\.place.line) == [2, 2])
    #expect(members[0].content == .scalar("1", isQuoted: false))
    guard case .sequence(let inner) = a.child("c")?.content else {
      Issue.record("no list")
      return
    }
    let x = try #require(inner[0].child("x"))
    #expect(x.path == "a.c[0].x")
    #expect(x.place == Place(file: "f.yaml", line: 4, column: 10))
    #expect(x.content == .scalar("q", isQuoted: true))
  }

  @Test func `JSON is read with the same places`() throws {
    let (root, faults) = parse("{\n\t\"a\": { \"b\": [true, \"\\u00e9\"] }\n}\n")
    #expect(faults == [])
    guard case .sequence(let members) = root?.child("a")?.child("b")?.content else {
      Issue.record("no list")
      return
    }
    #expect(members[0].content == .scalar("true", isQuoted: false))
    #expect(members[1].content == .scalar("é", isQuoted: true))
    #expect(members[1].place.line == 2)
  }

  @Test(arguments: [
    ("", "f.yaml:1: the file is empty; write the settings"),
    (
      "a: 1\na: 2\n",
      "f.yaml:1: written twice: \"a\"; correct the YAML here; indentation and quotes are the usual cause"
    ),
    (
      "a: [1\nb: 2\n",
      "f.yaml:2: not YAML: did not find expected ',' or ']'; correct the YAML here; indentation and quotes are the usual cause"
    ),
    (
      "a:\n\t- 1\n",
      "f.yaml:2: not YAML: found character that cannot start any token; correct the YAML here; indentation and quotes are the usual cause"
    ),
    (
      "a: 1\n---\nb: 2\n",
      "f.yaml:2: not YAML: but found another document; correct the YAML here; indentation and quotes are the usual cause"
    ),
    (
      "a: \u{1}\n",
      "f.yaml:1: not YAML: control characters are not allowed; correct the YAML here; indentation and quotes are the usual cause"
    ),
    ("[a, b]: c\n", "f.yaml:1: a key is not a single word; write key: value"),
    (
      "a: &x 1\nb: *x\n",
      "f.yaml:2: aliases (*x) are not supported; write the value out; quote it if a literal asterisk is meant"
    ),
  ])
  func `a document that cannot be read is one fault with its line`(text: String, fault: String) {
    let (root, faults) = parse(text)
    #expect(root == nil)
    #expect(faults == [fault])
  }

  @Test func `bytes that are not UTF-8 are refused`() {
    let log = FaultLog()
    #expect(Descriptor.parse(bytes: [0x61, 0x3A, 0x20, 0xFF, 0x0A], name: "f", log) == nil)
    #expect(log.sorted.map(\.problem) == ["not UTF-8 text"])
  }

  @Test func `a file of more than 1 MiB is refused`() {
    let log = FaultLog()
    #expect(Descriptor.parse(bytes: Array(repeating: 0x20, count: Descriptor.maximumBytes + 1), name: "f", log) == nil)
    #expect(log.sorted.map(\.problem) == ["larger than 1 MiB"])
  }

  @Test func `an absent file is told from an unreadable one`() {
    let log = FaultLog()
    #expect(Descriptor.read(path: "/nonexistent/x.yaml", name: "x.yaml", log) == nil)
    #expect(Descriptor.read(path: "/", name: "folder", log) == nil)
    #expect(log.sorted.map(\.problem) == ["the file does not exist", "the file cannot be read"])
  }

  @Test(.timeLimit(.minutes(1)))
  func `an alias bomb costs nothing, also as a key`() {
    var text = "a0: &a0 [x, x]\n"
    for level in 1...40 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    #expect(parse(text + "? *a40\n: 1\n").root == nil)
    #expect(parse("? &k [x, y]\n: {? *k : 1}\n").root == nil)
  }

  @Test(.timeLimit(.minutes(1)), arguments: [66, 900, 5000, 500_000])
  func `deep nesting is refused, not followed`(depth: Int) {
    let texts = [
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth),
      String(repeating: "{a: ", count: depth) + String(repeating: "}", count: depth),
      String(repeating: "- ", count: depth) + "x",
    ]
    for text in texts {
      let isRefused = parse(text).root == nil
      #expect(isRefused)
    }
  }

  @Test(arguments: ["*.yaml", "a*b", "R&D *D", "\"&x *x\""])
  func `an asterisk or an ampersand alone is no alias`(text: String) {
    #expect(AliasScan.firstAlias(in: Array("k: '\(text)'\n".utf8))?.name == (text.contains("&x") ? "x" : nil))
  }

  @Test func `faults are sorted by file, line and column, and told once`() {
    let log = FaultLog()
    log.add(at: Place(file: "b", line: 9), path: "late", "p", remedy: "")
    log.add(at: Place(file: "a", line: 3, column: 7), path: "second", "p", remedy: "")
    log.add(at: Place(file: "a", line: 3, column: 2), path: "first", "p", remedy: "r")
    log.add(at: Place(file: "b", line: 2), path: "early", "p", remedy: "")
    log.add(at: Place(file: "b", line: 2), path: "early", "p", remedy: "")
    #expect(log.sorted.map(\.description) == ["b:2: early: p", "b:9: late: p", "a:3: first: p; r", "a:3: second: p"])
  }
}
