import DataContracts
import Foundation
import Tabular
import Testing

@testable import Quality

/// Whatever bytes are damaged: each record lands or is rejected, and each amount is on one side or the other.
@Suite struct DamageTests {
  private static let isDeep = ProcessInfo.processInfo.environment["SLUICE_DEEP"] == "1"
  private static let money: [(place: Int, type: FieldType)] = [
    (1, .decimal(precision: 9, scale: 2, rounding: .reject)), (2, .decimal(precision: 18, scale: 4, rounding: .halfEven)),
    (3, .decimal(precision: 38, scale: 0, rounding: .reject)), (4, .integer),
  ]

  private static let contract: Contract = {
    let money = Self.money.map { Field(name: "m\($0.place)", type: $0.type, missingValues: ["", "-"], cleanse: [.trim]) }
    return .of(
      [Field(name: "id", type: .string, constraints: Constraints(maxLength: 6))] + money
        + [Field(name: "state", type: .string, constraints: Constraints(enumeration: ["open", "paid"]))], key: [0])
  }()

  private static func file(_ random: inout SeededGenerator) -> [UInt8] {
    var text = ""
    for row in 0..<Int.random(in: 1...80, using: &random) {
      let cents = Int.random(in: 0...99_999, using: &random)
      let cells = [
        "K\(Int.random(in: 0..<9, using: &random) == 0 ? row / 2 : row)", "\(cents / 100).\(cents % 100 + 100)".replacing(".1", with: "."),
        " -\(cents).12345", "\"\(cents)00000000000000000000000\"", ["\(row)", "-", ""].randomElement(using: &random) ?? "",
        ["open", "paid", "open", "gone"].randomElement(using: &random) ?? "",
      ]
      text += cells.joined(separator: ",") + (row % 5 == 0 ? "\r\n" : "\n")
    }
    return Array(text.utf8)
  }

  private static func damage(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    for _ in 0..<Int.random(in: 0...12, using: &random) where bytes.count > 1 {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes.remove(at: place)
      case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
      case 2: bytes[place] = [0x22, 0x2C, 0x0A, 0x0D, 0x00, 0x2E, 0x2D, 0x30, 0x20].randomElement(using: &random) ?? 0
      default: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      }
    }
  }

  /// Records with their cells, without any judging; `nil` for a file that is given up.
  private static func cells(_ bytes: [UInt8]) throws -> [(cells: [[UInt8]?], fault: RecordFault?)]? {
    var decoder = try RecordDecoder(contract: contract)
    let batch = RecordBatch(fieldCount: contract.fields.count, capacity: 1 << 20)
    var records: [(cells: [[UInt8]?], fault: RecordFault?)] = []
    var given = 0
    do {
      while try decoder.fill(
        batch,
        from: { buffer in
          let count = min(buffer.count, bytes.count - given)
          for index in 0..<count { buffer[index] = bytes[given + index] }
          given += count
          return count
        })
      {
        records += (0..<batch.count).map { record in
          (contract.fields.indices.map { batch.fieldBytes($0, of: record) }, batch.fault(of: record))
        }
      }
    } catch is TabularError {
      return nil
    }
    return records
  }

  @Test func `records and sums balance, whatever bytes are damaged`() throws {
    var givenUp = 0
    for seed in 0..<UInt64(Self.isDeep ? 20_000 : 400) {
      var random = SeededGenerator(seed: seed)
      var bytes = Self.file(&random)
      Self.damage(&bytes, &random)
      guard let records = try Self.cells(bytes) else {
        givenUp += 1
        continue
      }
      let found = try Judged(bytes, Self.contract, capacity: Int.random(in: 512...4_000, using: &random), portion: Int.random(in: 1...300, using: &random))
      #expect(found.verdicts.count == records.count && found.report.records == Int64(records.count), "seed \(seed)")
      #expect(found.report.records == found.report.accepted + found.report.rejected)
      #expect(found.rows.count == Int(found.report.accepted) && found.verdicts.count { $0.outcome == .rejected } == Int(found.report.rejected))
      // Records tile the file: no byte belongs to none.
      #expect(found.verdicts.reduce(0) { $0 + Int($1.byteLength) } == bytes.count, "seed \(seed)")
      for (place, type) in Self.money {
        var sums: (landed: Int128, rejected: Int128) = (0, 0)
        for (record, verdict) in zip(records, found.verdicts) {
          // Of a record whose shape is broken no cell is read.
          guard record.fault == nil, let cell = record.cells[place], let value = Self.value(cell, type) else { continue }
          if verdict.outcome == .landed { sums.landed += value } else { sums.rejected += value }
        }
        let profile = found.report.columns[place]
        #expect(profile.acceptedSum == sums.landed && profile.rejectedSum == sums.rejected, "seed \(seed), column \(place)")
      }
    }
    #expect(givenUp > 0, "some quote is never closed")
  }

  /// The amount of a cell in units of its scale, by the plain reading; `nil` without one.
  private static func value(_ cell: [UInt8], _ type: FieldType) -> Int128? {
    let trimmed = PlainText.applied(.trim, to: cell)
    if trimmed.isEmpty || trimmed == [0x2D] { return nil }
    let outcome = PlainValue.outcome(trimmed, type)
    return outcome.hasPrefix("type-error") ? nil : Int128(outcome.replacing(".", with: ""))
  }
}
