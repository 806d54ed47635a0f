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
  ///
  /// - Complexity: goes through all of Unicode, some tens of milliseconds; for compiling, never for matching.
  static func category(_ name: String) -> ScalarSet? {
    guard names.contains(where: { $0 == name || $0.prefix(1) == name }) else { return nil }
    var ranges: [ClosedRange<UInt32>] = []
    var start: UInt32?
    for value in 0...maximum + 1 {
      let isMember =
        value <= maximum
        && (Unicode.Scalar(value).map { abbreviation($0.properties.generalCategory).hasPrefix(name) } ?? (name == "C"))
      if isMember {
        if start == nil { start = value }
      } else if let first = start {
        ranges.append(first...(value - 1))
        start = nil
      }
    }
    return ScalarSet(ranges)
  }

  private static let names = [
    "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm",
    "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Co", "Cn",
  ]

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
