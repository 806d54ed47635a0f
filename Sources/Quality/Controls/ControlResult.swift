public import DataContracts

/// What a control of the contract found: the file's own figure beside the one its records make.
public struct ControlResult: Sendable, Hashable {
  public let id: String
  /// As the file declares it; `nil` when no record carries it, or what it carries is no number.
  public let declared: String?
  /// What the records make; `nil` when no record has a value, or the figure passed 38 digits.
  public let measured: String?
  public let agrees: Bool
  public let onMismatch: Control.Mismatch
  /// Whether the measured field is personal data: then the figures are not to be shown.
  public let isSensitive: Bool
}
