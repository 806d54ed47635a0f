internal import EvidenceVault
internal import Foundation
internal import LineageLedger
internal import Quality
internal import Tabular

/// Keeps every rejected record: where it stood, why it was left out, and its bytes as the bank sent them.
///
/// JSON Lines, one record each, mode 0600 under `state/rejects`: personal data lives here and nowhere else outside vault and
/// lake. Made only when there is something to keep.
///
/// ```
/// {"record":7,"line":8,"byte":1203,"length":151,"reasons":[{"type":"type-error","field":"opened_on"}],"raw":"…"}
/// ```
final class RejectWriter {
  private let path: String
  private var file: StagedFile?
  private var line: [UInt8] = []

  /// Records still to be kept.
  private var room: Int

  /// - Parameters:
  ///   - path: Where the file will stand when it is whole.
  ///   - limit: Records to keep at most: a file that is held for its rejects needs no more than show why.
  init(path: String, limit: Int) {
    self.path = path
    room = limit
  }

  /// Appends the rejected records of a batch.
  func append(_ batch: RecordBatch, _ verdicts: VerdictBuffer, reasons: ReasonTable) throws {
    var fault = 0
    for (index, verdict) in verdicts.verdicts.enumerated() {
      let first = fault
      while fault < verdicts.faults.count && Int(verdicts.faults[fault].index) == index { fault += 1 }
      guard verdict.outcome == .rejected else { continue }
      guard room > 0 else { return }
      room -= 1
      line.removeAll(keepingCapacity: true)
      text("{\"record\":\(verdict.record),\"line\":\(verdict.line),\"byte\":\(verdict.byteOffset),\"length\":\(verdict.byteLength),\"reasons\":[")
      for number in first..<fault {
        let reason = reasons[verdicts.faults[number].reason]
        if number > first { text(",") }
        text("{\"type\":\"\(reason.type.rawValue)\"")
        if let field = reason.field {
          text(",\"field\":")
          Self.quote(Array(field.utf8), into: &line)
        }
        if let rule = reason.rule { text(",\"rule\":\"\(rule)\"") }
        text("}")
      }
      text("],")
      batch.withBytes(of: index) { bytes in
        if Self.isText(bytes) {
          text("\"raw\":")
          Self.quote(bytes, into: &line)
        } else {
          text("\"rawBase64\":\"\(Data(bytes).base64EncodedString())\"")
        }
      }
      text("}\n")
      try flush()
    }
  }

  /// Makes the file durable under a name of its own; `nil` if nothing was rejected.
  ///
  /// - Returns: What the ledger is told, and which file shall be called what.
  func finish() throws -> (fact: FileFact, part: String, path: String)? {
    guard let file else { return nil }
    let sealed = try file.seal()
    let fact = FileFact(path: (path as NSString).lastPathComponent, size: sealed.size, sha256: "sha256:\(sealed.sha256)")
    return (fact, file.path, path)
  }

  func discard() {
    guard let file else { return }
    file.discard()
    // Sealed files are no longer the stage's to remove.
    unlink(file.path)
  }

  private func flush() throws {
    let target: StagedFile
    if let file { target = file } else {
      // A part of the same name is of a run that was cut short before it left evidence.
      target = try StagedFile(path: path + ".part", leftover: .replace)
      file = target
    }
    try line.withUnsafeBytes { try target.write($0) }
  }

  private func text(_ text: String) { line.append(contentsOf: text.utf8) }

  private static func isText(_ bytes: UnsafeRawBufferPointer) -> Bool { String(validating: bytes, as: UTF8.self) != nil }

  /// RFC 8259 string: quotes, backslashes and control characters escaped, the rest as it is.
  private static func quote(_ bytes: some Sequence<UInt8>, into line: inout [UInt8]) {
    line.append(UInt8(ascii: "\""))
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        line.append(UInt8(ascii: "\\"))
        line.append(byte)
      case 0x00..<0x20, 0x7f:
        line.append(contentsOf: "\\u00\([byte].hexadecimal)".utf8)
      default: line.append(byte)
      }
    }
    line.append(UInt8(ascii: "\""))
  }
}
