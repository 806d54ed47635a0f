import Foundation

/// A C2SP signed note: text, a blank line, signature lines.
struct SignedNote: Sendable, Hashable {
  struct Signature: Sendable, Hashable {
    let name: String
    /// Four bytes of key id, then the signature.
    let bytes: [UInt8]
  }

  /// With its final newline.
  let text: String
  let signatures: [Signature]

  static let byteLimit = 1 << 20

  /// - Throws: ``LedgerError`` with code `.checkpointInvalid` when the bytes are not a signed note.
  init(_ bytes: [UInt8]) throws(LedgerError) {
    func refuse(_ problem: String) -> LedgerError { LedgerError(.checkpointInvalid, "not a signed note: \(problem)") }
    if bytes.count > Self.byteLimit { throw refuse("more than 1 MiB") }
    guard let whole = String(validating: bytes, as: UTF8.self) else { throw refuse("invalid UTF-8") }
    if bytes.contains(where: { $0 < 0x20 && $0 != 0x0A }) { throw refuse("a control character") }
    if bytes.last != 0x0A { throw refuse("no newline at the end") }
    // The signatures stand after the last blank line; the text may hold blank lines itself.
    var split: Int?
    for index in bytes.indices.dropLast() where bytes[index] == 0x0A && bytes[index + 1] == 0x0A { split = index }
    guard let split, split + 2 < bytes.count else { throw refuse("no signature") }
    text = String(decoding: bytes[...split], as: UTF8.self)
    var signatures: [Signature] = []
    let lines = String(decoding: whole.utf8.dropFirst(split + 2).dropLast(), as: UTF8.self)
    for line in lines.split(separator: "\n", omittingEmptySubsequences: false) {
      let parts = line.split(separator: " ", omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0] == "\u{2014}", VerifierKey.isName(String(parts[1])),
        let signature = Data(base64Encoded: String(parts[2])), signature.count > 4
      else { throw refuse("a malformed signature line") }
      signatures.append(Signature(name: String(parts[1]), bytes: Array(signature)))
      if signatures.count > 100 { throw refuse("more than 100 signatures") }
    }
    self.signatures = signatures
  }

  init(text: String, signedBy key: CheckpointKey) throws(LedgerError) {
    self.text = text
    let verifier = key.verifier
    signatures = [Signature(name: verifier.name, bytes: verifier.id + (try key.sign(Array(text.utf8))))]
  }

  var bytes: [UInt8] {
    var out = text + "\n"
    for signature in signatures {
      out += "\u{2014} \(signature.name) \(Data(signature.bytes).base64EncodedString())\n"
    }
    return Array(out.utf8)
  }

  /// Whether this key signed the text. Signatures of unknown keys are ignored; a wrong one of this key is a refusal.
  func isSigned(by key: VerifierKey) -> Bool {
    let own = signatures.filter { $0.name == key.name && Array($0.bytes.prefix(4)) == key.id }
    return !own.isEmpty && own.allSatisfy { key.verifies(Array($0.bytes.dropFirst(4)), of: Array(text.utf8)) }
  }
}
