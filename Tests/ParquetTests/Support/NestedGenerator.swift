import Parquet

/// Random nested schemas, and rows that fit them.
struct NestedGenerator {
  private var random: SeededGenerator
  private var leaves: FixtureGenerator
  let types: [LeafType]

  init(seed: UInt64, types: [LeafType] = FixtureGenerator.types) {
    random = SeededGenerator(seed: seed)
    leaves = FixtureGenerator(seed: seed &+ 77)
    self.types = types
  }

  mutating func schema(fields: Int, depth: Int) throws -> Schema {
    try Schema((0..<fields).map { field("f\($0)", depth: depth) })
  }

  private mutating func field(_ name: String, depth: Int) -> Schema.Field {
    let isOptional = random.chance(65)
    let id = random.chance(30) ? Int32(random.below(1000)) : nil
    switch depth > 0 ? random.below(10) : 0 {
    case 0...1:
      return .leaf(
        name, random.pick(types), isOptional: isOptional, fieldID: id, omitStatistics: random.chance(10))
    case 2...4:
      let children = (0..<1 + random.below(3)).map { field("s\($0)", depth: depth - 1) }
      return .structure(name, isOptional: isOptional, fieldID: id, children)
    case 5...7:
      return .list(name, isOptional: isOptional, fieldID: id, element: field("element", depth: depth - 1))
    default:
      // Keys that every engine tells apart.
      let key = Schema.Field.leaf("key", random.pick([.string, .int32, .date]), isOptional: false)
      return .map(name, isOptional: isOptional, fieldID: id, key: key, value: field("value", depth: depth - 1))
    }
  }

  mutating func rows(_ field: Schema.Field, count: Int) -> [NestedValue] {
    let nullPercent = random.pick([0, 5, 50, 100])
    let emptyPercent = random.pick([0, 10, 60])
    return (0..<count).map { _ in value(field, nullPercent, emptyPercent) }
  }

  private mutating func value(_ field: Schema.Field, _ nullPercent: Int, _ emptyPercent: Int) -> NestedValue {
    if field.isOptional, random.chance(nullPercent) { return .null }
    func length() -> Int { random.chance(emptyPercent) ? 0 : random.pick([1, 1, 2, 3, 9]) }
    switch field.kind {
    case .leaf(let column): return .scalar(leaves.value(column.type))
    case .structure(let fields): return .structure(fields.map { value($0, nullPercent, emptyPercent) })
    case .list(let element): return .list((0..<length()).map { _ in value(element, nullPercent, emptyPercent) })
    case .map(let key, let item):
      var keys: [NestedValue] = []
      for _ in 0..<length() {
        let next = value(key, 0, 0)
        if !keys.contains(next) { keys.append(next) }
      }
      return .map(keys: keys, values: item.map { item in keys.map { _ in value(item, nullPercent, emptyPercent) } } ?? [])
    }
  }

  /// Settings that cut the data at many places.
  mutating func properties() -> WriterProperties {
    var properties = WriterProperties(compression: random.pick(RoundTripTests.codecs))
    properties.pageRows = random.pick([1, 3, 50, 20_000])
    properties.pageBytes = random.pick([20, 500, 1 << 20])
    properties.dictionaryPageLimit = random.pick([0, 200, 1 << 20])
    properties.dataPages = random.pick([.v1, .v2])
    properties.encodings = random.pick([.plain, .plain, .deltas, .compact])
    return properties
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element { random.pick(elements) }
}

/// A table of random shape with the file that holds it.
struct NestedFixture {
  let schema: Schema
  /// Field by field.
  let values: [[NestedValue]]
  let file: [UInt8]

  init(seed: UInt64, fields: Int = 3, depth: Int = 4, types: [LeafType] = FixtureGenerator.types) throws {
    var generator = NestedGenerator(seed: seed, types: types)
    schema = try generator.schema(fields: fields, depth: depth)
    let count = generator.pick([1, 2, 9, 64, 150])
    values = schema.fields.map { generator.rows($0, count: count) }
    file = try writeNested(
      schema, values, generator.properties(), rowsPerGroup: generator.pick([1, 50, 1000]) + count / 5)
  }

  /// The lines ``canonicalFields(_:fields:)`` gives for the file read back.
  func lines() throws -> [String] {
    try zip(schema.fields, values).flatMap { field, values in
      try ["# " + field.name] + canonical(FieldValues(values, field: field), field)
    }
  }
}

/// Writes columns of equal length as one file.
func writeNested(
  _ schema: Schema, _ values: [[NestedValue]], _ properties: WriterProperties = WriterProperties(),
  rowsPerGroup: Int = .max
) throws -> [UInt8] {
  let encoder = RowGroupEncoder(schema: schema, properties: properties)
  var file: [UInt8] = []
  var writer = try ParquetFileWriter(schema: schema, properties: properties) { file += $0 }
  let count = values[0].count
  var row = 0
  while row < count {
    let rows = row..<row + min(rowsPerGroup, count - row)
    let fields = try zip(schema.fields, values).map { try FieldValues(Array($1[rows]), field: $0) }
    try writer.append(rowGroup: try encoder.encode(fields, rowCount: rows.count), rowCount: rows.count)
    row = rows.upperBound
  }
  _ = try writer.finish()
  return file
}
