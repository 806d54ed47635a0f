import DataContracts
import Tabular

@testable import Quality

/// Everything a judge says about a text, in a form that can be compared.
struct Judged {
  struct Fault: Hashable, CustomStringConvertible {
    var record: Int64
    var reason: Reason
    var description: String { "\(record) \(reason)" }
  }

  var rows: [[String?]] = []
  var recordNumbers: [Int64] = []
  var verdicts: [RecordVerdict] = []
  var faults: [Fault] = []
  var report: QualityReport
  var settled: SettledVerdicts?
  var reasons: ReasonTable
  var controls: [ControlResult]

  init(
    _ text: String, _ contract: Contract, capacity: Int = RecordBatch.defaultCapacity,
    options: QualityOptions = QualityOptions(hashKey: HashKey(low: 1, high: 2)), portion: Int = .max
  ) throws {
    try self.init(Array(text.utf8), contract, capacity: capacity, options: options, portion: portion)
  }

  init(
    _ bytes: [UInt8], _ contract: Contract, capacity: Int = RecordBatch.defaultCapacity,
    options: QualityOptions = QualityOptions(hashKey: HashKey(low: 1, high: 2)), portion: Int = .max
  ) throws {
    var decoder = try RecordDecoder(contract: contract)
    let batch = RecordBatch(fieldCount: contract.fields.count, capacity: capacity)
    let judge = try RowJudge(contract: contract, options: options)
    let columns = try ColumnBatch(contract: contract)
    var buffer = VerdictBuffer()
    var position = 0
    while try decoder.fill(
      batch,
      from: { target in
        let count = min(target.count, portion, bytes.count - position)
        for index in 0..<count { target[index] = bytes[position + index] }
        position += count
        return count
      })
    {
      try judge.judge(batch, into: columns, verdicts: &buffer)
      verdicts += buffer.verdicts
      faults += buffer.faults.map {
        Fault(record: buffer.verdicts[Int($0.index)].record, reason: judge.reasons[$0.reason])
      }
    }
    recordNumbers = columns.recordNumbers
    let texts = columns.columns.map(Self.render)
    rows = (0..<columns.rowCount).map { row in texts.map { $0[row] } }
    (report, settled) = try judge.finish()
    reasons = judge.reasons
    controls = judge.controlResults
  }

  /// Judges again until every verdict is final, and says how often.
  static func toTheEnd(
    _ text: String, _ contract: Contract, capacity: Int = RecordBatch.defaultCapacity,
    options: QualityOptions = QualityOptions(hashKey: HashKey(low: 1, high: 2)), portion: Int = .max
  ) throws -> (judged: Judged, rounds: Int) {
    var options = options
    var rounds = 1
    while true {
      let judged = try Judged(text, contract, capacity: capacity, options: options, portion: portion)
      guard let settled = judged.settled else { return (judged, rounds) }
      options.settled = settled
      rounds += 1
    }
  }

  /// The values of a column as text, `nil` for null.
  static func render(_ column: Column) -> [String?] {
    var next = 0
    return column.validity.map { valid in
      guard valid == 1 else { return nil }
      defer { next += 1 }
      switch column.kind {
      case .bytes:
        return String(decoding: column.bytes[Int(column.offsets[next])..<Int(column.offsets[next + 1])], as: UTF8.self)
      case .boolean: return column.boolean[next] == 1 ? "true" : "false"
      case .int32Decimal(_, let scale): return decimal(Int128(column.int32[next]), scale)
      case .int64Decimal(_, let scale): return decimal(Int128(column.int64[next]), scale)
      case .int128Decimal(_, let scale): return decimal(column.int128[next], scale)
      case .int64: return "\(column.int64[next])"
      case .double: return "\(column.double[next])"
      case .date: return CalendarDate(days: column.int32[next]).description
      case .timestamp: return "\(column.int64[next])"
      }
    }
  }

  static func decimal(_ unscaled: Int128, _ scale: Int) -> String {
    var digits = "\(unscaled.magnitude)"
    while digits.count <= scale { digits = "0" + digits }
    let point = digits.index(digits.endIndex, offsetBy: -scale)
    return (unscaled < 0 ? "-" : "") + digits[..<point] + (scale > 0 ? "." + digits[point...] : "")
  }

  /// The faults as `record type field rule`.
  var faultTexts: [String] { faults.map(\.description) }
}

extension Contract {
  /// A contract without a file behind it.
  static func of(_ fields: [Field], key: [Int] = [], dialect: Dialect = Dialect(hasHeader: false)) -> Contract {
    Contract(name: "test", version: "1.0.0", sha256: "", dialect: dialect, fields: fields, primaryKey: key)
  }
}

struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
