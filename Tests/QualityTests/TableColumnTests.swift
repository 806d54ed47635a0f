import DataContracts
import Testing

@testable import Quality

/// Columns as a table's contract wants them.
@Suite struct TableColumnTests {
  /// Unscaled values of a decimal or whole column, by its kind.
  private func values(_ column: Column) -> [Int128] {
    switch column.kind {
    case .int32Decimal, .date: column.int32.map { Int128($0) }
    case .int64Decimal, .int64, .timestamp: column.int64.map { Int128($0) }
    case .int128Decimal: column.int128
    case .bytes, .boolean, .double: []
    }
  }

  private func power(_ exponent: Int) -> Int128 { (0..<exponent).reduce(1) { value, _ in value * 10 } }

  @Test func `every decimal goes into every wider one exactly, its greatest and its least too`() throws {
    var random = SeededGenerator(seed: 7)
    for precision in 1...38 {
      for _ in 0..<6 {
        let scale = Int.random(in: 0...precision, using: &random)
        let moreScale = Int.random(in: 0...(38 - precision), using: &random)
        let moreWhole = Int.random(in: 0...(38 - precision - moreScale), using: &random)
        let (from, to) = (
          ColumnType.decimal(precision: precision, scale: scale),
          ColumnType.decimal(precision: precision + moreScale + moreWhole, scale: scale + moreScale)
        )
        let most = power(precision) - 1
        for value in [most, -most, 0, 1, -1, Int128.random(in: -most...most, using: &random)] {
          let column = try Column.repeating(.decimal(unscaled: value), as: from, named: "x", rows: 3)
          let wide = try column.widened(to: to)
          #expect(values(wide) == Array(repeating: value * power(moreScale), count: 3), "\(value) of \(from) in \(to)")
          #expect(wide.kind == (try ColumnKind(to, of: "x")) && wide.validity == [1, 1, 1] && wide.nullCount == 0)
        }
      }
    }
  }

  @Test(arguments: [0, 3, 19]) func `a whole number goes into a decimal with nineteen digits before the point`(scale: Int) throws {
    for value in [Int64.max, .min, 0, -1, 42] {
      let column = try Column.repeating(.long(value), as: .long, named: "x", rows: 2)
      let wide = try column.widened(to: .decimal(precision: 19 + scale, scale: scale))
      #expect(values(wide) == Array(repeating: Int128(value) * power(scale), count: 2))
    }
  }

  @Test func `places without a value stay without one, and what is not widened is the column itself`() throws {
    let none = try Column.repeating(nil, as: .decimal(precision: 9, scale: 2), named: "x", rows: 4)
    let wide = try none.widened(to: .decimal(precision: 20, scale: 4))
    #expect(wide.validity == [0, 0, 0, 0] && wide.nullCount == 4 && wide.int128 == [] && wide.valueCount == 0)
    for type in [ColumnType.string, .long, .double, .boolean, .date, .timestamp, .decimal(precision: 9, scale: 2)] {
      let column = try Column.repeating(nil, as: type, named: "x", rows: 1)
      #expect(try column.widened(to: type) === column)
    }
  }

  @Test func `a constant is there once for each row, in its own type`() throws {
    func column(_ value: ColumnValue, _ type: ColumnType) throws -> Column { try .repeating(value, as: type, named: "x", rows: 2) }
    let text = try column(.string("åb"), .string)
    #expect(text.bytes == Array("åbåb".utf8) && text.offsets == [0, 3, 6] && text.validity == [1, 1])
    #expect(try column(.string(""), .string).offsets == [0, 0, 0])
    #expect(try column(.boolean(true), .boolean).boolean == [1, 1])
    #expect(try column(.double(-0.5), .double).double == [-0.5, -0.5])
    #expect(try column(.date(days: -3), .date).int32 == [-3, -3])
    #expect(try column(.timestamp(micros: 5), .timestamp).int64 == [5, 5])
    #expect(try column(.decimal(unscaled: 12), .decimal(precision: 9, scale: 1)).int32 == [12, 12])
    #expect(try column(.decimal(unscaled: 12), .decimal(precision: 18, scale: 1)).int64 == [12, 12])
    #expect(try column(.decimal(unscaled: 12), .decimal(precision: 19, scale: 1)).int128 == [12, 12])
    #expect(throws: QualityError.self) { try column(.decimal(unscaled: 1), .decimal(precision: 39, scale: 0)) }
  }
}
