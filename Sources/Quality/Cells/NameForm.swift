import DataContracts

/// The names of persons and firms in one order and one way of writing; see ``NameRule``.
///
/// Only the case of letters changes, and only by pairs of a capital and a small letter that stand for each other, so that
/// what the step makes of a name does not depend on the case it found.
struct NameForm {
  private let rule: NameRule

  init(_ rule: NameRule) { self.rule = rule }

  /// `nil` when the name stays as it is.
  func make(_ cell: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    let wantsOrder = rule.order == .givenFirst && cell.contains(0x2C)
    guard wantsOrder || (rule.case == .title && Self.isInOneCase(cell)) else { return nil }
    var name = String(decoding: cell, as: UTF8.self)
    if wantsOrder { name = Self.givenFirst(name) }
    if rule.case == .title { name = Self.title(name) }
    return Array(name.utf8)
  }

  // MARK: Order

  /// What stands behind a name and is no given name.
  private static let suffixes: Set<String> = [
    "jr", "sr", "ii", "iii", "iv", "v", "md", "phd", "esq", "cpa", "dds", "inc", "llc", "llp", "lp", "ltd", "co", "corp", "plc", "pc",
    "na", "ag", "sa", "kg", "gmbh", "bv", "nv", "ab", "as", "oy", "spa", "srl", "pllc", "trustee", "et al",
  ]

  private static func isSuffix(_ part: some StringProtocol) -> Bool {
    suffixes.contains(part.lowercased().filter { $0 != "." })
  }

  /// `SMITH, JOHN` and `SMITH, JOHN, JR`; what has other commas, or a suffix where a given name should be, stays.
  private static func givenFirst(_ name: String) -> String {
    let parts = name.split(separator: ",", omittingEmptySubsequences: false).map { part in
      part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
    }.map { String($0) }
    guard 2...3 ~= parts.count, parts.allSatisfy({ !$0.isEmpty }), !isSuffix(parts[1]), parts.count == 2 || isSuffix(parts[2])
    else { return name }
    return ([parts[1], parts[0]] + parts.dropFirst(2)).joined(separator: " ")
  }

  // MARK: Case

  private static let particles: Set<String> = ["van", "von", "der", "den", "de", "del", "di", "da", "dos", "du", "zu", "of", "and"]
  private static let capitals: Set<String> = ["ii", "iii", "iv", "vi", "vii", "viii", "ix", "llc", "llp", "lp", "plc", "pllc", "usa"]

  /// A quick no for names with capitals and small letters among ASCII; the rest is for ``title(_:)``.
  private static func isInOneCase(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    var kinds: UInt8 = 0
    for byte in cell {
      if byte &- 0x41 <= 25 { kinds |= 1 } else if byte &- 0x61 <= 25 { kinds |= 2 }
    }
    return kinds != 3
  }

  private static func title(_ name: String) -> String {
    let scalars = Array(name.unicodeScalars)
    let small = scalars.map(lowered)
    let hasSmall = scalars.contains { raised($0) != $0 }
    let hasCapitals = zip(scalars, small).contains { $0 != $1 }
    guard hasSmall != hasCapitals else { return name }
    var result = small
    var index = 0
    var isFirst = true
    while index < small.count {
      guard small[index].properties.isAlphabetic else {
        index += 1
        continue
      }
      var end = index
      while end < small.count, small[end].properties.isAlphabetic { end += 1 }
      let word = String(String.UnicodeScalarView(small[index..<end]))
      // What follows an apostrophe alone is an ending: Macy's.
      let isEnding = end - index == 1 && index > 0 && "'\u{2019}".unicodeScalars.contains(small[index - 1]) && index > 1
        && small[index - 2].properties.isAlphabetic
      if capitals.contains(word) {
        for place in index..<end { result[place] = raised(small[place]) }
      } else if !isEnding && (isFirst || !particles.contains(word)) {
        result[index] = raised(small[index])
        if word.hasPrefix("mc"), end - index > 3 { result[index + 2] = raised(small[index + 2]) }
      }
      isFirst = false
      index = end
    }
    return String(String.UnicodeScalarView(result))
  }

  /// The small letter of a capital, if both stand for each other alone.
  private static func lowered(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard let small = only(scalar.properties.lowercaseMapping), small != scalar, only(small.properties.uppercaseMapping) == scalar else {
      return scalar
    }
    return small
  }

  /// The capital of a small letter, if both stand for each other alone.
  private static func raised(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard let capital = only(scalar.properties.uppercaseMapping), capital != scalar, only(capital.properties.lowercaseMapping) == scalar
    else { return scalar }
    return capital
  }

  private static func only(_ text: String) -> Unicode.Scalar? {
    text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
  }
}
