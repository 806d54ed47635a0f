public import DataContracts
import Tabular

/// Judges single records of a delivery again and tells every step on the way.
///
/// What a record becomes depends on its bytes, the contract, the head of its file and the business date, and on nothing else
/// but other records: whether one has the same key, or what it refers to, is not told here.
public struct RecordReplay {
  private let contract: Contract
  private let businessDate: CalendarDate?
  private let decoder: RecordDecoder

  /// Reads the head of the file that the records are of: encoding, order of bytes and of columns.
  ///
  /// - Parameters:
  ///   - businessDate: What rules call the business date.
  ///   - read: Puts the next bytes of the file at the start of the buffer and returns how many; 0 at its end. Called until a
  ///     batch of records is whole, and not again.
  /// - Throws: `TabularError`, or what `read` throws.
  public init(
    contract: Contract, businessDate: CalendarDate?, from read: (UnsafeMutableRawBufferPointer) throws -> Int
  ) throws {
    var alone = contract
    alone.foreignKeys.removeAll { key in if case .keys = key.reference { false } else { true } }
    (alone.dedup, alone.controls, alone.controlFile) = (nil, [], nil)
    self.contract = alone
    self.businessDate = businessDate
    var decoder = try RecordDecoder(contract: contract)
    _ = try decoder.fill(RecordBatch(fieldCount: decoder.fieldCount), from: read)
    self.decoder = decoder.forSingleRecords()
  }

  /// What becomes of the record whose bytes these are, as its delivery had them, line end or descriptor word included.
  ///
  /// - Returns: `nil` when the bytes are not one record.
  /// - Throws: `TabularError` or ``QualityError``.
  public func history(of bytes: [UInt8]) throws -> RecordHistory? {
    var decoder = decoder
    let batch = RecordBatch(fieldCount: decoder.fieldCount, capacity: bytes.count)
    var given = 0
    _ = try decoder.fill(
      batch,
      from: { buffer in
        let count = min(buffer.count, bytes.count - given)
        bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[given..<given + count])) }
        given += count
        return count
      })
    guard batch.count == 1, batch.byteLength(of: 0) == bytes.count else { return nil }
    let judge = try RowJudge(contract: contract, options: QualityOptions(businessDate: businessDate))
    var verdicts = VerdictBuffer()
    try judge.judge(batch, into: ColumnBatch(contract: contract), verdicts: &verdicts)
    // Of a record whose shape is broken no cell is looked at: it may not even be text.
    let isBroken = batch.fault(of: 0).map { $0 != .malformedCell } ?? false
    let reasons = (verdicts.faults + verdicts.warnings).map { judge.reasons[$0.reason] }
    return RecordHistory(
      cells: judge.columnKernels.map { $0.history(in: batch, isBroken: isBroken, reasons) }, reasons: reasons.filter { $0.fieldIndex == nil },
      isAccepted: verdicts.acceptedCount == 1)
  }
}

extension ColumnKernel {
  /// The history of the only record that was judged.
  fileprivate func history(in batch: RecordBatch, isBroken: Bool, _ reasons: [Reason]) -> CellHistory {
    let raw = batch.fieldBytes(source, of: 0)
    return CellHistory(
      field: field, fieldIndex: index, raw: raw, changes: isBroken ? [] : raw.map { cleanser.changes(of: $0) } ?? [],
      isSentinel: changes.contains { $0.op == "sentinel" && $0.count > 0 }, value: value(0), reasons: reasons.filter { $0.fieldIndex == index })
  }

  /// The typed value of a row; `nil` without one.
  private func value(_ row: Int) -> ColumnValue? {
    guard scratch.validity[row] != 0 else { return nil }
    switch kind {
    case .bytes:
      let cell = scratch.values(as: CellSlice.self)[row]
      return .string(String(decoding: UnsafeBufferPointer(start: cell.start, count: cell.count), as: UTF8.self))
    case .boolean: return .boolean(scratch.values(as: UInt8.self)[row] == 1)
    case .double: return .double(scratch.values(as: Double.self)[row])
    case .date: return .date(days: scratch.values(as: Int32.self)[row])
    case .timestamp: return .timestamp(micros: scratch.values(as: Int64.self)[row])
    case .int64: return .long(scratch.values(as: Int64.self)[row])
    case .int32Decimal, .int64Decimal, .int128Decimal: return whole(row).map { .decimal(unscaled: $0) }
    }
  }
}
