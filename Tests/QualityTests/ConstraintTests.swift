import DataContracts
import Testing

@testable import Quality

@Suite struct ConstraintTests {
  private func faults(_ cells: [String], _ type: FieldType, _ constraints: Constraints) throws -> [[String]] {
    let contract = Contract.of([
      Field(name: "id", type: .string), Field(name: "v", type: type, constraints: constraints, missingValues: ["", "NA"]),
    ])
    let found = try Judged(cells.map { "r,\($0)\n" }.joined(), contract)
    return (1...cells.count).map { record in
      found.faults.filter { $0.record == Int64(record) }.map { $0.reason.rule ?? $0.reason.type.rawValue }
    }
  }

  @Test func `lengths count characters, not bytes`() throws {
    let found = try faults(["a", "ab", "éé", "€€€€", "𝄞𝄞𝄞𝄞𝄞", "abcdef", ""], .string, Constraints(minLength: 2, maxLength: 4))
    #expect(found == [["minLength"], [], [], [], ["maxLength"], ["maxLength"], []])
  }

  @Test func `limits hold for every type, inclusive and exclusive`() throws {
    #expect(
      try faults(["9", "10", "20", "21", "x"], .integer, Constraints(minimum: .integer(10), maximum: .integer(20)))
        == [["minimum"], [], [], ["maximum"], ["type-error"]])
    #expect(
      try faults(["10", "11", "19", "20"], .integer, Constraints(exclusiveMinimum: .integer(10), exclusiveMaximum: .integer(20)))
        == [["exclusiveMinimum"], [], [], ["exclusiveMaximum"]])
    #expect(
      try faults(["9223372036854775807", "-9223372036854775808"], .integer, Constraints(exclusiveMinimum: .integer(.max)))
        == [["exclusiveMinimum"], ["exclusiveMinimum"]])
    for precision in [9, 18, 38] {
      let type = FieldType.decimal(precision: precision, scale: 2, rounding: .reject)
      #expect(
        try faults(
          ["-0.01", "0", "0.01", "5.00", "5.01"], type,
          Constraints(minimum: .decimal(unscaled: 0), maximum: .decimal(unscaled: 500), exclusiveMinimum: .decimal(unscaled: 0)))
          == [["minimum", "exclusiveMinimum"], ["exclusiveMinimum"], [], [], ["maximum"]])
    }
    #expect(
      try faults(["0.1", "0.10000000000000002", "0.5"], .double, Constraints(maximum: .double(0.4), exclusiveMinimum: .double(0.1)))
        == [["exclusiveMinimum"], [], ["maximum"]])
    let iso = try DateFormat(strptime: "%Y-%m-%d")
    #expect(
      try faults(["1969-12-31", "1970-01-01"], .date(formats: [iso]), Constraints(minimum: .date(days: 0))) == [["minimum"], []])
    #expect(
      try faults(
        ["1970-01-01", "1970-01-02"], .datetime(format: iso, zone: .utc), Constraints(exclusiveMaximum: .timestamp(micros: 86_400_000_000)))
        == [[], ["exclusiveMaximum"]])
  }

  @Test func `an enumeration compares typed values, and strings byte for byte`() throws {
    #expect(
      try faults(["CA", "ca", "CALIFORNIA", "NEW YORK CITY", "NEW YORK CITX", "NA"], .string, Constraints(enumeration: ["CA", "NEW YORK CITY"]))
        == [[], ["enum"], ["enum"], [], ["enum"], []])
    #expect(
      try faults(["1.5", "1.50", "01.500", "2"], .decimal(precision: 9, scale: 2, rounding: .reject), Constraints(enumeration: ["1.5", "3"]))
        == [[], [], [], ["enum"]])
    #expect(try faults(["7", "007", "8"], .integer, Constraints(enumeration: ["7", "9"])) == [[], [], ["enum"]])
  }

  @Test func `a cell's faults are all recorded`() throws {
    let found = try faults(
      ["x", "", "abcd1"], .string, Constraints(required: true, minLength: 2, maxLength: 4, pattern: "[a-z]+", enumeration: ["ab"]))
    #expect(found == [["minLength", "enum"], ["required"], ["maxLength", "pattern", "enum"]])
  }

  @Test func `a contract that does not fit together is refused with the field's name`() {
    func code(_ type: FieldType, _ constraints: Constraints) -> QualityError.Code? {
      do {
        _ = try RowJudge(contract: .of([Field(name: "v", type: type, constraints: constraints)]))
        return nil
      } catch {
        #expect(error.field == "v")
        return error.code
      }
    }
    #expect(code(.integer, Constraints(minimum: .double(1))) == .invalidConstraint)
    #expect(code(.integer, Constraints(maxLength: 3)) == .invalidConstraint)
    #expect(code(.string, Constraints(minimum: .integer(1))) == .invalidConstraint)
    #expect(code(.integer, Constraints(enumeration: ["x"])) == .invalidConstraint)
    #expect(code(.string, Constraints(pattern: "(")) == .invalidPattern)
    #expect(code(.decimal(precision: 39, scale: 0, rounding: .reject), Constraints()) == .unsupportedType)
    #expect(code(.decimal(precision: 3, scale: 4, rounding: .reject), Constraints()) == .unsupportedType)
    #expect(code(.boolean(trueValues: ["1"], falseValues: ["1"]), Constraints()) == .invalidConstraint)
    #expect(code(.date(formats: []), Constraints()) == .unsupportedType)
  }
}
