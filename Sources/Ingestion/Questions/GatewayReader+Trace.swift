internal import Configuration
internal import DataContracts
internal import DeltaTable
internal import EvidenceVault
internal import Foundation
internal import LineageLedger
internal import Parquet
internal import RowMap
internal import Tabular

extension GatewayReader {
  /// Where a landed row came from.
  ///
  /// - Parameter helper: Path of `sluice-helper`, which decrypts the vault's copy when the record's bytes are asked for.
  public func traceRow(table: String, delivery name: String, record: Int64, showing shown: TraceDetail, helper: String) throws
    -> TraceReport
  {
    let (_, delivery) = try find(name)
    guard delivery.table == table else {
      throw QuestionError(
        message: "\(name) has no rows in table '\(table)'", remedy: "'sluice deliveries show \(name)' says where it went")
    }
    let map = try rowMap(of: delivery)
    guard let entry = try map.record(record) else {
      throw QuestionError(
        message: "\(name) has no record \(record); it has \(map.counts.records)", remedy: "records count from 1, without the header")
    }
    return try report(entry, delivery, showing: shown, helper: helper)
  }

  /// What became of a line of a delivered file.
  public func traceLine(delivery name: String, line: Int64, showing shown: TraceDetail, helper: String) throws -> TraceReport {
    let (_, delivery) = try find(name)
    let map = try rowMap(of: delivery)
    guard let entry = try map.record(line: line) else {
      throw QuestionError(
        message: "line \(line) of \(name) is no part of a record", remedy: "line 1 is the header; the file has \(map.counts.records) records")
    }
    // The map knows where records begin; where the last one ends only the file itself would tell.
    guard entry.line == line || entry.record < map.counts.records else {
      throw QuestionError(
        message: "line \(line) of \(name) is after line \(entry.line), where its last record begins",
        remedy: "ask for line \(entry.line) if the last record has line breaks in a quoted field")
    }
    return try report(entry, delivery, showing: shown, helper: helper)
  }

  /// Traces of the rows whose columns have these values, the newest business date first.
  ///
  /// - Complexity: Reads the named columns of every file of the table until `limit` rows are found.
  public func traceRows(
    table name: String, where conditions: [String: String], limit: Int, showing shown: TraceDetail, helper: String
  ) throws -> [TraceReport] {
    let table = try table(name)
    let snapshot = try table.snapshot()
    for column in conditions.keys where snapshot.schema.field(named: column) == nil {
      throw QuestionError(message: "table '\(name)' has no column '\(column)'", remedy: "'sluice lake describe \(name)' lists them")
    }
    var found: [TraceReport] = []
    let files = snapshot.files.sorted { $0.path > $1.path }
    for file in files where found.count < limit {
      guard let path = table.path(of: file) else { continue }
      let partitionFits = conditions.allSatisfy { column, value in
        !snapshot.partitionColumns.contains(column) || file.partitionValues[column] == .some(value)
      }
      guard partitionFits else { continue }
      let reader = try ParquetReader(path: path)
      for group in reader.rowGroups.indices where found.count < limit {
        for (delivery, record) in try Self.matches(conditions, reader: reader, group: group, limit: limit - found.count) {
          found.append(
            try traceRow(table: name, delivery: delivery, record: record, showing: shown, helper: helper))
        }
      }
    }
    return found
  }

  private static func matches(
    _ conditions: [String: String], reader: ParquetReader, group: Int, limit: Int
  ) throws -> [(delivery: String, record: Int64)] {
    var rows = Array(0..<reader.rowGroups[group].rowCount)
    for (name, wanted) in conditions {
      guard let index = reader.columnIndex(named: name) else { continue }
      let column = try reader.readColumn(rowGroup: group, column: index)
      rows = rows.filter { row in
        column.value(at: row).map { ScalarText.text($0, type: column.column.type) } == wanted
      }
      if rows.isEmpty { return [] }
    }
    let deliveries = try reader.readColumn(rowGroup: group, named: TableLayout.deliveryColumn)
    let records = try reader.readColumn(rowGroup: group, named: TableLayout.recordColumn)
    return rows.prefix(limit).compactMap { row in
      guard case .bytes(let name)? = deliveries.value(at: row), case .int64(let record)? = records.value(at: row) else {
        return nil
      }
      return (String(decoding: name, as: UTF8.self), record)
    }
  }

