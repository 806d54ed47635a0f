/// What a record of a feed is: its dialect, its fields, its key.
///
/// Loaded from a Data Package v2 resource by ``load(path:name:checkingPatterns:)``; see `Docs/` for the keys.
public struct Contract: Sendable, Hashable {
  /// Such as `portfolio`.
  public var name: String
  /// Such as `1.0.0`; the major number is in the file's name.
  public var version: String
  /// Hexadecimal SHA-256 of the descriptor file's bytes.
  public var sha256: String
  public var dialect: Dialect
  /// `utf-8`.
  public var encoding: String
  /// In the order of the columns.
  public var fields: [Field]
  /// Indexes into `fields`.
  public var primaryKey: [Int]
  /// The first and the last business date the contract is for; nil where it is not limited.
  public var effective: EffectiveDates

  public init(
    name: String, version: String, sha256: String, dialect: Dialect = Dialect(), encoding: String = "utf-8",
    fields: [Field], primaryKey: [Int] = [], effective: EffectiveDates = EffectiveDates()
  ) {
    self.name = name
    self.version = version
    self.sha256 = sha256
    self.dialect = dialect
    self.encoding = encoding
    self.fields = fields
    self.primaryKey = primaryKey
    self.effective = effective
  }
}

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
