import Descriptors

/// A value of a column, as a constant has it.
public enum ColumnValue: Sendable, Hashable {
  case string(String)
  case long(Int64)
  /// At the column's scale.
  case decimal(unscaled: Int128)
  case double(Double)
  case boolean(Bool)
  /// Since 1970-01-01.
  case date(days: Int32)
  /// Since 1970-01-01T00:00:00Z.
  case timestamp(micros: Int64)

  /// Reads a text as a value of a field, in the field's first format; nil when it is none.
  public init?(_ text: String, as field: Field) {
    if field.type.column == .string {
      self = .string(text)
      return
    }
    if case .boolean(let trueValues, let falseValues) = field.type {
      guard trueValues.contains(text) || falseValues.contains(text) else { return nil }
      self = .boolean(trueValues.contains(text))
      return
    }
    let node = Node(path: "", place: Place(file: ""), content: .scalar(text, isQuoted: true))
    switch BoundReader(log: FaultLog(), type: field.type).read(node) {
    case .integer(let value): self = .long(value)
    case .decimal(let unscaled): self = .decimal(unscaled: unscaled)
    case .double(let value): self = .double(value)
    case .date(let days): self = .date(days: days)
    case .timestamp(let micros): self = .timestamp(micros: micros)
    case .time, .month, nil: return nil
    }
  }
}
