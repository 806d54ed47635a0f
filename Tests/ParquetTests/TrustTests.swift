import Testing

@testable import Parquet

/// Bounds of other writers: which are believed, and which not.
@Suite struct TrustTests {
  private typealias Raw = FileMetaData.RawStatistics

  private func bytes<Value>(_ value: Value) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }

  private func statistics(
    _ type: LeafType, createdBy: String? = "other version 9.0.0 (build x)", typeOrdered: [Bool] = [true],
    _ fill: (inout Raw) -> Void
  ) throws -> ChunkStatistics {
    var raw = Raw()
    raw.nullCount = 0
    fill(&raw)
    let column = LeafColumn(name: "c", type: type, isOptional: true)
    let trust = StatisticsTrust(createdBy: createdBy, typeOrdered: typeOrdered).of(column, index: 0)
    return try #require(ChunkStatistics(raw, column: column, trust: trust))
  }

  @Test("NaN as a bound discredits both")
  func nan() throws {
    for (minimum, maximum) in [(Double.nan, 1.0), (1.0, .nan), (.nan, .nan)] {
      let read = try statistics(.double) {
        $0.minimum = bytes(minimum)
        $0.maximum = bytes(maximum)
      }
      #expect(read.minimum == nil && read.maximum == nil)
    }
    let half = try statistics(.float16) {
      $0.minimum = [0, 0x7E]
      $0.maximum = [0, 0x3C]
    }
    #expect(half.minimum == nil && half.maximum == nil)
  }

  @Test("a maximum below the minimum discredits both, as of decimals compared without sign")
  func inverted() throws {
    let decimal = LeafType.decimal(precision: 20, scale: 0)
    let read = try statistics(decimal) {
      $0.minimum = Array(repeating: 0, count: 8) + [5]
      $0.maximum = Array(repeating: 0xFF, count: 9)
    }
    #expect(read.minimum == nil && read.maximum == nil)
    let good = try statistics(decimal) {
      $0.minimum = Array(repeating: 0xFF, count: 9)
      $0.maximum = Array(repeating: 0, count: 8) + [5]
    }
    #expect(good.minimum == .int128(-1) && good.maximum == .int128(5))
  }

  @Test("the deprecated bounds are believed for signed numbers alone")
  func deprecated() throws {
    func legacy(_ type: LeafType, _ low: [UInt8], _ high: [UInt8]) throws -> ChunkStatistics {
      try statistics(type, typeOrdered: []) {
        $0.legacyMinimum = low
        $0.legacyMaximum = high
      }
    }
    #expect(try legacy(.int32, bytes(Int32(-3)), bytes(Int32(9))).minimum == .int32(-3))
    #expect(try legacy(.integer(bitWidth: 32, isSigned: false), bytes(Int32(3)), bytes(Int32(9))).minimum == nil)
    #expect(try legacy(.string, [97], [98]).minimum == nil)
    #expect(try legacy(.decimal(precision: 20, scale: 0), [0], [1]).maximum == nil)
    // Nor are the modern ones without a declared order.
    let undeclared = try statistics(.string, typeOrdered: []) {
      $0.minimum = [97]
      $0.maximum = [98]
    }
    #expect(undeclared.minimum == nil)
  }

  @Test(
    "releases that compared text with its sign are not believed about text",
    arguments: [
      (nil, true), ("", true), ("nonsense", true), ("parquet-mr version 1.8.1 (build x)", true), ("parquet-mr", true),
      ("parquet-mr version 1.10.0 (build x)", false), ("parquet-mr version 1.13.1-SNAPSHOT (build x)", false),
      ("parquet-cpp version 1.2.9", true), ("parquet-cpp version 1.5.1-SNAPSHOT", false),
      ("parquet-cpp-arrow version 8.0.0", false), ("parquet-mr version 1.x", true), ("DuckDB version v1.1.0 (build y)", false),
    ] as [(String?, Bool)])
  func writers(createdBy: String?, isDistrusted: Bool) throws {
    let text = try statistics(.string, createdBy: createdBy) {
      $0.minimum = [97]
      $0.maximum = [98]
    }
    #expect((text.minimum == nil) == isDistrusted)
    let number = try statistics(.int64, createdBy: createdBy) {
      $0.minimum = bytes(Int64(1))
      $0.maximum = bytes(Int64(2))
    }
    #expect(number.minimum == .int64(1))
  }

  @Test("half-precision floats have bounds by value, without NaN, zeros signed outwards")
  func half() throws {
    func half(_ bits: UInt16) -> ScalarValue { .bytes([UInt8(truncatingIfNeeded: bits), UInt8(bits >> 8)]) }
    func chunk(_ bits: [UInt16]) throws -> ChunkStatistics {
      let column = LeafColumn(name: "c", type: .float16, isOptional: false)
      return try Fixture(column: column, values: bits.map(half)).encode(0..<bits.count, WriterProperties()).statistics
    }
    // 1, -2, NaN, 65504.
    let mixed = try chunk([0x3C00, 0xC000, 0x7E00, 0x7BFF])
    #expect(mixed.minimum == half(0xC000) && mixed.maximum == half(0x7BFF) && mixed.nanCount == 1)
    let zeros = try chunk([0x0000, 0x8000])
    #expect(zeros.minimum == half(0x8000) && zeros.maximum == half(0x0000))
    let only = try chunk([0x7E00])
    #expect(only.minimum == nil && only.nanCount == 1)
    for bits in 0...UInt16.max where bits & 0x7C00 != 0x7C00 {
      // The value by its definition: fraction times a power of two.
      let exponent = Int(bits >> 10 & 0x1F)
      let fraction = Double(bits & 0x3FF) + (exponent > 0 ? 1024 : 0)
      var expected = fraction
      for _ in 0..<abs(max(exponent, 1) - 25) { expected = exponent > 25 ? expected * 2 : expected / 2 }
      #expect(Double(ValueOrder.number(half: bits)) == (bits & 0x8000 == 0 ? expected : -expected))
    }
  }
}