  /// A delivery's row map from the vault, checked against the hash the ledger has of it.
  func rowMap(of delivery: DeliveryRecord) throws -> RowMapReader {
    guard let fact = delivery.rowMap else {
      throw QuestionError(
        message: "\(delivery.name) has not landed, so it has no row map", remedy: "'sluice deliveries show \(delivery.name)'")
    }
    let vault = try EvidenceVault(directory: paths.vault)
    let path = try vault.path(of: fact.sha256.withoutScheme)
    guard try DurableFile.digest(of: path).sha256 == fact.sha256.withoutScheme else {
      throw QuestionError(
        message: "the row map of \(delivery.name) is not the one the ledger recorded", remedy: "run 'sluice verify vault'")
    }
    return try RowMapReader(path: path)
  }

  private func report(
    _ entry: RowMapRecord, _ delivery: DeliveryRecord, showing shown: TraceDetail, helper: String
  ) throws -> TraceReport {
    let (ledger, _) = try find(delivery.name)
    let timeline = try ledger.timeline(delivery: delivery.id)
    var proofs = ["row map sha256 and root as recorded in land.committed"]
    var commit: String?
    var contractHash: String?
    for step in timeline {
      switch step.body {
      case .landCommitted(let body):
        commit = body.commit
        if let checkpoint = try ledger.keptCheckpoint(), checkpoint.size > step.index {
          let proof = try ledger.inclusionProof(of: step.index, size: checkpoint.size)
          proofs.append(
            proof.holds(under: checkpoint)
              ? "land.committed is leaf \(step.index) under the signed checkpoint of size \(checkpoint.size)"
              : "land.committed is NOT under the signed checkpoint; run 'sluice verify'")
        }
      case .schemaValidated(let body): contractHash = body.sha256
      default: break
      }
    }
    let reasons: [RecordReason]
    if entry.outcome == .rejected, let reject = try reject(of: delivery, record: entry.record) {
      reasons = reject.reasons
    } else {
      reasons = entry.reason.map { [RecordReason(type: $0.type, field: $0.field, rule: $0.rule)] } ?? []
    }
    let moved = try movedPlace(of: entry, in: delivery)
    var trace = TraceReport(
      delivery: delivery.name, deliveryID: delivery.id, state: delivery.state.rawValue,
      supersededBy: try delivery.supersededBy.flatMap { try ledger.lineage.delivery(id: $0)?.name }, feed: delivery.feed,
      customer: delivery.customer, businessDate: delivery.businessDate, source: delivery.source.path,
      ciphertext: delivery.ciphertext, recipientKey: delivery.recipient,
      signers: (delivery.signers ?? []).map {
        TraceReport.Signer(primary: $0.primary, subkey: $0.fingerprint, signed: $0.time)
      }, contract: delivery.contract.map { "\($0) \(delivery.contractVersion ?? "")" }, contractHash: contractHash,
      table: delivery.table, tableVersion: delivery.deltaVersion, commit: commit,
      record: TraceReport.Record(
        record: entry.record, line: entry.line, byteOffset: entry.byteOffset, byteLength: Int64(entry.byteLength),
        outcome: "\(entry.outcome)", reasons: reasons, file: moved?.file ?? entry.file,
        position: moved?.position ?? entry.position, landedFile: moved == nil ? nil : entry.file,
        landedPosition: moved == nil ? nil : entry.position), proofs: proofs,
      ledger: timeline.map { TraceReport.Step(leaf: $0.index, type: $0.type.rawValue, time: $0.time) })
    if entry.outcome == .rejected { trace.completedBy = try completedPlaces(of: delivery)[entry.record] }
    if entry.outcome == .landed { trace.completes = try completed(by: entry.record, of: delivery) }
    guard shown.needsBytes else { return trace }
    let bytes = try bytes(of: entry, in: delivery, helper: helper)
    let row = try landedRow(of: delivery, file: trace.record.file, position: trace.record.position)
    if shown.contains(.raw) {
      let text = format(of: delivery)?.text(of: bytes).map { Array($0.utf8) } ?? bytes
      trace.raw = SourceFile.printable(record: text)
      trace.landed = row?.map { column, value in
        TraceReport.LandedValue(column: column.name, value: value.map { ScalarText.text($0, type: column.type) })
      }
    }
    if shown.contains(.cleansing) {
      let history = try history(of: entry, bytes, in: delivery, helper: helper)
      trace.cleansing = Self.cells(history, landed: row, showPersonal: shown.contains(.personal))
    }
    return trace
  }
}

extension String {
  /// A hash without its `sha256:`.
  var withoutScheme: String { hasPrefix("sha256:") ? String(dropFirst(7)) : self }
}
