/// Values that must be known elsewhere (Data Package v2, `foreignKeys`).
///
/// A record in which one of the fields has no value refers to nothing and holds.
public struct ForeignKey: Sendable, Hashable {
  public enum Reference: Sendable, Hashable {
    /// Fields of records of the same delivery, by index.
    case ownFields([Int])
    /// Columns of a table of the lake, as it stands when the delivery is judged. No more than `limit` different keys are
    /// read; a table with more is refused before anything is judged.
    case table(name: String, columns: [String], limit: Int)
    /// Keys written in the contract, one value for each field, as they look after cleansing.
    case keys([[String]])
  }

  /// Indexes into the contract's fields.
  public var fields: [Int]
  /// The name in `reference.resource`; empty for the contract's own records.
  public var resource: String
  public var reference: Reference

  public init(fields: [Int], resource: String, reference: Reference) {
    self.fields = fields
    self.resource = resource
    self.reference = reference
  }
}
