import Parquet

/// Columns of every type, with the shapes of data that take different paths through the encoder.
struct FixtureGenerator {
  private var random: SeededGenerator

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
  }

  static let types: [LeafType] = [
    .boolean, .int32, .int64, .float, .double, .string, .binary, .date, .timestampMicros(utc: true),
    .timestampMicros(utc: false), .decimal(precision: 1, scale: 0), .decimal(precision: 9, scale: 2),
    .decimal(precision: 10, scale: 4), .decimal(precision: 18, scale: 18), .decimal(precision: 19, scale: 0),
    .decimal(precision: 29, scale: 5), .decimal(precision: 38, scale: 6), .decimal(precision: 38, scale: 38),
    .fixed(length: 3), .fixed(length: 20), .uuid, .json, .integer(bitWidth: 8, isSigned: true),
    .integer(bitWidth: 16, isSigned: false), .integer(bitWidth: 32, isSigned: false),
    .integer(bitWidth: 64, isSigned: false), .timeMicros(utc: false), .timestampMillis(utc: true),
    .timestampNanos(utc: true),
  ]

  /// One column of each type, in random shapes.
  mutating func table(rows: Int, types: [LeafType] = FixtureGenerator.types) -> [Fixture] {
    types.enumerated().map { index, type in column("c\(index)", type, rows: rows) }
  }

  mutating func column(_ name: String, _ type: LeafType, rows: Int) -> Fixture {
    let isOptional = random.chance(70)
    let column = LeafColumn(
      name: name, type: type, isOptional: isOptional, fieldID: random.chance(50) ? Int32(random.below(1000)) : nil,
      omitStatistics: random.chance(15))
    let values = shape(type, rows: rows)
    guard isOptional else { return Fixture(column: column, values: values) }
    let isNull = nulls(rows)
    return Fixture(column: column, values: zip(values, isNull).map { $1 ? nil : $0 })
  }

  private mutating func nulls(_ rows: Int) -> [Bool] {
    switch random.below(6) {
    case 0: return Array(repeating: false, count: rows)
    case 1: return Array(repeating: true, count: rows)
    case 2: return (0..<rows).map { $0 % 2 == 0 }
    case 3:
      let percent = random.below(100)
      return (0..<rows).map { _ in random.chance(percent) }
    case 4:
      let length = 1 + random.below(max(rows, 1))
      return (0..<rows).map { $0 / length % 2 == 1 }
    default: return (0..<rows).map { _ in random.chance(2) }
    }
  }

  private mutating func shape(_ type: LeafType, rows: Int) -> [ScalarValue] {
    let distinct = random.pick([1, 2, 3, 17, 255, 256, 257, 5000])
    let pool = (0..<distinct).map { _ in value(type) }
    switch random.below(4) {
    case 0: return (0..<rows).map { _ in pool[random.below(distinct)] }
    case 1:
      let length = 1 + random.below(50)
      return (0..<rows).map { pool[$0 / length % distinct] }
    case 2: return (0..<rows).map { pool[$0 % distinct] }
    default: return (0..<rows).map { _ in value(type) }
    }
  }

  mutating func value(_ type: LeafType) -> ScalarValue {
    switch type {
    case .boolean: return .boolean(random.chance(50))
    case .float: return .float(float())
    case .double: return .double(double())
    case .string, .enumeration: return .bytes(Array(text(random.pick([0, 1, 3, 8, 20, 70, 200])).utf8))
    case .json: return .bytes(Array("{\"k\":\(random.below(1000))}".utf8))
    case .binary, .bson: return .bytes(bytes(random.pick([0, 1, 5, 16, 17, 90])))
    case .fixed(let length): return .bytes(bytes(length))
    case .uuid: return .bytes(bytes(16))
    case .float16: return .bytes(random.pick([bytes(2), [0, 0], [0, 0x80], [0, 0x3C], [1, 0x7C]]))
    // Within what Python's datetime holds.
    case .date: return .int32(Int32(random.below(3_000_000)) - 719_162)
    case .timestampMicros: return .int64(Int64(random.below(200_000_000_000_000_000)) - 60_000_000_000_000_000)
    case .timestampMillis: return .int64(Int64(random.below(200_000_000_000_000)) - 60_000_000_000_000)
    case .timestampNanos: return .int64(Int64(bitPattern: random.next()) / 2)
    case .timeMicros: return .int64(Int64(random.below(86_400_000_000)))
    case .decimal(let precision, _): return decimal(precision)
    case .integer(let bitWidth, let isSigned): return integer(bitWidth, isSigned)
    case .int32: return .int32(Int32(truncatingIfNeeded: magnitude()))
    default: return .int64(magnitude())
    }
  }

  private mutating func magnitude() -> Int64 {
    random.pick([Int64(bitPattern: random.next()), Int64(random.below(100)) - 50, .max, .min, 0])
  }

  private mutating func integer(_ bitWidth: Int, _ isSigned: Bool) -> ScalarValue {
    let bits = magnitude()
    switch (bitWidth, isSigned) {
    case (8, true): return .int32(Int32(Int8(truncatingIfNeeded: bits)))
    case (16, true): return .int32(Int32(Int16(truncatingIfNeeded: bits)))
    case (8, false): return .int32(Int32(UInt8(truncatingIfNeeded: bits)))
    case (16, false): return .int32(Int32(UInt16(truncatingIfNeeded: bits)))
    case (32, _): return .int32(Int32(truncatingIfNeeded: bits))
    default: return .int64(bits)
    }
  }

  private mutating func decimal(_ precision: Int) -> ScalarValue {
    var limit: Int128 = 1
    for _ in 0..<precision { limit *= 10 }
    let wide = Int128(truncatingIfNeeded: UInt128(random.next()) << 64 | UInt128(random.next()))
    let unscaled = random.pick([wide % limit, limit - 1, 1 - limit, 0, -1 % limit, Int128(random.below(100)) % limit])
    if precision <= 9 { return .int32(Int32(unscaled)) }
    if precision <= 18 { return .int64(Int64(unscaled)) }
    return .int128(unscaled)
  }

  private mutating func double() -> Double {
    random.pick([
      Double(bitPattern: random.next()), Double(random.below(1000)) / 8, 0.0, -0.0, .nan, .infinity, -.infinity,
      .leastNonzeroMagnitude,
    ])
  }

  private mutating func float() -> Float {
    random.pick([
      Float(bitPattern: UInt32(truncatingIfNeeded: random.next())), Float(random.below(1000)) / 8, 0.0, -0.0, .nan,
      .infinity,
    ])
  }

  private mutating func bytes(_ count: Int) -> [UInt8] {
    let high = random.chance(30)
    return (0..<count).map { _ in high ? 0xFF : UInt8(truncatingIfNeeded: random.next()) }
  }

  private static let alphabet = [
    "a", "b", "Z", "0", " ", "\u{7F}", "é", "\u{7FF}", "ह", "\u{D7FF}", "\u{FFFF}", "😀", "\u{10FFFF}",
  ]

  private mutating func text(_ length: Int) -> String {
    if random.chance(20) { return String(repeating: random.pick(Self.alphabet), count: length) }
    return (0..<length).map { _ in random.chance(80) ? "x" : random.pick(Self.alphabet) }.joined()
  }
}
