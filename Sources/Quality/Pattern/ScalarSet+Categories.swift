extension ScalarSet {
  /// `\d`: decimal digits, `\p{Nd}`.
  static let digits = category("Nd") ?? ScalarSet()
  /// `\s`: space, tab, line feed, carriage return (XML Schema part 2, appendix F.1.1).
  static let spaces = ScalarSet(" ", "\t", "\n", "\r")
  /// `\w`: everything but punctuation, separators and "other".
  static let wordCharacters = [category("P"), category("Z"), category("C")]
    .reduce(ScalarSet()) { $0.union($1 ?? ScalarSet()) }.inverted
  /// `.`: everything but the ends of lines.
  static let notLineEnds = ScalarSet("\n", "\r").inverted

  /// The scalars of a Unicode general category, by its one- or two-letter name; `nil` when there is no such name.
  static func category(_ name: String) -> ScalarSet? {
    let members = categories.filter { $0.key == name || $0.key.prefix(1) == name }.flatMap(\.value)
    return members.isEmpty ? nil : ScalarSet(members)
  }

  /// Found once by going through all of Unicode, which takes some tens of milliseconds.
  private static let categories: [String: [ClosedRange<UInt32>]] = {
    // Surrogates are no scalars; that they are "other" decides how a class that is negated compiles.
    func name(_ value: UInt32) -> String { Unicode.Scalar(value).map { abbreviation($0.properties.generalCategory) } ?? "C" }
    var ranges: [String: [ClosedRange<UInt32>]] = [:]
    var start: UInt32 = 0
    var current = name(0)
    for value in 1...maximum {
      let next = name(value)
      guard next != current else { continue }
      ranges[current, default: []].append(start...(value - 1))
      (current, start) = (next, value)
    }
    ranges[current, default: []].append(start...maximum)
    return ranges
  }()

  private static func abbreviation(_ category: Unicode.GeneralCategory) -> String {
    switch category {
    case .uppercaseLetter: "Lu"
    case .lowercaseLetter: "Ll"
    case .titlecaseLetter: "Lt"
    case .modifierLetter: "Lm"
    case .otherLetter: "Lo"
    case .nonspacingMark: "Mn"
    case .spacingMark: "Mc"
    case .enclosingMark: "Me"
    case .decimalNumber: "Nd"
    case .letterNumber: "Nl"
    case .otherNumber: "No"
    case .connectorPunctuation: "Pc"
    case .dashPunctuation: "Pd"
    case .openPunctuation: "Ps"
    case .closePunctuation: "Pe"
    case .initialPunctuation: "Pi"
    case .finalPunctuation: "Pf"
    case .otherPunctuation: "Po"
    case .mathSymbol: "Sm"
    case .currencySymbol: "Sc"
    case .modifierSymbol: "Sk"
    case .otherSymbol: "So"
    case .spaceSeparator: "Zs"
    case .lineSeparator: "Zl"
    case .paragraphSeparator: "Zp"
    case .control: "Cc"
    case .format: "Cf"
    case .surrogate: "Cs"
    case .privateUse: "Co"
    case .unassigned: "Cn"
    @unknown default: "Cn"
    }
  }
}
