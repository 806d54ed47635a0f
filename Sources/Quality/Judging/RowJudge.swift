public import DataContracts
public import Tabular

/// Judges the records of one delivery against a contract, batch by batch.
///
/// For every batch, each column is cleansed, looked up among the null tokens, parsed and checked by one compiled
/// kernel that goes through all rows; then keys are compared. Records without a fault are appended to a
/// ``ColumnBatch``; all others are rejected with every fault that was found, or are duplicates of a record that survives them. No
/// record is dropped: each gets a verdict.
///
/// Keys are those of records without another fault: a record whose key only a rejected record has is not a duplicate.
public final class RowJudge {
  /// What a contract may ask for beyond the first types, constraints and steps.
  public static let features: Set<ContractFeature> = [
    .dialect, .nullSequence, .fixedWidth, .jsonLines, .encoding, .fieldsMatch, .uniqueKeys, .foreignKeys, .deduplication, .rules,
    .severity, .cleansing, .sentinels, .numberNotation, .dateFormats, .zones, .furtherTypes, .stringFormats, .jsonSchema,
    .derivedFields,
  ]

  /// What a contract may ask of others: of who unpacks, decodes and lands.
  private static let featuresOfOthers: Set<ContractFeature> = [
    .compression, .recordTypes, .columnNames, .ignoredFields, .constants, .controls,
  ]

  public let contract: Contract
  /// What the reason numbers of verdicts mean.
  public let reasons: ReasonTable

  private let options: QualityOptions
  /// Of the fields.
  private let kernels: [ColumnKernel]
  /// Of the fields, and behind them of the derived fields.
  let columnKernels: [ColumnKernel]
  private let keys: KeyStages
  private let rules: [RowRuleCheck]
  let controls: [ControlTally]
  private let recordReasons: RecordReasons
  private let rows = RowScratch()
  private let appender = ColumnAppender()
  private let tallies: [ColumnTally]
  private let arena = CellArena()
  private var tally: FaultTally
  private var records: Int64 = 0
  private var accepted: Int64 = 0
  private var duplicates: Int64 = 0

  /// Compiles a contract.
  ///
  /// - Throws: ``QualityError`` naming the field that cannot be compiled.
  public init(contract: Contract, options: QualityOptions = QualityOptions()) throws(QualityError) {
    guard !contract.fields.isEmpty else { throw QualityError(.unsupportedType, "a contract has at least one field") }
    if let wrong = contract.primaryKey.first(where: { !contract.fields.indices.contains($0) }) {
      throw QualityError(.unsupportedType, "the primary key names field \(wrong + 1), which does not exist")
    }
    if let demand = contract.demands.first(where: { !Self.features.union(Self.featuresOfOthers).contains($0.feature) }) {
      throw QualityError(.unsupportedType, "not carried out yet: \(demand.feature.label)", field: demand.field)
    }
    var table = ReasonTable()
    recordReasons = try RecordReasons(&table)
    let fieldKernels = try ColumnKernel.ofFields(contract, arena, &table)
    let kernels = fieldKernels + (try ColumnKernel.ofDerivedFields(contract, arena, &table))
    guard contract.uniqueKeys.joined().allSatisfy(contract.fields.indices.contains) else {
      throw QualityError(.unsupportedType, "a unique key names a field that does not exist")
    }
    keys = try KeyStages(contract, options: options, &table)
    var rules: [RowRuleCheck] = []
    for rule in contract.rules {
      rules.append(try RowRuleCheck(rule, reason: try table.add(.rowConstraint, rule: rule.id, severity: rule.severity)))
    }
    self.rules = rules
    var controls: [ControlTally] = []
    for control in contract.controls { controls.append(try ControlTally(control, of: contract, figures: options.figures)) }
    self.controls = controls
    rows.isWarning = [false] + table.all.map { $0.severity == .warn }
    self.contract = contract
    self.options = options
    self.kernels = fieldKernels
    columnKernels = kernels
    tallies = kernels.map { ColumnTally($0.field, index: $0.index, kind: $0.kind) }
    reasons = table
    tally = FaultTally(reasons: table.count)
  }

