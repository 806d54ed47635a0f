/// A lexical step of cleansing. Each is pure and idempotent.
///
/// A step that cannot make sense of a cell leaves it as it is, unless it says otherwise: what is wrong is then found by the
/// type.
public enum CleanseStep: Sendable, Hashable {
  /// White space at both ends goes, no-break spaces included. Zero-width signs are for `controls`.
  case trim
  /// Each run of white space becomes one space.
  case collapse
  case upper
  case lower
  /// Unicode Normalization Form C.
  case nfc
  /// Control characters and invisible format characters go, except zero-width joiners between letters.
  case controls
  /// UTF-8 that was once taken for Windows-1252 and written as UTF-8 (`Ã©` for `é`) is put right, where the whole cell
  /// can be.
  case encoding
  /// These characters go.
  case remove(characters: [Unicode.Scalar])
  case map(CodeMap)
  case amount(AmountRule)
  /// E.164: `+`, country code, number. `region` is the ISO 3166-1 code of numbers written without country code.
  case phone(region: String)
  /// A postal code in its country's form, zeros kept. `country` is an ISO 3166-1 code.
  case postal(country: String)
  /// Filled up on the left to `width` characters, for identifiers whose zeros were lost; nothing that is longer or empty.
  case pad(width: Int, character: Unicode.Scalar)
  case name(NameRule)
  case capture(CaptureRule)
  /// Changes nothing: a cell a spreadsheet has damaged (`1.00E+05`, `#####`, `#REF!`, a date made of a code) is the error
  /// `excel-damage`.
  case spreadsheet(Severity)

  /// The word in `sluice:cleanse`.
  public var op: String {
    switch self {
    case .trim: "trim"
    case .collapse: "collapse"
    case .upper: "upper"
    case .lower: "lower"
    case .nfc: "nfc"
    case .controls: "controls"
    case .encoding: "encoding"
    case .remove: "remove"
    case .map: "map"
    case .amount: "amount"
    case .phone: "phone"
    case .postal: "postal"
    case .pad: "pad"
    case .name: "name"
    case .capture: "capture"
    case .spreadsheet: "spreadsheet"
    }
  }
}

/// Codes and what they stand for: `{ op: map, values: { "1": open, "2": closed }, otherwise: keep }`.
///
/// No value of the map is a key that becomes something else, so that mapping twice is mapping once.
public struct CodeMap: Sendable, Hashable {
  public struct Entry: Sendable, Hashable {
    public var code: String
    public var value: String

    public init(_ code: String, _ value: String) {
      self.code = code
      self.value = value
    }
  }

  /// What becomes of a cell that is neither a code nor a value of the map.
  public enum Otherwise: Sendable, Hashable {
    case keep
    /// The record is rejected with `cleanse-failed`.
    case reject
    case value(String)
  }

  /// In the order written; codes are unique.
  public var entries: [Entry]
  public var otherwise: Otherwise

  public init(_ entries: [Entry], otherwise: Otherwise = .keep) {
    self.entries = entries
    self.otherwise = otherwise
  }
}

/// How the names of persons and firms are written: `{ op: name, order: given-first, case: title }`.
public struct NameRule: Sendable, Hashable {
  public enum Order: String, Sendable, Hashable, CaseIterable {
    case keep
    /// `SMITH, JOHN` becomes `JOHN SMITH`.
    case givenFirst = "given-first"
  }

  public enum Case: String, Sendable, Hashable, CaseIterable {
    case keep
    /// `MCDONALD` becomes `McDonald`, only where the whole name is in one case.
    case title
  }

  public var order: Order
  public var `case`: Case

  public init(order: Order = .keep, case: Case = .keep) {
    self.order = order
    self.case = `case`
  }
}

/// A part of the cell: `{ op: capture, pattern: "([0-9]+)-[0-9]+", group: 1, otherwise: keep }`.
public struct CaptureRule: Sendable, Hashable {
  /// An XML Schema expression that must match the whole cell.
  public var pattern: String
  /// From 1.
  public var group: Int
  /// What becomes of a cell the pattern does not match.
  public var otherwise: CodeMap.Otherwise

  public init(pattern: String, group: Int = 1, otherwise: CodeMap.Otherwise = .keep) {
    self.pattern = pattern
    self.group = group
    self.otherwise = otherwise
  }
}
