/// A figure of the file that its records must agree with: an entry of `sluice:controls`.
public struct Control: Sendable, Hashable {
  public enum Measure: Sendable, Hashable {
    /// Records of a type; detail records when nil. Rejected ones count: they were sent.
    case count(record: String?)
    /// Exact sum of a field, of all detail records in which it is a value.
    case sum(field: Int)
    /// Sum of digits taken as numbers, where the sum itself means nothing: the `digits` first digits of the cell as
    /// written (all when nil), modulo `modulus`.
    case hash(field: Int, digits: Int?, modulus: Int128?)
    case minimum(field: Int)
    case maximum(field: Int)
  }

  /// Where the figure to agree with is.
  public enum Source: Sendable, Hashable {
    /// A field, by index, of the record type of this index in ``Contract/records``.
    case record(type: Int, field: Int)
    /// A field, by index, of the control file.
    case controlFile(field: Int)
  }

  public enum Mismatch: String, Sendable, Hashable, CaseIterable {
    /// The delivery is held for a person.
    case quarantine
    /// The delivery lands; the mismatch is reported.
    case warn
  }

  /// Such as `total-balance`; unique in the contract.
  public var id: String
  public var measure: Measure
  /// Only records for which it holds are measured.
  public var filter: RuleExpression?
  public var source: Source
  /// How far the two figures may be apart, at the scale of the measured field.
  public var tolerance: Int128
  public var onMismatch: Mismatch

  public init(
    id: String, measure: Measure, filter: RuleExpression? = nil, source: Source, tolerance: Int128 = 0,
    onMismatch: Mismatch = .quarantine
  ) {
    self.id = id
    self.measure = measure
    self.filter = filter
    self.source = source
    self.tolerance = tolerance
    self.onMismatch = onMismatch
  }
}

/// A companion file with figures: `sluice:controlFile`. Which file it is, is a setting of the feed.
public struct ControlFile: Sendable, Hashable {
  public enum Shape: Sendable, Hashable {
    /// One record after the header, if the dialect has one.
    case delimited(Dialect)
    /// A field to a line: its name, the separator, its value.
    case lines(separator: String)
  }

  public var shape: Shape
  public var fields: [Field]

  public init(shape: Shape, fields: [Field]) {
    self.shape = shape
    self.fields = fields
  }
}