  /// Judges the records of `batch`, in the order in which the decoder delivered them.
  ///
  /// - Parameters:
  ///   - columns: Gets the accepted records appended.
  ///   - verdicts: Its content is replaced by one verdict per record of the batch.
  public func judge(_ batch: RecordBatch, into columns: ColumnBatch, verdicts: inout VerdictBuffer) throws(QualityError) {
    guard batch.fieldsPerRecord == kernels.count, columns.columns.count == columnKernels.count,
      zip(columns.columns, columnKernels).allSatisfy({ $0.kind == $1.kind })
    else { throw QualityError(.batchMismatch, "batch, columns and contract do not have the same fields") }
    let layout = batch.layout
    rows.prepare(rows: layout.count)
    arena.reset()
    judgeShapes(layout)
    for entry in batch.cellFaults { judgeCell(entry, layout) }
    for kernel in kernels { kernel.judge(layout, rows) }
    if !batch.cellFaults.isEmpty { forgetRequired(batch.cellFaults, kernels) }
    blankRows(layout)
    // Behind the blank rows, which are those without a value in any field of the record.
    let derived = columnKernels[kernels.count...]
    for kernel in derived { kernel.judge(layout, rows) }
    if !derived.isEmpty && !batch.cellFaults.isEmpty { forgetRequired(batch.cellFaults, derived) }
    if !rules.isEmpty || !controls.isEmpty {
      let context = RuleContext(kernels: columnKernels, rows: layout.count, businessDate: options.businessDate?.days, arena: arena)
      for (index, rule) in rules.enumerated() { rule.judge(context, rows, order: columnKernels.count + 2 + index) }
      for control in controls { control.note(context, layout, rows.states) }
    }
    if let awaited = options.awaited { rejectOthers(than: awaited, layout) }
    try keys.judge(layout, rows, columnKernels)
    let count = deliver(layout, &verdicts)
    appender.prepare(rows: layout.count)
    for (index, kernel) in columnKernels.enumerated() {
      try appender.append(kernel, rows: layout.count, rows, accepted: count, to: columns.columns[index], tallies[index])
      if rows.duplicateCount > 0 { tallies[index].move(duplicates: rows.states, of: kernel, rows: layout.count) }
    }
    columns.appendRows(UnsafeBufferPointer(start: rows.numbers, count: count))
  }

  /// Faults of whole records, and of records with too few or too many fields.
  private func judgeShapes(_ layout: BatchLayout) {
    for row in 0..<layout.count {
      if layout.flags[row] != 0, let fault = RecordFault(flags: layout.flags[row]) {
        let reason =
          switch fault {
          case .blankRow: recordReasons.blankRow
          case .strayQuote: recordReasons.strayQuote
          case .nulByte: recordReasons.nulByte
          case .encodingError: recordReasons.encodingError
          case .recordType: recordReasons.recordType
          case .recordLength: recordReasons.recordLength
          case .invalidJSON: recordReasons.invalidJSON
          case .malformedCell: ReasonTable.none
          }
        if fault != .malformedCell {
          rows.reject(row, as: reason)
          continue
        }
      }
      let found = Int(layout.fieldCounts[row])
      if found == kernels.count { continue }
      if found > kernels.count {
        for _ in 0..<min(found - kernels.count, options.maximumFaultsPerRecord) {
          rows.fault(row, order: columnKernels.count + 1, recordReasons.extraCell)
        }
      } else {
        for field in found..<kernels.count { rows.fault(row, order: field + 1, kernels[field].reasons.missingCell) }
      }
    }
  }

  /// A cell that the decoder could not read. A record whose shape is broken has its fault already.
  private func judgeCell(_ entry: CellFaultEntry, _ layout: BatchLayout) {
    let row = Int(entry.record)
    let field = Int(entry.field)
    guard row < layout.count, field < kernels.count, rows.states[row] != RowScratch.broken else { return }
    let reasons = kernels[field].reasons
    rows.fault(row, order: field + 1, entry.fault == .missing ? reasons.missingCell : reasons.malformed)
    // It has no value, but it is not blank.
    if entry.fault != .missing { rows.nullCounts[row] &-= 1 }
  }

  /// A cell that could not be read is not one that was left out besides.
  private func forgetRequired(_ entries: [CellFaultEntry], _ kernels: some Collection<ColumnKernel>) {
    var moot: Set<UInt64> = []
    for entry in entries where entry.fault != .missing {
      for kernel in kernels where kernel.source == Int(entry.field) {
        let order = UInt64(min(kernel.index + 1, 0xFFFF))
        moot.insert(UInt64(entry.record) << 32 | order << 16 | UInt64(kernel.reasons.required))
      }
    }
    rows.faults.removeAll { moot.contains($0) }
  }

  /// A record without a single value is a blank row and nothing else, as in Frictionless.
  private func blankRows(_ layout: BatchLayout) {
    let all = UInt32(kernels.count)
    let nullCounts = rows.nullCounts
    for row in 0..<layout.count where nullCounts[row] == all {
      rows.reject(row, as: recordReasons.blankRow)
    }
  }

  /// Records whose place nobody keeps open, whatever else is wrong with them.
  private func rejectOthers(than awaited: Set<Int64>, _ layout: BatchLayout) {
    for row in 0..<layout.count where rows.states[row] != RowScratch.broken {
      if !awaited.contains(layout.firstRecordNumber &+ Int64(row)) { rows.fault(row, order: 0, recordReasons.notAwaited) }
    }
  }

