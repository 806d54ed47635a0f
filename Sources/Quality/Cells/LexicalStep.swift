import DataContracts

/// A step beyond trimming, collapsing and case, compiled.
enum LexicalStep {
  case nfc, controls, encoding
  case remove(Set<Unicode.Scalar>)
  case map([[UInt8]: [UInt8]], values: Set<[UInt8]>, CodeMap.Otherwise)
  case amount(AmountReader, isPlain: Bool)
  case phone(PhoneReader)
  case postal(String)
  case pad(Int, [UInt8])
  case name(NameForm)
  case capture(CaptureMatcher, CodeMap.Otherwise)
  case spreadsheet(CleanseFailure)

  /// `nil` for the steps the ``Cleanser`` does itself.
  init?(_ step: CleanseStep) throws(QualityError) {
    switch step {
    case .trim, .collapse, .upper, .lower: return nil
    case .nfc: self = .nfc
    case .controls: self = .controls
    case .encoding: self = .encoding
    case .remove(let characters): self = .remove(Set(characters))
    case .map(let map):
      var entries: [[UInt8]: [UInt8]] = [:]
      for entry in map.entries { entries[Array(entry.code.utf8)] = Array(entry.value.utf8) }
      self = .map(entries, values: Set(entries.values), map.otherwise)
    case .amount(let rule):
      self = .amount(AmountReader(rule), isPlain: rule.decimal == "." && rule.group != "." && (rule.impliedDigits ?? 0) == 0)
    case .phone(let region): self = .phone(PhoneReader(region: region))
    case .postal(let country): self = .postal(country)
    case .pad(let width, let character): self = .pad(width, Array(String(character).utf8))
    case .spreadsheet(let severity): self = .spreadsheet(severity == .warn ? .suspicion : .damage)
    case .name(let rule): self = .name(NameForm(rule))
    case .capture(let rule):
      do throws(PatternError) {
        self = .capture(try CaptureMatcher(rule), rule.otherwise)
      } catch {
        throw QualityError(.invalidPattern, error.description)
      }
    }
  }

  /// Whether a cell of printable ASCII is certain to stay as it is.
  var concernsOnlyOthers: Bool {
    switch self {
    case .nfc, .controls, .encoding: true
    default: false
    }
  }

  /// Does the step; says whether it changed the cell, and sets `failure` when the cell cannot be used.
  func apply(to text: inout CellText, _ failure: inout CleanseFailure) -> Bool {
    switch self {
    case .nfc: return TextRepair.nfc(&text)
    case .controls: return TextRepair.controls(&text)
    case .encoding: return TextRepair.encoding(&text)
    case .remove(let characters):
      let kept = String(decoding: text.bytes, as: UTF8.self).unicodeScalars.filter { !characters.contains($0) }
      return text.become(Array(String(String.UnicodeScalarView(kept)).utf8))
    case .map(let entries, let values, let otherwise):
      let cell = Array(text.bytes)
      if let value = entries[cell] { return text.become(value) }
      switch otherwise {
      case .keep: return false
      case .value(let value): return values.contains(cell) ? false : text.become(Array(value.utf8))
      case .reject:
        if !values.contains(cell) { failure = .unmapped }
        return false
      }
    case .amount(let reader, let isPlain):
      if isPlain && Self.isPlainNumber(text.bytes) { return false }
      return reader.plain(text.bytes).map { text.become($0) } ?? false
    case .phone(let reader): return reader.international(text.bytes).map { text.become($0) } ?? false
    case .postal(let country): return PostalForm.make(text.bytes, country: country).map { text.become($0) } ?? false
    case .pad(let width, let character):
      let length = StringKernel.scalars(CellSlice(start: text.start, count: text.count))
      guard length < width, text.count > 0 else { return false }
      return text.become(Array(repeating: character, count: width - length).joined() + Array(text.bytes))
    case .name(let form): return form.make(text.bytes).map { text.become($0) } ?? false
    case .capture(let matcher, let otherwise):
      if let part = matcher.capture(text.bytes) { return text.become(UnsafeBufferPointer(rebasing: text.bytes[part])) }
      if matcher.isPart(text.bytes) { return false }
      switch otherwise {
      case .keep: return false
      case .value(let value): return text.become(Array(value.utf8))
      case .reject:
        failure = .uncaptured
        return false
      }
    case .spreadsheet(let found):
      if SpreadsheetDamage.isIn(text.bytes) { failure = found }
      return false
    }
  }

  /// `-`, digits, and a point with digits: what the step `amount` makes.
  private static func isPlainNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var rest = text[...]
    if rest.first == 0x2D { rest = rest.dropFirst() }
    let whole = rest.prefix { DigitWord.isDigit($0) }
    if whole.isEmpty { return false }
    rest = rest.dropFirst(whole.count)
    if rest.isEmpty { return true }
    return rest.first == 0x2E && rest.count > 1 && rest.dropFirst().allSatisfy { DigitWord.isDigit($0) }
  }
}

/// Why a cell cannot be used as it is.
enum CleanseFailure: UInt8 {
  case none
  /// No code of the map, where the map must know all.
  case unmapped
  /// The pattern takes nothing of it, where it must.
  case uncaptured
  /// A spreadsheet has damaged it: the record is rejected, or only warned of.
  case damage, suspicion
}
