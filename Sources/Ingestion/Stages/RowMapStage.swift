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
  /// Sealed files, and the names that they shall have.
  fileprivate let staged: [(part: String, path: String)]

  /// Gives rejects and secret their names. Until then they lie where the next start sweeps: the ledger may not know the delivery yet.
  func publish() throws {
    for (part, path) in staged {
      // An attempt whose evidence the ledger names is never run again, so what stands there is a leftover.
      try DurableFile.remove(path)
      _ = try StagedFile.publish(from: part, to: path)
    }
  }

  /// Leaves nothing of what has no name yet.
  func discard() { for (part, _) in staged { unlink(part) } }
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
  private let secretPart: String
  private let secret = RowMapSecret()
  private var writer: RowMapWriter
  private let rejects: RejectWriter
  private var entries: [RowMapEntry] = []

  /// - Parameter rejectLimit: Rejected records to keep at most.
  init(paths: StatePaths, vault: EvidenceVault, delivery: String, attempt: Int, rejectLimit: Int) throws {
    let blob = try vault.stage()
    self.blob = blob
    secretPath = paths.rowSecret(delivery: delivery, attempt: attempt)
    secretPart = "\(paths.spill)/\(delivery)-\(attempt).secret.part"
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

  /// Makes map, secret and rejects durable; the latter two under names of their own that nobody looks for.
  ///
  /// - Parameter files: Paths in the log of the landed files, by number.
  func finish(reasons: ReasonTable, files: [String]) throws -> RowEvidence {
    let table = reasons.rowReasons
    let summary = try writer.finish(files: files, reasons: table)
    let file = try StagedFile(path: secretPart, leftover: .replace)
    try secret.bytes.withUnsafeBytes { try file.write($0) }
    _ = try file.seal()
    let address = try blob.finish()
    let kept = try rejects.finish()
    return RowEvidence(
      rowMap: RowMapFact(
        path: "sha256/\(address.sha256)", size: address.size, sha256: "sha256:\(address.sha256)", root: "sha256:\(summary.root.hexadecimal)"),
      rejects: kept?.fact, staged: [(secretPart, secretPath)] + (kept.map { [($0.part, $0.path)] } ?? []))
  }

  /// Leaves nothing behind, whether or not ``finish(reasons:files:)`` was called.
  func discard() {
    blob.discard()
    rejects.discard()
    unlink(secretPart)
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
