internal import DataContracts
internal import EvidenceVault
internal import Foundation
internal import Parquet
internal import Quality
internal import Tabular

/// What is known of a delivery's records before they are read.
struct RowKnowledge {
  /// Keys of tables, by the index of the foreign key that refers to them.
  var references: [Int: ReferenceKeys] = [:]
  /// What the control file says.
  var figures: ControlFigures?
  /// What earlier runs over the same plaintext have settled.
  var settled: SettledVerdicts?
  /// Records of another delivery that records of this one take the place of, and no others land; `nil` for a file that stands for
  /// itself.
  var places: [Int64: Int64]?

  /// Bytes that keys and places take in memory.
  var byteCount: Int { references.values.reduce(0) { $0 + $1.byteCount } + 64 * (places?.count ?? 0) }
}

/// The row path of one delivery: plaintext in, staged data files, row map and rejects out.
///
/// Three threads, each with one job, joined by bounded queues of recycled objects:
///
/// ```
/// pipe ─▶ read, hash, decode, judge ─▶ row groups ─▶ encode, write staged files
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
  /// What names each partition's data file and bounds their number.
  let partitions: PartitionSplit
  let properties: WriterProperties
  let knowledge: RowKnowledge
  var clock = StageClock.current

  /// Rows in a row group at most; larger groups would serve no reader better.
  static let rowGroupRows = 1 << 20

  struct Result {
    /// One for each partition with rows.
    var files: [SealedDataFile]
    /// Paths that the row map's file numbers stand for.
    var paths: [String]
    var content: String
    var plaintextBytes: Int64
    var report: QualityReport
    /// What the run has settled, when its verdicts are not final: what it staged is of no use then.
    var settled: SettledVerdicts?
    var controls: [ControlResult]
    /// Whether the file has header or trailer records.
    var hasControlRecords: Bool
    /// The places that landed records took, in order.
    var places: [DeliveryReport.Completion.Place]
    /// Names of the reasons in the verdicts.
    var reasons: ReasonTable
  }

  /// Batch and verdicts travel together to the row map.
  final class JudgedBatch {
    let batch: RecordBatch
    var verdicts = VerdictBuffer()
    /// Where each landed record goes; empty while there is but one data file.
    var file: [Int32] = []
    var position: [Int64] = []

    init(fields: Int, bytes: Int) { batch = RecordBatch(fieldCount: fields, capacity: bytes) }
  }

  /// Runs the whole path. Blocks until every thread has ended, whatever happened.
  ///
  /// - Parameters:
  ///   - plaintext: What is being decrypted; its verdict is the caller's to ask for.
  ///   - stage: Makes the staged file of a partition's number.
  ///   - identity: Started with the gateway's key.
  func run(
    plaintext: Plaintext, rowMap: RowMapStage, identity: ContentIdentity,
    stage: @escaping @Sendable (Int) throws -> StagedFile
  ) throws -> Result {
    let rowGroups = BoundedQueue<RowGroupInWork>(capacity: 1)
    let judged = BoundedQueue<JudgedBatch>(capacity: plan.batches)
    let contract = contract
    let fields = contract.fields.count
    let judge = try RowJudge(
      contract: contract,
      options: QualityOptions(
        uniquenessBudget: plan.keyBytes - knowledge.byteCount - plan.settledBytes, spillDirectory: spillDirectory,
        settled: knowledge.settled, settledBudget: plan.settledBytes, references: knowledge.references, figures: knowledge.figures,
        awaited: knowledge.places.map { Set($0.keys) }, businessDate: businessDate))
    let reasons = judge.reasons
    let batchBytes = plan.batchBytes
    let columnPool = Pool<RowGroupInWork>(capacity: plan.rowGroups) { try? RowGroupInWork(contract: contract) }
    let batchPool = Pool<JudgedBatch>(capacity: plan.batches) { JudgedBatch(fields: fields, bytes: batchBytes) }

    let encoding = Worker(.encode, clock: clock) { () throws -> [SealedDataFile] in
      do {
        var writer = LandingWriter(
          layout: layout, delivery: delivery, businessDate: businessDate, memory: plan.rowGroupBytes, properties: properties, stage: stage)
        while let group = rowGroups.take() {
          try writer.append(group)
          group.reset()
          columnPool.giveBack(group)
        }
        return try writer.finish()
      } catch {
        rowGroups.cancel()
        columnPool.close()
        throw error
      }
    }
    let mapping = Worker(.rowMap, clock: clock) { () throws -> Void in
      do {
        while let unit = judged.take() {
          try rowMap.append(unit, reasons: reasons)
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
    let encoded = Swift.Result<[SealedDataFile], any Error> { try encoding.join() }
    let mapped = Swift.Result<Void, any Error> { try mapping.join() }
    // A thread that fails stops the others, so the first cause is the one that is not a mere cancellation.
    if case .failure(let error) = reading, !(error is CancellationError) { throw error }
    let written = try encoded.get()
    try mapped.get()
    let done = try reading.get()
    return Result(
      files: written, paths: done.partitions.map(\.path), content: done.content, plaintextBytes: done.bytes, report: done.report,
      settled: done.settled, controls: judge.controlResults, hasControlRecords: done.hasControlRecords,
      places: done.places, reasons: reasons)
  }

  /// A header or trailer record that cannot be read proves nothing, so the file is held.
  private static func check(_ records: [ControlRecord], of contract: Contract) throws(Fault) {
    for record in records where record.fault != nil || !record.faults.isEmpty {
      throw Fault(
        "control-record-invalid", at: .decode,
        position: Fault.Position(line: record.position.line, byte: record.position.byteOffset),
        "a '\(contract.records[record.kind].name)' record is not of its layout")
    }
  }

  private struct Reading {
    var content: String
    var bytes: Int64
    var partitions: [LandingPartition]
    var hasControlRecords: Bool
    var places: [DeliveryReport.Completion.Place]
    var report: QualityReport
    var settled: SettledVerdicts?
  }

  /// Reads, hashes, decodes and judges on the calling thread.
  private func read(
    _ plaintext: Plaintext, judge: RowJudge, identity: ContentIdentity, rowGroups: BoundedQueue<RowGroupInWork>,
    judged: BoundedQueue<JudgedBatch>, columnPool: Pool<RowGroupInWork>, batchPool: Pool<JudgedBatch>
  ) throws -> Reading {
    var identity = identity
    var bytes: Int64 = 0
    var decoder = try RecordDecoder(contract: contract)
    var split = partitions
    var hasControlRecords = false
    var taken: [DeliveryReport.Completion.Place] = []
    guard var group = columnPool.take() else { throw CancellationError() }
    while true {
      guard let unit = batchPool.take() else { throw CancellationError() }
      let more = try decoder.fill(unit.batch) { buffer in
        let count = try plaintext.read(into: buffer)
        identity.update(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[0..<count]))
        bytes += Int64(count)
        return count
      }
      try Self.check(decoder.controlRecords, of: contract)
      judge.note(decoder.controlRecords)
      hasControlRecords = hasControlRecords || !decoder.controlRecords.isEmpty
      guard more else {
        batchPool.giveBack(unit)
        break
      }
      let known = group.columns.rowCount
      try judge.judge(unit.batch, into: group.columns, verdicts: &unit.verdicts)
      if let places = knowledge.places {
        for verdict in unit.verdicts.verdicts where verdict.outcome == .landed {
          if let place = places[verdict.record] { taken.append(.init(record: verdict.record, completes: place)) }
        }
      }
      unit.file.removeAll(keepingCapacity: true)
      unit.position.removeAll(keepingCapacity: true)
      if !split.isWhole {
        try split.sort(group.columns, from: known, partition: &unit.file, position: &unit.position)
        group.partition.append(contentsOf: unit.file)
      }
      if group.columns.approximateBytes >= plan.rowGroupBytes || group.columns.rowCount >= Self.rowGroupRows {
        group.partitions = split.partitions
        guard rowGroups.put(group), let next = columnPool.take() else { throw CancellationError() }
        group = next
        split.beginBatch()
      }
      guard judged.put(unit) else { throw CancellationError() }
    }
    if group.columns.rowCount > 0 {
      group.partitions = split.partitions
      guard rowGroups.put(group) else { throw CancellationError() }
    }
    let (report, settled) = try judge.finish()
    return Reading(
      content: identity.finish(), bytes: bytes, partitions: split.partitions, hasControlRecords: hasControlRecords,
      places: taken, report: report, settled: settled)
  }
}
