/// How amounts are written, to be made plain decimal numbers: the step `amount`.
///
/// The result is digits with a `-` before them and a `.` in them where the amount has one. With implied digits the result
/// always has its point, and a cell that has one stays as it is.
public struct AmountRule: Sendable, Hashable {
  /// How digits before the point are grouped.
  public enum Grouping: String, Sendable, Hashable, CaseIterable {
    /// `1,234,567`
    case thousands
    /// `12,34,567`
    case indian
  }

  /// Ways to say that an amount is less than nothing.
  public enum Negative: String, Sendable, Hashable, CaseIterable {
    /// `-12.50`, always understood.
    case leadingMinus = "minus"
    /// `12.50-`
    case trailingMinus = "trailing-minus"
    /// `(12.50)`
    case parentheses
    /// `12.50 CR`; without it or with `DR`, the amount is positive.
    case credit = "CR"
    /// `12.50 DR`, `12.50 DB`; without it or with `CR`, the amount is positive.
    case debit = "DR"
  }

  /// What stands before the fraction.
  public var decimal: Unicode.Scalar
  /// What stands between groups; nil when nothing may. A space stands for no-break spaces too.
  public var group: Unicode.Scalar?
  public var grouping: Grouping
  /// Signs and codes that may stand before or after the number, such as `$` and `USD`.
  public var currencies: [String]
  public var negatives: [Negative]
  /// Whether a percent sign may follow. The number stays what it is: `8.90%` is 8.90.
  public var allowsPercent: Bool
  /// Digits after a point that is not written: `12345` with 2 is `123.45`.
  public var impliedDigits: Int?

  public init(
    decimal: Unicode.Scalar = ".", group: Unicode.Scalar? = nil, grouping: Grouping = .thousands,
    currencies: [String] = [], negatives: [Negative] = [.leadingMinus], allowsPercent: Bool = false,
    impliedDigits: Int? = nil
  ) {
    self.decimal = decimal
    self.group = group
    self.grouping = grouping
    self.currencies = currencies
    self.negatives = negatives
    self.allowsPercent = allowsPercent
    self.impliedDigits = impliedDigits
  }
}
