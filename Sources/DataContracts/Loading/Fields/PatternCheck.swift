/// Catches what people write in a pattern out of habit and XML Schema's expressions do not have.
///
/// Whether the rest of a pattern can be compiled is for its compiler to say.
enum PatternCheck {
  static func fault(in pattern: String) -> (problem: String, remedy: String)? {
    guard pattern.utf8.count <= 1000 else { return ("longer than 1000 bytes", "shorten it, or use enum") }
    var isInClass = false
    var depth = 0
    var isEscaped = false
    var previous: UInt8 = 0
    for byte in pattern.utf8 {
      if isEscaped {
        if (0x30...0x39).contains(byte) || "bBAzZGkK".utf8.contains(byte) {
          return ("\\\(String(UnicodeScalar(byte))) is not part of XML Schema patterns", "write the pattern without it")
        }
        isEscaped = false
        previous = 0
        continue
      }
      switch byte {
      case UInt8(ascii: "\\"): isEscaped = true
      case UInt8(ascii: "["): isInClass = true
      case UInt8(ascii: "]"): isInClass = false
      case _ where isInClass: break
      case UInt8(ascii: "^"), UInt8(ascii: "$"):
        let sign = String(UnicodeScalar(byte))
        return (
          "a pattern is always matched against the whole value",
          "remove \(sign), or write \\\(sign) if the sign is meant"
        )
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"):
        depth -= 1
        if depth < 0 { return ("a ) without its (", "write \\) if the sign is meant") }
      case UInt8(ascii: "?"):
        if previous == UInt8(ascii: "(") {
          return ("groups that begin with (? are not part of XML Schema patterns", "write a plain group")
        }
        if "*+?}".utf8.contains(previous) {
          return ("lazy repetition is not part of XML Schema patterns", "remove the second sign")
        }
      case UInt8(ascii: "+"):
        if "*+?}".utf8.contains(previous) {
          return ("possessive repetition is not part of XML Schema patterns", "remove the second sign")
        }
      default: break
      }
      previous = byte
    }
    if isEscaped { return ("ends in a single \\", "write \\\\ if the sign is meant") }
    if isInClass { return ("a [ without its ]", "write \\[ if the sign is meant") }
    if depth > 0 { return ("a ( without its )", "write \\( if the sign is meant") }
    return nil
  }

  /// How many groups a sound pattern has.
  static func groups(in pattern: String) -> Int {
    var isInClass = false
    var isEscaped = false
    var count = 0
    for byte in pattern.utf8 {
      if isEscaped {
        isEscaped = false
        continue
      }
      switch byte {
      case UInt8(ascii: "\\"): isEscaped = true
      case UInt8(ascii: "["): isInClass = true
      case UInt8(ascii: "]"): isInClass = false
      case UInt8(ascii: "(") where !isInClass: count += 1
      default: break
      }
    }
    return count
  }
}
