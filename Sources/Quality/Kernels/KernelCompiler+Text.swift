import DataContracts

extension KernelCompiler {
  /// The program of a column that lands as text; `nil` for one that does not.
  mutating func textProgram() throws(QualityError) -> ColumnProgram? {
    switch field.type {
    case .string where field.stringFormat == .default:
      try refuseLimits()
      if constraints.jsonSchema != nil || !field.sentinels.isEmpty { throw refusal("a string has no sentinels and no jsonSchema") }
      return .string(
        StringKernel(
          minLength: constraints.minLength, maxLength: constraints.maxLength, pattern: try pattern().map(PatternCheck.init),
          enumeration: constraints.enumeration.map(ByteSet.init)))
    case .string: return try text(.format(field.stringFormat), hasLength: true)
    case .time(let format):
      let value: (Bound) -> Int64? = { if case .time(let micros) = $0 { micros } else { nil } }
      return try ordered(.time(FormatReader(format)), value)
    case .yearmonth:
      let value: (Bound) -> Int64? = { if case .month(let months) = $0 { Int64(months) } else { nil } }
      return try ordered(.yearmonth, value)
    case .duration: return try text(.duration)
    case .geopoint(let format): return try text(.geopoint(format))
    case .geojson(let isTopology): return try text(.geojson(isTopology: isTopology), isJSON: true)
    case .object: return try text(.object, hasLength: true, isJSON: true)
    case .array: return try text(.array, hasLength: true, isJSON: true)
    case .list(let item, let delimiter):
      let list: ListForm
      do throws(QualityError) {
        list = try ListForm(item, delimiter: delimiter)
      } catch {
        throw QualityError(error.code, error.message, field: field.name)
      }
      return try text(.list(list), hasLength: true)
    case .any:
      try refuseLimits()
      try refuseLengths()
      return .string(
        StringKernel(minLength: nil, maxLength: nil, pattern: nil, enumeration: constraints.enumeration.map(ByteSet.init)))
    case .integer, .decimal, .double, .boolean, .date, .datetime, .year: return nil
    }
  }

  /// Only asks whether a value is there; everything else is for the pass.
  private static var bare: ColumnProgram {
    .string(StringKernel(minLength: nil, maxLength: nil, pattern: nil, enumeration: nil))
  }

  /// Texts that have an order: times and months.
  private mutating func ordered(_ form: TextForm, _ value: @escaping (Bound) -> Int64?) throws(QualityError) -> ColumnProgram {
    try refuseLengths()
    var permitted: [Int64]?
    if constraints.enumeration != nil { permitted = try permittedReadings(form) { reading, _ in reading.order } }
    pass = TextPass(
      form, sentinels: try sentinels(value),
      TextChecks(
        minLength: nil, maxLength: nil, pattern: try pattern(), permitted: .all,
        order: Self.checks(try limits(value), permitted, nil), schema: nil))
    return Self.bare
  }

  private mutating func text(_ form: TextForm, hasLength: Bool = false, isJSON: Bool = false) throws(QualityError) -> ColumnProgram {
    try refuseLimits()
    if !hasLength { try refuseLengths() }
    guard field.sentinels.isEmpty else { throw refusal("the type has no sentinels") }
    var permitted = TextChecks.Permitted.all
    if constraints.enumeration != nil {
      permitted =
        isJSON
        ? .json(try permittedReadings(form) { _, value in value })
        : .texts(ByteSet(try permittedReadings(form) { reading, _ in reading.text.string }))
    }
    var schema: JSONSchema?
    if let source = constraints.jsonSchema {
      guard isJSON else { throw refusal("jsonSchema needs an object, an array or GeoJSON") }
      do throws(JSONSchemaError) {
        schema = try JSONSchemaCompiler.compile(source)
      } catch {
        throw refusal("jsonSchema: \(error.problem)")
      }
    }
    pass = TextPass(
      form, sentinels: [],
      TextChecks(
        minLength: constraints.minLength, maxLength: constraints.maxLength, pattern: try pattern(), permitted: permitted, order: nil,
        schema: schema))
    return Self.bare
  }

  /// What the values of the enumeration are as the form reads them.
  private func permittedReadings<Value>(
    _ form: TextForm, _ value: (TextReading, TextChecks.JSONValue) -> Value
  ) throws(QualityError) -> [Value] {
    let arena = CellArena()
    var values: [Value] = []
    for word in constraints.enumeration ?? [] {
      let text = RuleText(word)
      let reader = TextReader(form)
      guard let reading = reader.read(text.slice, arena) else { throw refusal("enum: '\(word)' is not a value of the field's type") }
      values.append(value(reading, TextChecks.JSONValue(text: text, tape: reader.tape)))
    }
    return values
  }
}

extension CellSlice {
  fileprivate var string: String { String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self) }
}
