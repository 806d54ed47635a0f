/// What is wrong with the bytes of one cell, found before its value is looked at.
///
/// Such a cell has no content. The record carries ``RecordFault/malformedCell`` besides.
public enum CellFault: UInt8, Sendable, Hashable, CaseIterable {
  /// A digit of a packed or zoned number is none.
  case invalidDigit = 1
  /// The sign of a packed or zoned number is none.
  case invalidSign
  /// The record ends inside the field.
  case truncated
  /// The record does not have the field.
  case missing
  /// An object or array stands where one value was expected.
  case nestedValue
  /// A JSON value of another kind than the field takes: a number for a text, say.
  case valueKind
  /// The object has the member twice.
  case duplicateMember

  /// The error type of the Frictionless vocabulary.
  public var errorType: String { self == .missing ? "missing-cell" : "type-error" }

  /// A fault and its 0-based field.
  public struct Located: Sendable, Hashable {
    public let fault: CellFault
    public let field: Int

    public init(_ fault: CellFault, field: Int) {
      self.fault = fault
      self.field = field
    }
  }
}

/// A cell fault of one record of a batch.
public struct CellFaultEntry: Sendable, Hashable {
  /// 0-based index in the batch.
  public internal(set) var record: UInt32
  /// 0-based.
  public let field: UInt32
  public let fault: CellFault
}
