internal import EvidenceVault
internal import Foundation
internal import LineageLedger
internal import Quality
internal import RowMap
internal import Tabular

/// What became of every record, durable.
struct RowEvidence: Sendable {
  /// The row map, in the vault.
  let rowMap: RowMapFact
  /// `nil` if nothing was rejected.
  let rejects: FileFact?
}

/// Writes down for every record what became of it, and keeps the rejected ones.
///
/// The map goes into the vault; the secret that salts its commitments goes into a file of its own, so that it can be erased
/// without touching any proof.
///
/// `@unchecked Sendable`: one thread of the row path appends; the caller finishes or discards only after joining it.
final class RowMapStage: @unchecked Sendable {
  private let blob: StagedBlob
  private let secretPath: String
  private let secret = RowMapSecret()
  private var writer: RowMapWriter
  private let rejects: RejectWriter
  private var entries: [RowMapEntry] = []

  /// - Parameter rejectLimit: Rejected records to keep at most.
  init(paths: StatePaths, vault: EvidenceVault, delivery: String, attempt: Int, rejectLimit: Int) throws {
    let blob = try vault.stage()
    self.blob = blob
    secretPath = paths.rowSecret(delivery: delivery, attempt: attempt)
    writer = try RowMapWriter(secret: secret) { try blob.write($0) }
    rejects = RejectWriter(path: paths.rejects(delivery: delivery, attempt: attempt), limit: rejectLimit)
  }

  /// Appends the verdicts of a batch.
  func append(_ unit: RowPath.JudgedBatch, reasons: ReasonTable) throws {
    let (batch, verdicts) = (unit.batch, unit.verdicts)
    guard batch.count > 0 else { return }
    var entries = self.entries
    self.entries = []
    entries.removeAll(keepingCapacity: true)
    entries.reserveCapacity(verdicts.verdicts.count)
    var landed = 0
    for verdict in verdicts.verdicts {
      var file: Int32 = 0
      var position = verdict.landedIndex
      if verdict.outcome == .landed, !unit.file.isEmpty {
        file = unit.file[landed]
        position = unit.position[landed]
        landed += 1
      }
      entries.append(
        verdict.outcome == .landed
          ? RowMapEntry(
            byteOffset: verdict.byteOffset, byteLength: verdict.byteLength, line: verdict.line, outcome: .landed,
            file: file, position: position)
          : RowMapEntry(
            byteOffset: verdict.byteOffset, byteLength: verdict.byteLength, line: verdict.line,
            outcome: verdict.outcome == .duplicate ? .duplicate : .rejected,
            reason: verdict.reason == ReasonTable.none ? RowMapEntry.noReason : verdict.reason))
    }
    try batch.withRecords { bytes, offset in
      try writer.append(entries.span, bytes: bytes, bytesOffset: offset)
    }
    self.entries = entries
    if verdicts.rejectedCount > 0 { try rejects.append(batch, verdicts, reasons: reasons) }
  }

  /// Makes map, secret and rejects durable.
  ///
  /// - Parameter files: Paths in the log of the landed files, by number.
  func finish(reasons: ReasonTable, files: [String]) throws -> RowEvidence {
    let table = reasons.rowReasons
    let summary = try writer.finish(files: files, reasons: table)
    try DurableFile.write(secret.bytes, to: secretPath)
    let address = try blob.finish()
    return RowEvidence(
      rowMap: RowMapFact(
        path: "sha256/\(address.sha256)", size: address.size, sha256: "sha256:\(address.sha256)", root: "sha256:\(summary.root.hexadecimal)"),
      rejects: try rejects.finish())
  }

  /// Leaves nothing behind, whether or not ``finish(reasons:files:)`` was called.
  func discard() {
    blob.discard()
    rejects.discard()
  }
}

extension ReasonTable {
  /// The reasons by number; number 0 stands for none and is never given.
  fileprivate var rowReasons: [RowReason] {
    (0...count).map { number in
      guard number > 0 else { return RowReason(type: "none") }
      let reason = self[UInt16(number)]
      return RowReason(type: reason.type.rawValue, field: reason.field, rule: reason.rule)
    }
  }
}
