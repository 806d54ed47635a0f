/// A JSON value of the leaf profile: RFC 8785 (JCS) without floats and nulls.
///
/// With floats forbidden the canonical form needs no number formatting, so two writers cannot differ; amounts and
/// scores travel as strings or scaled integers, and what is absent is left out.
enum CanonicalValue: Sendable, Hashable {
  case string(String)
  case integer(Int64)
  case boolean(Bool)
  case array([CanonicalValue])
  case object([String: CanonicalValue])
  /// Parsed so that JCS test vectors can be checked; refused in leaves.
  case null

  /// Integers beyond ±(2^53-1) are not the same number in every reader.
  static let integerLimit: Int64 = 9_007_199_254_740_991

  /// The canonical bytes: members sorted by the UTF-16 code units of their names, shortest escapes, no blanks.
  var canonicalBytes: [UInt8] {
    var out: [UInt8] = []
    write(to: &out)
    return out
  }

  private func write(to out: inout [UInt8]) {
    switch self {
    case .string(let text): Self.write(text, to: &out)
    case .integer(let number): out.append(contentsOf: String(number).utf8)
    case .boolean(let flag): out.append(contentsOf: (flag ? "true" : "false").utf8)
    case .null: out.append(contentsOf: "null".utf8)
    case .array(let elements):
      out.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        element.write(to: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let members):
      out.append(UInt8(ascii: "{"))
      let sorted = members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
      for (index, member) in sorted.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        Self.write(member.key, to: &out)
        out.append(UInt8(ascii: ":"))
        member.value.write(to: &out)
      }
      out.append(UInt8(ascii: "}"))
    }
  }

  /// RFC 8785 §3.2.2.2: only quote, backslash and the controls below U+0020 are escaped.
  private static func write(_ text: String, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case 0x22: out.append(contentsOf: [0x5C, 0x22])
      case 0x5C: out.append(contentsOf: [0x5C, 0x5C])
      case 0x08: out.append(contentsOf: [0x5C, 0x62])
      case 0x09: out.append(contentsOf: [0x5C, 0x74])
      case 0x0A: out.append(contentsOf: [0x5C, 0x6E])
      case 0x0C: out.append(contentsOf: [0x5C, 0x66])
      case 0x0D: out.append(contentsOf: [0x5C, 0x72])
      case 0..<0x20: out.append(contentsOf: "\\u00\(Hex.text([byte]))".utf8)
      default: out.append(byte)
      }
    }
    out.append(UInt8(ascii: "\""))
  }

  subscript(name: String) -> CanonicalValue? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  var string: String? {
    if case .string(let text) = self { text } else { nil }
  }
}