  /// Writes the verdicts; returns how many records are accepted.
  private func deliver(_ layout: BatchLayout, _ verdicts: inout VerdictBuffer) -> Int {
    rows.faults.sort()
    verdicts.faults.removeAll(keepingCapacity: true)
    verdicts.warnings.removeAll(keepingCapacity: true)
    var list: [RecordVerdict] = []
    swap(&list, &verdicts.verdicts)
    list.removeAll(keepingCapacity: true)
    var next = 0
    var count = 0
    list.append(addingCapacity: layout.count) { span in
      span.withUnsafeMutableBufferPointer { target, written in
        let states = rows.states
        let isAccepted = rows.accepted
        let numbers = rows.numbers
        let accepted = accepted
        var nextFaulty = faultyRow(next)
        for row in 0..<layout.count {
          let record = layout.firstRecordNumber &+ Int64(row)
          let isSound = states[row] == RowScratch.sound
          var verdict = RecordVerdict(
            record: record, byteOffset: layout.baseOffset &+ Int64(layout.starts[row]),
            byteLength: Int32(truncatingIfNeeded: layout.ends[row] &- layout.starts[row]),
            line: layout.firstLine &+ Int64(layout.lines[row]),
            outcome: isSound ? .landed : states[row] == RowScratch.duplicate ? .duplicate : .rejected, reason: ReasonTable.none,
            landedIndex: isSound ? accepted &+ Int64(count) : -1)
          if row == nextFaulty {
            deliverFaults(row, &verdict, from: &next, &verdicts)
            nextFaulty = faultyRow(next)
          }
          (target.baseAddress.unsafelyUnwrapped + row).initialize(to: verdict)
          numbers[count] = record
          isAccepted[row] = isSound ? 1 : 0
          count &+= isSound ? 1 : 0
        }
        written = layout.count
      }
    }
    swap(&list, &verdicts.verdicts)
    verdicts.acceptedCount = count
    verdicts.duplicateCount = rows.duplicateCount
    duplicates += Int64(rows.duplicateCount)
    records += Int64(layout.count)
    accepted += Int64(count)
    return count
  }

  /// The row that a fault is of; -1 behind the last.
  private func faultyRow(_ fault: Int) -> Int { fault < rows.faults.count ? Int(rows.faults[fault] >> 32) : -1 }

  /// Writes the faults and warnings of one record, and sets the reason of its verdict.
  @inline(never)
  private func deliverFaults(_ row: Int, _ verdict: inout RecordVerdict, from next: inout Int, _ verdicts: inout VerdictBuffer) {
    let isSound = verdict.outcome == .landed
    let first = next
    // Of a record without a usable shape the first fault says everything.
    let limit = rows.states[row] == RowScratch.broken ? 1 : options.maximumFaultsPerRecord
    while next < rows.faults.count, rows.faults[next] >> 32 == UInt64(row) {
      let number = UInt16(truncatingIfNeeded: rows.faults[next])
      // Whatever the limit, a rejected record has a reason.
      if next - first < limit || (!isSound && verdict.reason == ReasonTable.none && !rows.isWarning[Int(number)]) {
        if rows.isWarning[Int(number)] {
          verdicts.warnings.append(.init(index: Int32(row), reason: number))
        } else {
          if verdict.reason == ReasonTable.none { verdict.reason = number }
          verdicts.faults.append(.init(index: Int32(row), reason: number))
        }
        tally.note(
          number, record: verdict.record,
          position: RecordPosition(
            record: verdict.record, line: verdict.line, byteOffset: verdict.byteOffset,
            field: reasons[number].fieldIndex.map { columnKernels[$0].source + 1 }))
      }
      next += 1
    }
  }

  /// Ends the delivery and reports.
  ///
  /// Of some records only the whole file can tell that they must be left out: a later one with their key survives, an earlier one
  /// with their key was out of memory by then, nothing they refer to came. Where there are such, the records accepted so far are not
  /// the ones that land, and the caller has the same bytes judged again by a judge that knows what is settled.
  ///
  /// - Returns: The report; and what is settled, or `nil` if every verdict was final.
  /// - Throws: ``QualityError`` with code `.settledBudget` or `.spillFailed`.
  public func finish() throws(QualityError) -> (report: QualityReport, settled: SettledVerdicts?) {
    let settled = try keys.finish()
    let report = QualityReport(
      records: records, accepted: accepted, rejected: records - accepted - duplicates, duplicates: duplicates,
      faults: tally.counts(reasons), cleansing: columnKernels.flatMap(\.changes), columns: tallies.map(\.profile))
    return (report, settled)
  }
}
