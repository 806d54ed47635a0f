import DataContracts
import Testing

@testable import Quality

@Suite struct StringFormatTests {
  private func expect(_ format: String, good: [String], bad: [String]) throws {
    let field = try Single.field(#""type": "string", "format": "\#(format)", "missingValues": ["NA"]"#)
    let found = try Single.outcomes(good + bad, field)
    for (cell, outcome) in zip(good + bad, found) { #expect(outcome == (good.contains(cell) ? cell : "type-error format"), "\(cell)") }
  }

  @Test func `addresses are those of RFC 5321`() throws {
    let label = String(repeating: "a", count: 63)
    try expect(
      "email",
      good: ["name@gmail.com", "a.b+c@x-y.example", "o'neil@example.org", "u@localhost", "1@2.3", "\(label)@\(label).\(label)"],
      bad: [
        "", "string", "http://google.com", "@x.com", "a@", "a..b@x.com", ".a@x.com", "a.@x.com", "a b@x.com", "a@x..com", "a@-x.com", "a@x-.com", "a@x_y.com",
        "a@@x.com", "é@x.com", "a@é.com", "\"a\"@x.com", "a@[127.0.0.1]", "\(label)aa@x.com", "a@\(label)a.com", "a@\(label).\(label).\(label).\(label)",
      ])
  }

  @Test func `URIs have a scheme and no sign that RFC 3986 does not know`() throws {
    try expect(
      "uri",
      good: [
        "http://google.com", "https://u:p@host.example:8080/a/b;c=1?q=%20#frag", "mailto:a@b.c", "urn:isbn:0451450523", "file:///etc/hosts", "http://[2001:db8::7]/",
        "http://[::ffff:1.2.3.4]:80", "http://[::1]", "a:", "tel:+1-816-555-1212", "http://", "x-y.z+1:/a",
      ],
      bad: [
        "", "string", "://no-scheme.test", "/relative", "1http://x", "http://a b", "http://x/%2", "http://x/%GG", "http://[::1", "http://[1::2::3]", "http://[1:2]",
        "http://[1.2.3.4::]", "http://[::1.2.3.256]", "http://x:8a/", "http://é.com", "http://x/<y>", "http://x#a#b", "http://a@b@c", "http://x/\\",
      ])
  }

  @Test func `Base64 and UUIDs are those of their RFCs`() throws {
    try expect(
      "binary", good: ["dGVzdA==", "TWE=", "TWFu", "+/+/"], bad: ["", "string", "dGVzdA", "dGVzdA=", "====", "T===", "dGV-dA==", "dGVz\ndA=="])
    try expect(
      "uuid", good: ["123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000"],
      bad: ["", "123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400", "123e4567-e89b-12d3-a456-42661417400g", "{123e4567-e89b-12d3-a456-426614174000}"])
  }

  @Test func `constraints come behind the format`() throws {
    let field = try Single.field(
      #""type": "string", "format": "email", "constraints": {"minLength": 5, "maxLength": 7, "pattern": "[a-z@.]+", "enum": ["a@b.c", "A@b.c", "a@b", "aa@bb.cc"]}"#)
    #expect(
      try Single.outcomes(["a@b.c", "A@b.c", "a@b", "aa@bb.cc", "b@b.c", "x", ""], field) == [
        "a@b.c", "constraint-error pattern", "constraint-error minLength", "constraint-error maxLength", "constraint-error enum", "type-error format", "null",
      ])
  }
}
