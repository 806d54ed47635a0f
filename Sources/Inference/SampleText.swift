import Foundation
import Tabular

/// The characters of a sample, and what its bytes say about their encoding.
struct SampleText {
  /// As a contract writes it.
  let encoding: String
  /// Why this encoding, for a person.
  let reason: String
  /// UTF-8, without byte order mark.
  let bytes: [UInt8]

  init(_ sample: [UInt8]) throws(InferenceError) {
    if sample.starts(with: [0xEF, 0xBB, 0xBF]) {
      encoding = "utf-8"
      reason = "a UTF-8 byte order mark"
      bytes = Array(sample.dropFirst(3))
    } else if sample.starts(with: [0xFF, 0xFE]) || sample.starts(with: [0xFE, 0xFF]) {
      encoding = "utf-16"
      reason = "a UTF-16 byte order mark"
      bytes = try Self.decoded(Array(sample.dropFirst(2)), sample[0] == 0xFF ? .utf16LittleEndian : .utf16BigEndian)
    } else if let order = Self.zeroBytes(sample) {
      encoding = order == .utf16LittleEndian ? "utf-16le" : "utf-16be"
      reason = "every other byte is zero"
      bytes = try Self.decoded(sample, order)
    } else if String(validating: sample, as: UTF8.self) != nil {
      encoding = "utf-8"
      reason = sample.allSatisfy { $0 < 0x80 } ? "nothing but ASCII" : "well-formed UTF-8 with characters beyond ASCII"
      bytes = sample
    } else if sample.contains(where: { [0x81, 0x8D, 0x8F, 0x90, 0x9D].contains($0) }) {
      encoding = "iso-8859-1"
      reason = "not UTF-8, and it has bytes Windows-1252 does not; one byte for each character is a guess: check the names"
      bytes = try Self.decoded(sample, .isoLatin1)
    } else {
      encoding = "windows-1252"
      reason = "not UTF-8; Western Windows is a guess: check the names"
      bytes = try Self.decoded(sample, .windowsCP1252)
    }
    if bytes.contains(0) {
      throw InferenceError(message: "the sample holds NUL bytes", remedy: "check that it is a text file")
    }
  }

  private static func decoded(_ bytes: [UInt8], _ encoding: String.Encoding) throws(InferenceError) -> [UInt8] {
    guard let text = String(data: Data(bytes), encoding: encoding) else {
      throw InferenceError(message: "the sample's characters cannot be made out", remedy: "convert it to UTF-8")
    }
    return Array(text.utf8)
  }

  /// The order of UTF-16 without mark, by the zero bytes beside ASCII.
  private static func zeroBytes(_ sample: [UInt8]) -> String.Encoding? {
    let head = sample.prefix(4096)
    let pairs = head.count / 2
    guard pairs >= 2 else { return nil }
    var zeros = [0, 0]
    for (index, byte) in head.enumerated() where byte == 0 { zeros[index & 1] += 1 }
    if zeros[1] * 2 > pairs, zeros[0] * 10 < pairs { return .utf16LittleEndian }
    if zeros[0] * 2 > pairs, zeros[1] * 10 < pairs { return .utf16BigEndian }
    return nil
  }
}
