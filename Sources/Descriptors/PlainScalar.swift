/// What YAML readers take an unquoted scalar for.
///
/// Other tools read contracts with YAML 1.1 rules, where `NO` is false and `010` is eight. Text that such
/// a reader would not keep as text must be quoted, or two tools would disagree about one file.
enum PlainKind {
  case null, boolean, number, text
}

extension Node {
  /// The kind of an unquoted scalar; `.text` for anything quoted.
  var plainKind: PlainKind {
    guard case .scalar(let text, isQuoted: false) = content else { return .text }
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE", "false", "False", "FALSE", "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON",
      "off", "Off", "OFF":
      return .boolean
    default: return Self.looksNumeric(text) ? .number : .text
    }
  }

  /// YAML 1.1 integers (also octal, hexadecimal, binary, sexagesimal) and floats, without being exact about each.
  private static func looksNumeric(_ text: String) -> Bool {
    var rest = text.utf8[...]
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    guard let first = rest.first else { return false }
    if rest.elementsEqual(".inf".utf8) || rest.elementsEqual(".nan".utf8) { return true }
    guard isDigit(first) || (first == UInt8(ascii: ".") && rest.dropFirst().first.map(isDigit) == true) else {
      return false
    }
    if rest.starts(with: "0x".utf8) { return rest.dropFirst(2).allSatisfy(isHexadecimal) }
    if rest.starts(with: "0b".utf8) { return rest.dropFirst(2).allSatisfy { $0 == 0x30 || $0 == 0x31 } }
    var points = 0
    var exponents = 0
    for byte in rest {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ":"): continue
      case UInt8(ascii: "."): points += 1
      case UInt8(ascii: "e"), UInt8(ascii: "E"): exponents += 1
      case UInt8(ascii: "+"), UInt8(ascii: "-"): if exponents == 0 { return false }
      default: return false
      }
    }
    return points <= 1 && exponents <= 1
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66)
  }
}
