import OpenPGP

/// Evidence as JSON, with the keys that `DecryptionEvidence` decodes from.
///
/// By hand, because Foundation's encoder would cost the helper, which is started per message, most of its start-up time.
enum EvidenceJSON {
  static func text(_ evidence: DecryptionEvidence) -> String {
    var fields: [String] = []
    func add(_ name: String, _ value: String?) {
      if let value { fields.append("\"\(name)\":\(value)") }
    }
    add("refusal", evidence.refusal.map { quoted($0.rawValue) })
    add("message", evidence.message.map(quoted))
    add("engineError", String(evidence.engineError))
    add("engineExit", evidence.engineExit.map { String($0) })
    add("cipher", evidence.cipher.map(quoted))
    add("unsupportedAlgorithm", String(evidence.unsupportedAlgorithm))
    add("wrongKeyUsage", String(evidence.wrongKeyUsage))
    add("legacyCipherWithoutMDC", String(evidence.legacyCipherWithoutMDC))
    add("begun", String(evidence.begun))
    add("succeeded", String(evidence.succeeded))
    add("integrityProved", String(evidence.integrityProved))
    add("plaintexts", String(evidence.plaintexts))
    add("signaturesSeen", String(evidence.signaturesSeen))
    add("alarms", list(evidence.alarms.map(quoted)))
    add("recipients", list(evidence.recipients.map(quoted)))
    add("decryptionKey", evidence.decryptionKey.map(quoted))
    add("decryptionPrimary", evidence.decryptionPrimary.map(quoted))
    add("signatures", list(evidence.signatures.map(text)))
    add("ciphertextBytes", String(evidence.ciphertextBytes))
    add("plaintextBytes", String(evidence.plaintextBytes))
    return "{\(fields.joined(separator: ","))}"
  }

  private static func text(_ signature: DecryptionEvidence.Signature) -> String {
    let primary = signature.primary.map { "\"primary\":\(quoted($0))," } ?? ""
    return "{\"fingerprint\":\(quoted(signature.fingerprint)),\(primary)\"created\":\(signature.created),"
      + "\"expires\":\(signature.expires),\"digest\":\(signature.digest),\"algorithm\":\(signature.algorithm),"
      + "\"status\":\(signature.status),\"wrongKeyUsage\":\(signature.wrongKeyUsage)}"
  }

  private static func list(_ items: [String]) -> String { "[\(items.joined(separator: ","))]" }

  /// A JSON string (RFC 8259, section 7).
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
