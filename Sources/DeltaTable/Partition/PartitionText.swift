/// The text of a partition value in the log (PROTOCOL, "Partition Value Serialization").
public enum PartitionText {
  /// The text of a typed value; `nil` stands for null.
  ///
  /// An empty string gives `nil`, because the protocol reads an empty text as null for every type.
  public static func text(_ value: DeltaValue?) -> String? {
    switch value {
    case nil: nil
    case .string(let text)?: text.isEmpty ? nil : text
    case .long(let number)?: String(number)
    case .decimal(let unscaled, let scale)?: DecimalText.text(unscaled: unscaled, scale: scale)
    case .date(let days)?: CivilDate(daysSinceEpoch: Int64(days)).text
    case .timestamp(let microseconds)?: TimestampText.microseconds(microseconds)
    case .timestampNTZ(let microseconds)?: TimestampText.local(microseconds)
    case .double(let number)?: String(number)
    case .boolean(let flag)?: flag ? "true" : "false"
    }
  }

  /// Why a text is no value of a column's type, or `nil` when it is one.
  static func fault(_ text: String, as type: DeltaType) -> String? {
    switch type {
    case .string: nil
    case .byte: integer(text, as: Int8.self)
    case .short: integer(text, as: Int16.self)
    case .integer: integer(text, as: Int32.self)
    case .long: integer(text, as: Int64.self)
    case .date: CivilDate(text: text) == nil ? "is not a date as yyyy-MM-dd" : nil
    case .boolean: text == "true" || text == "false" ? nil : "is neither true nor false"
    case .decimal(let precision, let scale):
      DecimalText.isDecimal(text, precision: precision, scale: scale) ? nil : "is not a decimal with \(scale) digits after the point"
    case .timestampNTZ: TimestampText.isLocal(text) ? nil : "is not a time as yyyy-MM-dd HH:mm:ss.ffffff"
    case .timestamp:
      TimestampText.isTimestamp(text) ? nil : "is not a time as yyyy-MM-ddTHH:mm:ss.ffffffZ"
    case .float, .double: (Double(text)?.isFinite ?? false) ? nil : "is not a finite number"
    case .binary: "is binary, which cannot partition a table"
    }
  }

  private static func integer<T: FixedWidthInteger>(_ text: String, as type: T.Type) -> String? {
    guard let number = T(text), String(number) == text else { return "is not an integer of the column's width" }
    return nil
  }
}
