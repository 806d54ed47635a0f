internal import ContainedDecryption
internal import DataContracts
internal import EvidenceVault
internal import Foundation
internal import Parquet
internal import Quality
internal import Tabular

/// The row path of one delivery: plaintext in, staged data file, row map and rejects out.
///
/// Three threads, each with one job, joined by bounded queues of recycled objects:
///
/// ```
/// pipe ─▶ read, hash, decode, judge ─▶ row groups ─▶ encode, write staged file
///                      └────────────▶ judged batches ─▶ row map, rejects
/// ```
///
/// Nothing here is an effect: what is staged stays invisible until the closing verdict on the OpenPGP message.
struct RowPath {
  let contract: Contract
  let layout: TableLayout
  let plan: MemoryPlan
  let delivery: String
  let businessDate: CalendarDate
  /// Private folder for keyed hashes that do not fit into memory.
  let spillDirectory: String
  /// Records found to be duplicates by an earlier run over the same plaintext; they are left out from the start.
  let knownDuplicates: [Int64: UInt16]

  /// Rows in a row group at most; larger groups would serve no reader better.
  static let rowGroupRows = 1 << 20

  struct Result {
    var file: SealedDataFile?
    var content: String
    var plaintextBytes: Int64
    var report: QualityReport
    /// Names of the reasons in the verdicts.
    var reasons: ReasonTable
  }

  /// Batch and verdicts travel together to the row map.
  final class JudgedBatch {
    let batch: RecordBatch
    var verdicts = VerdictBuffer()

    init(fields: Int, bytes: Int) { batch = RecordBatch(fieldCount: fields, capacity: bytes) }
  }

  /// Runs the whole path. Blocks until every thread has ended, whatever happened.
  ///
  /// - Parameters:
  ///   - plaintext: What is being decrypted; its verdict is the caller's to ask for.
  ///   - staged: Receives the data file.
  ///   - identity: Started with the gateway's key.
  func run(
    plaintext: DecryptionChild, staged: StagedFile, rowMap: RowMapStage, identity: ContentIdentity
  ) throws -> Result {
    let rowGroups = BoundedQueue<ColumnBatch>(capacity: 1)
    let judged = BoundedQueue<JudgedBatch>(capacity: plan.batches)
    let contract = contract
    let fields = contract.fields.count
    let judge = try RowJudge(
      contract: contract,
      options: QualityOptions(
        uniquenessBudget: plan.keyBytes, spillDirectory: spillDirectory, knownDuplicates: knownDuplicates))
    let reasons = judge.reasons
    let batchBytes = plan.batchBytes
    let columnPool = Pool<ColumnBatch>(capacity: plan.rowGroups) { try? ColumnBatch(contract: contract) }
    let batchPool = Pool<JudgedBatch>(capacity: plan.batches) { JudgedBatch(fields: fields, bytes: batchBytes) }

    let encoding = Worker("encode") { () throws -> DataFileWriter.Written in
      do {
        var writer = try DataFileWriter(layout: layout, delivery: delivery, businessDate: businessDate, staged: staged)
        while let columns = rowGroups.take() {
          try writer.append(columns)
          columns.reset()
          columnPool.giveBack(columns)
        }
        return try writer.finish()
      } catch {
        rowGroups.cancel()
        columnPool.close()
        throw error
      }
    }
    let mapping = Worker("row map") { () throws -> Void in
      do {
        while let unit = judged.take() {
          try rowMap.append(unit.batch, unit.verdicts, reasons: reasons)
          batchPool.giveBack(unit)
        }
      } catch {
        judged.cancel()
        batchPool.close()
        throw error
      }
    }

    let reading = Swift.Result<Reading, any Error> {
      try read(
        plaintext, judge: judge, identity: identity, rowGroups: rowGroups, judged: judged, columnPool: columnPool, batchPool: batchPool)
    }
    if case .failure = reading {
      rowGroups.cancel()
      judged.cancel()
    } else {
      rowGroups.finish()
      judged.finish()
    }
    let encoded = Swift.Result<DataFileWriter.Written, any Error> { try encoding.join() }
    let mapped = Swift.Result<Void, any Error> { try mapping.join() }
    // A thread that fails stops the others, so the first cause is the one that is not a mere cancellation.
    if case .failure(let error) = reading, !(error is CancellationError) { throw error }
    let written = try encoded.get()
    try mapped.get()
    let done = try reading.get()
    return Result(
      file: written.file, content: done.content, plaintextBytes: done.bytes, report: done.report, reasons: reasons)
  }

  private struct Reading {
    var content: String
    var bytes: Int64
    var report: QualityReport
  }

  /// Reads, hashes, decodes and judges on the calling thread.
  private func read(
    _ plaintext: DecryptionChild, judge: RowJudge, identity: ContentIdentity, rowGroups: BoundedQueue<ColumnBatch>,
    judged: BoundedQueue<JudgedBatch>, columnPool: Pool<ColumnBatch>, batchPool: Pool<JudgedBatch>
  ) throws -> Reading {
    var identity = identity
    var bytes: Int64 = 0
    var decoder = try RecordDecoder(contract: contract)
    guard var columns = columnPool.take() else { throw CancellationError() }
    while true {
      guard let unit = batchPool.take() else { throw CancellationError() }
      let more = try decoder.fill(unit.batch) { buffer in
        let count = try plaintext.read(into: buffer)
        identity.update(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[0..<count]))
        bytes += Int64(count)
        return count
      }
      guard more else {
        batchPool.giveBack(unit)
        break
      }
      try judge.judge(unit.batch, into: columns, verdicts: &unit.verdicts)
      if columns.approximateBytes >= plan.rowGroupBytes || columns.rowCount >= Self.rowGroupRows {
        guard rowGroups.put(columns), let next = columnPool.take() else { throw CancellationError() }
        columns = next
      }
      guard judged.put(unit) else { throw CancellationError() }
    }
    if columns.rowCount > 0 {
      guard rowGroups.put(columns) else { throw CancellationError() }
    }
    return Reading(content: identity.finish(), bytes: bytes, report: try judge.finish())
  }
}
