internal import Foundation
internal import Quality
internal import Tabular

/// A record that did not land.
public struct RejectedRecord: Sendable, Codable {
  public var record: Int64
  public var line: Int64
  public var byteOffset: Int64
  public var byteLength: Int64
  public var reasons: [RecordReason]
  /// The record as the bank sent it, in the contract's encoding; `nil` if it is not text alone. Only when asked for.
  public var raw: String?
  /// Its bytes, where they are not those of ``raw`` in UTF-8. Only when asked for.
  public var rawBase64: String?
  /// The record that has taken its place since.
  public var completedBy: RecordPlace?

  /// The record's bytes, when they were asked for.
  var bytes: [UInt8]? { rawBase64.flatMap { Data(base64Encoded: $0) }.map(Array.init) ?? raw.map { Array($0.utf8) } }

  /// Sets the record's bytes, read as files of the format are.
  mutating func show(_ bytes: [UInt8], as format: RecordFormat?) {
    raw = format?.text(of: bytes) ?? String(validating: bytes, as: UTF8.self)
    rawBase64 = raw.map { Array($0.utf8) == bytes } == true ? nil : Data(bytes).base64EncodedString()
  }

  /// The record for a terminal: line ends go, and what could steer it is escaped.
  public var printable: String? {
    guard let raw else { return rawBase64.map { "base64:" + $0 } }
    return SourceFile.printable(record: raw.utf8)
  }
}
