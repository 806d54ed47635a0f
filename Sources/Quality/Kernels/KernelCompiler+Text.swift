import DataContracts

extension KernelCompiler {
  /// The program of a column that lands as text; `nil` for one that does not.
  mutating func textProgram() throws(QualityError) -> ColumnProgram? {
    guard field.type.column == .string else { return nil }
    guard let form = try form() else { return try plain() }
    switch field.type {
    case .time: return try ordered(form) { if case .time(let micros) = $0 { micros } else { nil } }
    case .yearmonth: return try ordered(form) { if case .month(let months) = $0 { Int64(months) } else { nil } }
    case .object, .array: return try text(form, hasLength: true, isJSON: true)
    case .geojson: return try text(form, isJSON: true)
    case .string, .list: return try text(form, hasLength: true)
    default: return try text(form)
    }
  }

  /// What the texts must be besides text; `nil` when nothing.
  private func form() throws(QualityError) -> TextForm? {
    switch field.type {
    case .time(let format): return .time(FormatReader(format))
    case .yearmonth: return .yearmonth
    case .duration: return .duration
    case .geopoint(let format): return .geopoint(format)
    case .geojson(let isTopology): return .geojson(isTopology: isTopology)
    case .object: return .object
    case .array: return .array
    case .list(let item, let delimiter):
      do throws(QualityError) {
        return .list(try ListForm(item, delimiter: delimiter))
      } catch {
        throw QualityError(error.code, error.message, field: field.name)
      }
    case .string: return field.stringFormat == .default ? nil : .format(field.stringFormat)
    case .any, .integer, .decimal, .double, .boolean, .date, .datetime, .year: return nil
    }
  }

  /// What a value that is written in the contract lands as; `nil` when it is none of the field's type.
  func landed(_ word: String) throws(QualityError) -> String? {
    guard let form = try form() else { return word }
    let text = RuleText(word)
    return TextReader(form).read(text.slice, CellArena())?.text.string
  }

  private func plain() throws(QualityError) -> ColumnProgram {
    try refuseLimits()
    if field.type == .any { try refuseLengths() }
    if constraints.jsonSchema != nil || !field.sentinels.isEmpty { throw refusal("a text has no sentinels and no jsonSchema") }
    let pattern = try pattern().map(PatternCheck.init)
    return .string(
      StringKernel(
        minLength: constraints.minLength, maxLength: constraints.maxLength, pattern: pattern,
        enumeration: constraints.enumeration.map(ByteSet.init), shortcut: TextShortcut(field, cleanser, pattern)))
  }

  /// Only asks whether a value is there; everything else is for the pass.
  private static var bare: ColumnProgram {
    .string(StringKernel(minLength: nil, maxLength: nil, pattern: nil, enumeration: nil, shortcut: .none))
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
