/// A condition on the rows of a file.
///
/// A comparison with null is never true. NaN follows IEEE 754: it is unequal to everything, itself
/// included, and neither below nor above anything; the two zeros are equal.
public indirect enum Predicate: Sendable, Hashable {
  case compare(column: String, Comparison, ScalarValue)
  case isIn(column: String, [ScalarValue])
  case isNull(column: String)
  case isNotNull(column: String)
  /// True if all are; of none, true.
  case and([Predicate])
  /// True if one is; of none, false.
  case or([Predicate])

  public enum Comparison: Sendable, Hashable {
    case equal
    case notEqual
    case less
    case lessOrEqual
    case greater
    case greaterOrEqual
  }

  /// The columns it asks about.
  var columns: Set<String> {
    switch self {
    case .compare(let column, _, _), .isIn(let column, _), .isNull(let column), .isNotNull(let column): [column]
    case .and(let parts), .or(let parts): parts.reduce(into: []) { $0.formUnion($1.columns) }
    }
  }

  /// Throws `.noSuchColumn`, or `.typeMismatch` if a value is not of the form the column's values have.
  func validate(_ schema: [LeafColumn]) throws(ParquetError) {
    func column(_ name: String) throws(ParquetError) -> LeafColumn {
      guard let column = schema.first(where: { $0.name == name }) else {
        throw ParquetError(.noSuchColumn, "the file has no such column", column: name)
      }
      return column
    }
    func check(_ value: ScalarValue, _ column: LeafColumn) throws(ParquetError) {
      guard value.isForm(of: column) else {
        throw ParquetError(
          .typeMismatch, "the condition compares values of \(column.physicalType) with a value of another form",
          column: column.name)
      }
    }
    switch self {
    case .compare(let name, let comparison, let value):
      let column = try column(name)
      try check(value, column)
      if column.type == .interval || column.type == .int96, comparison != .equal, comparison != .notEqual {
        throw ParquetError(.typeMismatch, "\(column.type) has no order", column: name)
      }
    case .isIn(let name, let values):
      let column = try column(name)
      for value in values { try check(value, column) }
    case .isNull(let name), .isNotNull(let name):
      _ = try column(name)
    case .and(let parts), .or(let parts):
      for part in parts { try part.validate(schema) }
    }
  }
}

extension ScalarValue {
  /// True if the values of `column` are decoded to this kind.
  func isForm(of column: LeafColumn) -> Bool {
    switch (self, column.physicalType) {
    case (.boolean, .boolean), (.int32, .int32), (.int64, .int64), (.float, .float), (.double, .double): return true
    case (.int128, .byteArray), (.int128, .fixedLengthByteArray):
      if case .decimal = column.type { return true }
      return false
    case (.bytes(let bytes), .fixedLengthByteArray), (.bytes(let bytes), .int96):
      if case .decimal = column.type { return false }
      return bytes.count == column.typeLength
    case (.bytes, .byteArray):
      if case .decimal = column.type { return false }
      return true
    default: return false
    }
  }
}
