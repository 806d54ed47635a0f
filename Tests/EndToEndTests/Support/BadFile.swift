import Foundation
import TestSupport
import Testing

/// A file no row of which may ever land.
struct BadFile: Sendable, CustomTestStringConvertible {
  let name: String
  let code: String
  let stage: String
  /// Whether the fault has a place in the plaintext.
  var hasPosition = false
  /// Whether a person may override the fault.
  var mayBeAccepted = false
  let make: @Sendable (Bank, Data) throws -> Data

  var testDescription: String { name }

  static let messages: [BadFile] = [
    .init(name: "encrypted to another key", code: "wrong-key", stage: "decrypt") { bank, file in
      try bank.encrypt(file, for: bank.otherGateway.fingerprint)
    },
    .init(name: "unsigned", code: "not-signed", stage: "decrypt") { bank, file in try bank.encryptUnsigned(file) },
    .init(name: "signed by somebody unknown", code: "unknown-signer", stage: "decrypt") { bank, file in
      try bank.encrypt(file, signedBy: bank.stranger)
    },
    .init(name: "signed by another customer's bank", code: "unknown-signer", stage: "decrypt") { bank, file in
      try bank.encrypt(file, signedBy: bank.otherBank)
    },
    .init(name: "signed with SHA-1", code: "weak-digest", stage: "decrypt") { bank, file in
      try bank.encrypt(file, options: ["--digest-algo", "SHA1"])
    },
    .init(name: "encrypted with 3DES", code: "weak-cipher", stage: "decrypt") { bank, file in
      try bank.encrypt(file, options: ["--cipher-algo", "3DES"])
    },
    .init(name: "a byte changed in the middle", code: "corrupted", stage: "decrypt") { bank, file in
      var message = try bank.encrypt(file)
      message[message.count / 2] ^= 0x20
      return message
    },
    .init(name: "its last byte changed", code: "corrupted", stage: "decrypt") { bank, file in
      var message = try bank.encrypt(file)
      message[message.count - 1] ^= 1
      return message
    },
    .init(name: "something after the message", code: "trailing-data", stage: "decrypt") { bank, file in
      try bank.encrypt(file) + Data("\r\n-- sent by a friendly server\r\n".utf8)
    },
    .init(name: "two messages in one file", code: "trailing-data", stage: "decrypt") { bank, file in
      try bank.encrypt(file) + bank.encrypt(file)
    },
    .init(name: "not encrypted at all", code: "not-openpgp", stage: "decrypt") { _, file in file },
    .init(name: "signed, not encrypted", code: "not-encrypted", stage: "decrypt") { bank, file in try bank.signOnly(file) },
    .init(name: "an error page saved under the file's name", code: "not-openpgp", stage: "decrypt") { _, _ in html },
  ]

  static let contents: [BadFile] = [
    .init(name: "an empty file inside", code: "empty-plaintext", stage: "decrypt") { bank, _ in try bank.encrypt(Data()) },
    .init(name: "nothing but the header", code: "no-records", stage: "judge", mayBeAccepted: true) { bank, file in
      try bank.encrypt(Data((Edges.header[0] + "\n").utf8))
    },
    .init(name: "no header", code: "missing-header", stage: "decode", hasPosition: true) { bank, file in
      try bank.encrypt(Data(file.drop { $0 != 0x0A }.dropFirst()))
    },
    .init(name: "a blank line for a header", code: "blank-header", stage: "decode", hasPosition: true) { bank, file in
      try bank.encrypt(Data("\n".utf8) + file)
    },
    .init(name: "a column less", code: "missing-label", stage: "decode", hasPosition: true) { bank, file in
      try bank.encrypt(edited(file) { $0.split(separator: ",", omittingEmptySubsequences: false).dropLast().joined(separator: ",") })
    },
    .init(name: "a column more", code: "extra-label", stage: "decode", hasPosition: true) { bank, file in
      try bank.encrypt(edited(file) { $0 + ",surprise" })
    },
    .init(name: "a column with another name", code: "incorrect-label", stage: "decode", hasPosition: true) { bank, file in
      try bank.encrypt(Data(String(decoding: file, as: UTF8.self).replacing("current_balance", with: "balance").utf8))
    },
    .init(name: "HTML inside", code: "unexpected-content", stage: "decode") { bank, _ in try bank.encrypt(html) },
    .init(name: "JSON inside", code: "unexpected-content", stage: "decode") { bank, _ in
      try bank.encrypt(Data(#"[{"account_id":"0000000001"}]"#.utf8))
    },
    .init(name: "a zip inside", code: "unexpected-content", stage: "decode") { bank, _ in
      try bank.encrypt(Data("PK\u{3}\u{4}".utf8) + Data(repeating: 7, count: 300))
    },
    .init(name: "a quote that is never closed", code: "unterminated-quote", stage: "decode", hasPosition: true) { bank, file in
      try bank.encrypt(file + Data("0000000001,C000000001,\"and so on\n".utf8))
    },
    .init(name: "a record of two megabytes", code: "line-too-long", stage: "decode", hasPosition: true) { bank, file in
      try bank.encrypt(file + Data(repeating: 0x41, count: 2 << 20) + Data("\n".utf8))
    },
    .init(name: "more bad records than allowed", code: "reject-limit", stage: "judge", mayBeAccepted: true) { bank, _ in
      try bank.encrypt(Data((Edges.header + Edges.bad + Edges.good.prefix(3)).joined(separator: "\n").utf8))
    },
  ]

  private static let html = Data("<!DOCTYPE html>\n<html><body>503 Service Unavailable</body></html>\n".utf8)

  /// Changes every line.
  private static func edited(_ file: Data, _ change: (Substring) -> String) -> Data {
    Data(String(decoding: file, as: UTF8.self).split(separator: "\n").map { change($0) + "\n" }.joined().utf8)
  }
}
