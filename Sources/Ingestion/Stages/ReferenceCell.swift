internal import DataContracts
internal import DeltaTable
internal import Quality

/// A partition's value that is part of every key of a file.
enum ReferenceCell {
  case text([UInt8])
  case number(Int128)
  case double(Double)
  case boolean(Bool)
  case date(Int32)

  /// - Parameter text: As the log has it (PROTOCOL, "Partition Value Serialization").
  init?(partition text: String, _ type: DeltaType) {
    switch type {
    case .string: self = .text(Array(text.utf8))
    case .long, .integer, .short, .byte:
      guard let number = Int128(text) else { return nil }
      self = .number(number)
    case .decimal(let precision, let scale):
      let field = Field(name: "", type: .decimal(precision: precision, scale: scale, rounding: .reject))
      guard case .decimal(let unscaled)? = ColumnValue(text, as: field) else { return nil }
      self = .number(unscaled)
    case .double, .float:
      guard let number = Double(text) else { return nil }
      self = .double(number)
    case .boolean:
      guard text == "true" || text == "false" else { return nil }
      self = .boolean(text == "true")
    case .date:
      guard let date = CalendarDate(text) else { return nil }
      self = .date(date.days)
    case .timestamp, .timestampNTZ, .binary: return nil
    }
  }

  func append(to builder: inout ReferenceKeysBuilder) {
    switch self {
    case .text(let bytes): bytes.withUnsafeBufferPointer { builder.append(text: $0) }
    case .number(let number): builder.append(number: number)
    case .double(let number): builder.append(double: number)
    case .boolean(let isTrue): builder.append(boolean: isTrue)
    case .date(let days): builder.append(date: days)
    }
  }
}
