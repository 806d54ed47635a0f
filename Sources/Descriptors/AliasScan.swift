/// Finds YAML aliases before a parser expands them.
///
/// Nested aliases make a small file stand for an exponentially large one, and a parser that compares mapping keys
/// walks all of it. Descriptors have no use for aliases, so a file that uses one is refused before it is parsed.
///
/// The scan never misses an alias: an alias needs `*name` at the start of a token and `&name` earlier at the start
/// of another. It may take quoted text for one only if both forms with the same name occur.
enum AliasScan {
  /// The line of the first alias, or nil.
  static func firstAlias(in bytes: [UInt8]) -> (line: Int, name: String)? {
    var anchors = Set<[UInt8]>()
    var line = 1
    var index = 0
    var previous = UInt8(ascii: "\n")
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*"), startsToken(after: previous) {
        let end = nameEnd(in: bytes, from: index + 1)
        let name = Array(bytes[(index + 1)..<end])
        if !name.isEmpty {
          if byte == UInt8(ascii: "&") {
            anchors.insert(name)
          } else if anchors.contains(name) {
            return (line, String(decoding: name, as: UTF8.self))
          }
        }
      }
      if byte == UInt8(ascii: "\n") || (byte == UInt8(ascii: "\r") && next(bytes, index) != UInt8(ascii: "\n")) {
        line += 1
      }
      previous = byte
      index += 1
    }
    return nil
  }

  private static func next(_ bytes: [UInt8], _ index: Int) -> UInt8? {
    index + 1 < bytes.count ? bytes[index + 1] : nil
  }

  /// ASCII that may stand before a token; bytes of other scripts (NEL, U+2028 are line breaks to YAML 1.1) count too.
  private static func startsToken(after byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      false
    default: true
    }
  }

  private static func nameEnd(in bytes: [UInt8], from start: Int) -> Int {
    var end = start
    while end < bytes.count {
      switch bytes[end] {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        end += 1
      default: return end
      }
    }
    return end
  }
}
