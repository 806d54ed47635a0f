/// The business dates a contract is for, both ends included.
public struct EffectiveDates: Sendable, Hashable {
  public var from: CalendarDate?
  public var to: CalendarDate?

  public init(from: CalendarDate? = nil, to: CalendarDate? = nil) {
    self.from = from
    self.to = to
  }

  public func contains(_ date: CalendarDate) -> Bool {
    (from.map { $0 <= date } ?? true) && (to.map { date <= $0 } ?? true)
  }
}

/// How a contract came from the one before it: the rest of `sluice:evolution`.
public struct Evolution: Sendable, Hashable {
  /// The version this one takes the place of.
  public var supersedes: String?
  /// Old names of fields, with the new ones.
  public var renames: [String: String]

  public init(supersedes: String? = nil, renames: [String: String] = [:]) {
    self.supersedes = supersedes
    self.renames = renames
  }
}

/// A column of the table that is the same in every record of the feed: an entry of `sluice:constant`.
public struct Constant: Sendable, Hashable {
  public var column: String
  /// As a field of the column's type would have it written; nil for no value. The table's contract gives it its type.
  public var text: String?

  public init(column: String, text: String?) {
    self.column = column
    self.text = text
  }
}
