import DataContracts
import Quality
import Tabular

/// Everything a judge says of a file.
struct JudgedFile: Equatable {
  struct Fault: Equatable {
    var record: Int64
    var reason: UInt16
  }

  /// One column of the accepted records, in whatever array its values are.
  struct Values: Equatable {
    var validity: [UInt8]
    var int32: [Int32]
    var int64: [Int64]
    var int128: [Int128]
    var bits: [UInt64]
    var boolean: [UInt8]
    var bytes: [UInt8]
    var offsets: [UInt32]
    let kind: ColumnKind
    private var isText: Bool { kind == .bytes }

    init(_ column: Column) {
      kind = column.kind
      validity = column.validity
      (int32, int64, int128, boolean) = (column.int32, column.int64, column.int128, column.boolean)
      bits = column.double.map(\.bitPattern)
      (bytes, offsets) = (column.bytes, column.offsets)
    }

    /// The texts of all rows; `nil` without a value. None of a column of another type.
    var texts: [[UInt8]?] {
      guard isText else { return [] }
      var next = 0
      return validity.map { valid in
        guard valid == 1 else { return nil }
        defer { next += 1 }
        return Array(bytes[Int(offsets[next])..<Int(offsets[next + 1])])
      }
    }

    /// The value of a row; `nil` without one.
    func value(_ row: Int) -> ColumnValue? {
      guard validity[row] == 1 else { return nil }
      let index = validity[..<row].count { $0 == 1 }
      return switch kind {
      case .bytes: .string(String(decoding: bytes[Int(offsets[index])..<Int(offsets[index + 1])], as: UTF8.self))
      case .boolean: .boolean(boolean[index] == 1)
      case .int32Decimal: .decimal(unscaled: Int128(int32[index]))
      case .int64Decimal: .decimal(unscaled: Int128(int64[index]))
      case .int128Decimal: .decimal(unscaled: int128[index])
      case .int64: .long(int64[index])
      case .double: .double(Double(bitPattern: bits[index]))
      case .date: .date(days: int32[index])
      case .timestamp: .timestamp(micros: int64[index])
      }
    }
  }

  private(set) var verdicts: [RecordVerdict] = []
  private(set) var faults: [Fault] = []
  private(set) var warnings: [Fault] = []
  private(set) var columns: [Values] = []
  private(set) var report: QualityReport?
  private(set) var controls: [ControlResult] = []
  /// Why the file was given up; what stands before was judged.
  private(set) var error: TabularError?

  /// Numbers of the reasons that other records give: keys they have too, or have not.
  private(set) var keyReasons: Set<UInt16> = []

  static let hashKey = HashKey(low: 1, high: 2)
  static let businessDate = CalendarDate("2026-02-28")

  /// Judges until every verdict is final; `nil` when the contract cannot be judged by.
  init?(
    _ bytes: [UInt8], _ contract: Contract, capacity: Int = 64 << 10, portion: Int = .max, uniquenessBudget: Int = 1 << 20,
    spillDirectory: String? = nil
  ) {
    var options = QualityOptions(
      uniquenessBudget: uniquenessBudget, spillDirectory: spillDirectory, hashKey: Self.hashKey, businessDate: Self.businessDate)
    // Each round settles one stage at least: references, survivors, and a key each.
    for _ in 0..<4 + contract.uniqueKeys.count + contract.fields.count {
      guard let judge = try? RowJudge(contract: contract, options: options), let settled = round(bytes, by: judge, capacity, portion)
      else { return nil }
      guard let settled else { return }
      options.settled = settled
    }
    return nil
  }

  /// One round; `nil` when it failed, else what it settled.
  private mutating func round(_ bytes: [UInt8], by judge: RowJudge, _ capacity: Int, _ portion: Int) -> SettledVerdicts?? {
    let contract = judge.contract
    guard var decoder = try? RecordDecoder(contract: contract, maximumRecordBytes: 4000), let batch = try? ColumnBatch(contract: contract)
    else { return nil }
    (verdicts, faults, warnings, error) = ([], [], [], nil)
    let records = RecordBatch(fieldCount: contract.fields.count, capacity: capacity)
    var buffer = VerdictBuffer()
    var position = 0
    do {
      var isMore = true
      while isMore {
        isMore = try decoder.fill(
          records,
          from: { target in
            let count = min(portion, target.count, bytes.count - position)
            bytes.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count])) }
            position += count
            return count
          })
        judge.note(decoder.controlRecords)
        guard isMore else { break }
        try judge.judge(records, into: batch, verdicts: &buffer)
        verdicts += buffer.verdicts
        faults += buffer.faults.map { Fault(record: buffer.verdicts[Int($0.index)].record, reason: $0.reason) }
        warnings += buffer.warnings.map { Fault(record: buffer.verdicts[Int($0.index)].record, reason: $0.reason) }
      }
    } catch {
      guard let error = error as? TabularError else { return nil }
      self.error = error
    }
    guard let end = try? judge.finish() else { return nil }
    report = end.report
    columns = batch.columns.map(Values.init)
    controls = judge.controlResults
    let types: [ErrorType] = [.primaryKey, .uniqueError, .foreignKey, .dedupLoser]
    keyReasons = Set(judge.reasons.all.enumerated().filter { types.contains($0.element.type) }.map { UInt16($0.offset + 1) })
    return .some(end.settled)
  }
}
