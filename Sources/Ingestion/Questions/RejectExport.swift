internal import Configuration
internal import DataContracts
internal import Foundation
internal import LineageLedger

extension GatewayReader {
  /// Which of a delivery's records are exported.
  public enum Exported: Sendable {
    case rejects
    /// Those that another record with their key survives; their bytes come from the vault.
    ///
    /// - Parameter helper: Path of `sluice-helper`, which decrypts the vault's copy.
    case duplicates(helper: String)
  }

  /// Writes records of a delivery that did not land into a new file to send back: a CSV (RFC 4180, UTF-8) with the columns `record`,
  /// `line`, `byte`, `reasons` and `raw`, the record as it came in the last one.
  ///
  /// The first row holds the header that the contract asks for, where files of its kind have one. Records are read in the
  /// contract's encoding; one that is not text alone stands as `base64:…`. Rejects whose place a corrected record has taken are
  /// left out. The file is its owner's alone and never replaces another.
  ///
  /// - Returns: How many records were written; `total` may be more where some have landed since, or a delivery was held for
  ///   its rejects.
  public func export(_ wanted: Exported, of name: String, to path: String) throws -> (written: Int64, total: Int64) {
    let (_, delivery) = try find(name)
    let descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0, let file = fdopen(descriptor, "w") else {
      if descriptor >= 0 { close(descriptor) }
      throw QuestionError(
        message: "'\(path)' cannot be made (\(String(cString: strerror(errno))))", remedy: "name a file that does not exist yet")
    }
    var isClosed = false
    var isWhole = false
    defer {
      if !isClosed { fclose(file) }
      // What is not proved, or not whole, is not left lying about.
      if !isWhole { unlink(path) }
    }
    let format = format(of: delivery)
    var written: Int64 = 0
    try Self.row(["record", "line", "byte", "reasons", "raw"], into: file)
    if let header = header(of: delivery) { try Self.row(["", "", "", "header", header], into: file) }
    func write(_ record: RejectedRecord) throws {
      let reasons = record.reasons.map(\.text)
      // The line end belongs to the record's bytes, and not to what is read.
      var record = record
      if let bytes = record.bytes { record.show(bytes, as: format) }
      let raw = record.raw.map(Self.withoutLineEnd) ?? record.rawBase64.map { "base64:" + $0 } ?? ""
      try Self.row(
        ["\(record.record)", "\(record.line)", "\(record.byteOffset)", reasons.joined(separator: "; "), raw], into: file)
      written += 1
    }
    let total: Int64?
    switch wanted {
    case .rejects:
      total = delivery.counts?.rejected
      let completed = try completedPlaces(of: delivery)
      try forEachReject(of: delivery) { record in
        if completed[record.record] == nil { try write(record) }
        return true
      }
    case .duplicates(let helper):
      total = delivery.counts?.duplicate
      try forEachDuplicate(of: delivery, helper: helper, write)
    }
    isClosed = true
    guard fflush(file) == 0, fsync(descriptor) == 0, fclose(file) == 0 else { throw Self.refused(path) }
    isWhole = true
    return (written, total ?? written)
  }

  /// The labels of a delimited file in the order of the contract; nil where files have none.
  private func header(of delivery: DeliveryRecord) -> String? {
    guard let contract = try? self.contract(of: delivery), case .delimited = contract.shape, contract.dialect.hasHeader
    else { return nil }
    return contract.fields.map(\.name).joined(separator: contract.dialect.delimiter)
  }

  private static func withoutLineEnd(_ text: String) -> String {
    var scalars = text.unicodeScalars
    while let last = scalars.last, last == "\n" || last == "\r" { scalars.removeLast() }
    return String(scalars)
  }

  private static func row(_ cells: [String], into file: UnsafeMutablePointer<FILE>) throws {
    let quoted = cells.map { cell in
      cell.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) } ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
    }
    var line = Array((quoted.joined(separator: ",") + "\r\n").utf8)
    guard fwrite(&line, 1, line.count, file) == line.count else { throw refused("the file") }
  }

  private static func refused(_ path: String) -> QuestionError {
    QuestionError(message: "'\(path)' could not be written (errno \(errno))", remedy: "check the disk and its space")
  }
}
