import DataContracts

/// Turns a field of the contract into a program, and a pass behind it where one is needed, refusing what does not fit together.
struct KernelCompiler {
  let field: Field
  let cleanser: Cleanser
  /// What comes behind the program; known once it is made.
  var pass: ColumnPass?
  var constraints: Constraints { field.constraints }

  init(field: Field, cleanser: Cleanser) {
    self.field = field
    self.cleanser = cleanser
  }

  mutating func program() throws(QualityError) -> ColumnProgram {
    if let program = try textProgram() { return program }
    if constraints.jsonSchema != nil { throw refusal("jsonSchema needs an object, an array or GeoJSON") }
    switch field.type {
    case .integer: return try whole(IntegerParser(), Self.integer, ColumnProgram.integer)
    case .year: return try whole(YearParser(), Self.integer, ColumnProgram.further)
    case .decimal(let precision, let scale, let rounding):
      switch try ColumnKind(field) {
      case .int32Decimal:
        let parser = DecimalParser<Int32>(precision: precision, scale: scale, rounding: rounding)
        return try whole(parser, Self.unscaled, ColumnProgram.decimal32)
      case .int64Decimal:
        let parser = DecimalParser<Int64>(precision: precision, scale: scale, rounding: rounding)
        return try whole(parser, Self.unscaled, ColumnProgram.decimal64)
      default:
        let parser = DecimalParser<Int128>(precision: precision, scale: scale, rounding: rounding)
        return try whole(parser, Self.unscaled, ColumnProgram.decimal128)
      }
    case .double:
      try refuseLengths()
      let parser = DoubleParser()
      func checks(_ limits: TypedChecks<Double>.Limits, _ enumeration: [Double]?, _ pattern: PatternAutomaton?) -> TypedChecks<Double> {
        TypedChecks(
          limits: limits, least: -.infinity, greatest: .infinity, above: \.nextUp, below: \.nextDown, enumeration: enumeration,
          pattern: pattern)
      }
      let value: (Bound) -> Double? = { if case .double(let value) = $0 { value } else { nil } }
      let all = checks(try limits(value), try enumeration(parser, placeholder: 0), try pattern())
      return try made(parser, all, free: checks(.init(), nil, nil), value, ColumnProgram.double)
    case .boolean(let trueValues, let falseValues):
      try refuseLimits()
      guard Set(trueValues).isDisjoint(with: falseValues) else {
        throw refusal("a word is listed both as true and as false")
      }
      return try whole(BooleanParser(trueValues: trueValues, falseValues: falseValues), { _ in nil }, ColumnProgram.boolean)
    case .date(let formats):
      guard !formats.isEmpty else {
        throw QualityError(.unsupportedType, "a date needs at least one format", field: field.name)
      }
      return try whole(DateParser(formats: formats), { if case .date(let days) = $0 { days } else { nil } }, ColumnProgram.date)
    case .datetime(let format, let zone):
      let parser: TimestampParser
      do throws(QualityError) {
        parser = try TimestampParser(format: format, zone: zone)
      } catch {
        throw QualityError(error.code, error.message, field: field.name)
      }
      return try whole(parser, { if case .timestamp(let micros) = $0 { micros } else { nil } }, ColumnProgram.timestamp)
    case .string, .time, .yearmonth, .duration, .geopoint, .geojson, .object, .array, .list, .any:
      preconditionFailure("these are texts")
    }
  }

  private static func integer(_ bound: Bound) -> Int64? { if case .integer(let value) = bound { value } else { nil } }

  private static func unscaled<Value: FixedWidthInteger>(_ bound: Bound) -> Value? {
    guard case .decimal(let unscaled) = bound else { return nil }
    // A limit beyond the storage can never be reached, so the end of the storage says the same.
    return Value(clamping: unscaled)
  }

  private mutating func whole<Parser: CellParser>(
    _ parser: Parser, _ value: (Bound) -> Parser.Value?, _ make: (TypedKernel<Parser>) -> ColumnProgram
  ) throws(QualityError) -> ColumnProgram where Parser.Value: FixedWidthInteger {
    try refuseLengths()
    let all = Self.checks(try limits(value), try enumeration(parser, placeholder: 0), try pattern())
    return try made(parser, all, free: Self.checks(.init(), nil, nil), value, make)
  }

  static func checks<Value: FixedWidthInteger & BitwiseCopyable>(
    _ limits: TypedChecks<Value>.Limits, _ enumeration: [Value]?, _ pattern: PatternAutomaton?
  ) -> TypedChecks<Value> {
    TypedChecks(
      limits: limits, least: .min, greatest: .max, above: { $0 == .max ? $0 : $0 + 1 }, below: { $0 == .min ? $0 : $0 - 1 },
      enumeration: enumeration, pattern: pattern)
  }

  /// The kernel, with what the field asks for besides its type and constraints.
  private mutating func made<Parser: CellParser>(
    _ parser: Parser, _ checks: TypedChecks<Parser.Value>, free: TypedChecks<Parser.Value>, _ value: (Bound) -> Parser.Value?,
    _ make: (TypedKernel<Parser>) -> ColumnProgram
  ) throws(QualityError) -> ColumnProgram {
    var kernelChecks = checks
    if !field.sentinels.isEmpty {
      guard checks.pattern == nil else { throw refusal("a pattern needs a string") }
      pass = SentinelPass(try sentinels(value), checks)
      kernelChecks = free
    }
    guard field.notation != .standard else { return make(TypedKernel(parser: parser, checks: kernelChecks, field: field)) }
    return .further(TypedKernel(parser: NotationParser(parser, field.notation), checks: kernelChecks, field: field))
  }

  func sentinels<Value>(_ value: (Bound) -> Value?) throws(QualityError) -> [Value] {
    var values: [Value] = []
    for sentinel in field.sentinels {
      guard let value = value(sentinel) else { throw refusal("a sentinel is not a value of the field's type") }
      values.append(value)
    }
    return values
  }

  func limits<Value>(_ value: (Bound) -> Value?) throws(QualityError) -> TypedChecks<Value>.Limits {
    func typed(_ bound: Bound?, _ name: String) throws(QualityError) -> Value? {
      guard let bound else { return nil }
      guard let value = value(bound) else {
        throw refusal("\(name) is not a value of the field's type")
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
        throw refusal("enum: '\(word)' is not a value of the field's type")
      }
      values.append(value)
    }
    return values
  }

  func pattern() throws(QualityError) -> PatternAutomaton? {
    guard let source = constraints.pattern else { return nil }
    do throws(PatternError) {
      return try PatternAutomaton(source)
    } catch {
      throw QualityError(.invalidPattern, error.description, field: field.name)
    }
  }

  func refuseLimits() throws(QualityError) {
    if constraints.minimum != nil || constraints.maximum != nil || constraints.exclusiveMinimum != nil
      || constraints.exclusiveMaximum != nil
    {
      throw refusal("minimum and maximum need a number, a date or a time")
    }
  }

  func refuseLengths() throws(QualityError) {
    if constraints.minLength != nil || constraints.maxLength != nil {
      throw refusal("minLength and maxLength need a string, a list, an array or an object")
    }
  }

  func refusal(_ problem: String) -> QualityError { QualityError(.invalidConstraint, problem, field: field.name) }
}
