import DataContracts

/// Turns a field of the contract into a program, refusing what does not fit together.
struct KernelCompiler {
  let field: Field
  private var constraints: Constraints { field.constraints }

  init(field: Field) { self.field = field }

  func program() throws(QualityError) -> ColumnProgram {
    switch field.type {
    case .string:
      try refuseLimits()
      return .string(
        StringKernel(
          minLength: constraints.minLength, maxLength: constraints.maxLength, pattern: try pattern().map(PatternCheck.init),
          enumeration: constraints.enumeration.map(ByteSet.init)))
    case .integer:
      return .integer(try whole(IntegerParser()) { if case .integer(let value) = $0 { value } else { nil } })
    case .decimal(let precision, let scale, let rounding):
      switch try ColumnKind(field) {
      case .int32Decimal:
        return .decimal32(
          try whole(DecimalParser<Int32>(precision: precision, scale: scale, rounding: rounding), Self.unscaled))
      case .int64Decimal:
        return .decimal64(
          try whole(DecimalParser<Int64>(precision: precision, scale: scale, rounding: rounding), Self.unscaled))
      default:
        return .decimal128(
          try whole(DecimalParser<Int128>(precision: precision, scale: scale, rounding: rounding), Self.unscaled))
      }
    case .double:
      try refuseLengths()
      let parser = DoubleParser()
      let checks = TypedChecks<Double>(
        limits: try limits { if case .double(let value) = $0 { value } else { nil } },
        least: -.infinity, greatest: .infinity, above: \.nextUp, below: \.nextDown,
        enumeration: try enumeration(parser, placeholder: 0), pattern: try pattern())
      return .double(TypedKernel(parser: parser, checks: checks, field: field))
    case .boolean(let trueValues, let falseValues):
      try refuseLimits()
      guard Set(trueValues).isDisjoint(with: falseValues) else {
        throw QualityError(.invalidConstraint, "a word is listed both as true and as false", field: field.name)
      }
      return .boolean(try whole(BooleanParser(trueValues: trueValues, falseValues: falseValues)) { _ in nil })
    case .date(let formats):
      guard !formats.isEmpty else {
        throw QualityError(.unsupportedType, "a date needs at least one format", field: field.name)
      }
      return .date(try whole(DateParser(formats: formats)) { if case .date(let days) = $0 { days } else { nil } })
    case .datetime(let format, let zone):
      return .timestamp(
        try whole(TimestampParser(format: format, zone: zone)) { if case .timestamp(let micros) = $0 { micros } else { nil } })
    case .time, .year, .yearmonth, .duration, .geopoint, .geojson, .object, .array, .list, .any:
      throw QualityError(.unsupportedType, "not carried out yet: the type \(field.type.name)", field: field.name)
    }
  }

  private static func unscaled<Value: FixedWidthInteger>(_ bound: Bound) -> Value? {
    guard case .decimal(let unscaled) = bound else { return nil }
    // A limit beyond the storage can never be reached, so the end of the storage says the same.
    return Value(clamping: unscaled)
  }

  private func whole<Parser: CellParser>(_ parser: Parser, _ value: (Bound) -> Parser.Value?) throws(QualityError)
    -> TypedKernel<Parser> where Parser.Value: FixedWidthInteger
  {
    try refuseLengths()
    let checks = TypedChecks<Parser.Value>(
      limits: try limits(value), least: .min, greatest: .max,
      above: { $0 == .max ? $0 : $0 + 1 }, below: { $0 == .min ? $0 : $0 - 1 },
      enumeration: try enumeration(parser, placeholder: 0), pattern: try pattern())
    return TypedKernel(parser: parser, checks: checks, field: field)
  }

  private func limits<Value>(_ value: (Bound) -> Value?) throws(QualityError) -> TypedChecks<Value>.Limits {
    func typed(_ bound: Bound?, _ name: String) throws(QualityError) -> Value? {
      guard let bound else { return nil }
      guard let value = value(bound) else {
        throw QualityError(.invalidConstraint, "\(name) is not a value of the field's type", field: field.name)
      }
      return value
    }
    return .init(
      minimum: try typed(constraints.minimum, "minimum"), maximum: try typed(constraints.maximum, "maximum"),
      exclusiveMinimum: try typed(constraints.exclusiveMinimum, "exclusiveMinimum"),
      exclusiveMaximum: try typed(constraints.exclusiveMaximum, "exclusiveMaximum"))
  }

  private func enumeration<Parser: CellParser>(_ parser: Parser, placeholder: Parser.Value) throws(QualityError)
    -> [Parser.Value]?
  {
    guard let words = constraints.enumeration else { return nil }
    var values: [Parser.Value] = []
    for word in words {
      // Parsers load up to eight bytes on either side of a cell.
      let padding = [UInt8](repeating: 0x20, count: 16)
      let padded = padding + Array(word.utf8) + padding
      var value = placeholder
      let failure = padded.withUnsafeBufferPointer { bytes -> ParseFailure in
        guard let base = bytes.baseAddress, !word.isEmpty else { return .syntax }
        return parser.parse(base + 16, word.utf8.count, into: &value)
      }
      guard failure == .none else {
        throw QualityError(.invalidConstraint, "enum: '\(word)' is not a value of the field's type", field: field.name)
      }
      values.append(value)
    }
    return values
  }

  private func pattern() throws(QualityError) -> PatternAutomaton? {
    guard let source = constraints.pattern else { return nil }
    do throws(PatternError) {
      return try PatternAutomaton(source)
    } catch {
      throw QualityError(.invalidPattern, error.description, field: field.name)
    }
  }

  private func refuseLimits() throws(QualityError) {
    if constraints.minimum != nil || constraints.maximum != nil || constraints.exclusiveMinimum != nil
      || constraints.exclusiveMaximum != nil
    {
      throw QualityError(.invalidConstraint, "minimum and maximum need a number, a date or a datetime", field: field.name)
    }
  }

  private func refuseLengths() throws(QualityError) {
    if constraints.minLength != nil || constraints.maxLength != nil {
      throw QualityError(.invalidConstraint, "minLength and maxLength need a string", field: field.name)
    }
  }
}
