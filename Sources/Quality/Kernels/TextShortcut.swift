import DataContracts

/// What tells at once that a cell of a string column is one of those the contract wants: that it stays as it is, is no null token,
/// and keeps the list or the pattern. All other cells take the long way, which is the meaning of this.
enum TextShortcut {
  case none
  /// The permitted words that no step changes.
  case words(ByteSet)
  /// The texts of the pattern, none of which a step could change.
  case masks(PatternMasks)

  init(_ field: Field, _ cleanser: Cleanser, _ pattern: PatternCheck?) {
    let steps = cleanser.steps
    self = .none
    // A step that may fail is asked about every cell.
    if cleanser.mayFail { return }
    if let words = field.constraints.enumeration {
      let usual = words.filter { word in
        1...16 ~= word.utf8.count && !field.missingValues.contains(word) && cleanser.changes(of: Array(word.utf8)).isEmpty
      }
      if !usual.isEmpty { self = .words(ByteSet(usual)) }
    } else if let masks = pattern?.masks {
      guard masks.sequences.allSatisfy({ text in !text.isEmpty && text.allSatisfy { Self.isLeftAlone($0, by: steps) } }) else { return }
      // A token that has the form is no value.
      let isToken = field.missingValues.contains { token in
        let text = RuleText(token)
        return withExtendedLifetime(text) { masks.matches(text.slice.start, text.slice.count) }
      }
      if !isToken { self = .masks(masks) }
    }
  }

  var tellsEnumeration: Bool { if case .words = self { true } else { false } }
  var tellsPattern: Bool { if case .masks = self { true } else { false } }

  /// Whether no step changes a text of such bytes.
  private static func isLeftAlone(_ bytes: ClosedRange<UInt8>, by steps: [CleanseStep]) -> Bool {
    guard bytes.lowerBound > 0x20, bytes.upperBound < 0x7F else { return steps.isEmpty }
    return steps.allSatisfy { step in
      switch step {
      case .trim, .collapse, .nfc, .controls, .encoding: true
      case .upper: !bytes.overlaps(0x61...0x7A)
      case .lower: !bytes.overlaps(0x41...0x5A)
      default: false
      }
    }
  }
}
