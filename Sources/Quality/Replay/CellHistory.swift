public import DataContracts

/// How the cell of one field became a value: the cell as it came, each step of cleansing that changed it, the typed value.
///
/// Holds values of the data, personal data among them: who shows it decides what of it.
public struct CellHistory: Sendable, Hashable {
  /// A step that changed the cell.
  public struct Change: Sendable, Hashable {
    public let step: CleanseStep
    /// UTF-8.
    public let before: [UInt8]
    public let after: [UInt8]
  }

  public let field: Field
  /// 0-based among the contract's fields and derived fields.
  public let fieldIndex: Int
  /// The cell in UTF-8, without quotes and escapes; `nil` when the record has none there, or one whose bytes are no value.
  public let raw: [UInt8]?
  /// In the order of the steps.
  public let changes: [Change]
  /// `nil` when the cell stands for no value, or is none of its type. A value that breaks a constraint is one.
  public let value: ColumnValue?
  /// What is wrong with the cell, warnings among it.
  public let reasons: [Reason]
}

/// How one record became a row, or why it did not.
public struct RecordHistory: Sendable, Hashable {
  /// One for each field and then for each derived field, in the order of the contract.
  public let cells: [CellHistory]
  /// What is wrong with the record as a whole: its shape, or rules across fields.
  public let reasons: [Reason]
  /// Whether the record lands if no other has its keys.
  public let isAccepted: Bool
}
