/// One kind of record of a file whose records are not all alike: an entry of `sluice:records`.
public struct RecordType: Sendable, Hashable {
  public enum Role: String, Sendable, Hashable, CaseIterable {
    case header
    /// The contract's fields; exactly one type of a file is it.
    case detail
    case trailer
  }

  public enum Match: Sendable, Hashable {
    /// The record has this text from the place on, counted from 1.
    case text(String, at: Int)
    /// The first field is this text.
    case firstField(String)
    /// Whatever no earlier type took.
    case any
  }

  /// What controls call it: its own name, else its role.
  public var name: String
  public var role: Role
  public var match: Match
  /// How many a file must have at least, and may have at most.
  public var minimum: Int
  public var maximum: Int?
  /// Of a header or trailer, in order; empty for the detail, whose fields are the contract's.
  public var fields: [Field]
  /// In a fixed-width file; nil for that of the detail.
  public var recordLength: Int?

  public init(
    name: String, role: Role, match: Match, minimum: Int = 0, maximum: Int? = nil, fields: [Field] = [],
    recordLength: Int? = nil
  ) {
    self.name = name
    self.role = role
    self.match = match
    self.minimum = minimum
    self.maximum = maximum
    self.fields = fields
    self.recordLength = recordLength
  }
}
