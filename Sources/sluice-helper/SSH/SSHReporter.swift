internal import Glibc

/// Writes the verdict: one JSON object per line on descriptor 3.
struct SSHReporter {
  static let descriptor: Int32 = 3

  /// Writes `{"event":NAME, KEY: VALUE, …}`. A parent that no longer listens is no failure of ours.
  func event(_ name: String, _ fields: [(key: String, value: String)] = []) {
    var line = "{\"event\":\(Self.quoted(name))"
    for (key, value) in fields { line += ",\(Self.quoted(key)):\(Self.quoted(value))" }
    line += "}\n"
    var text = Array(line.utf8)[...]
    while !text.isEmpty {
      let count = text.withUnsafeBytes { write(Self.descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        text = text.dropFirst(count)
      } else if errno != EINTR {
        return
      }
    }
  }

  func failed(_ failure: SSHFailure) {
    event("failed", [("code", failure.code.rawValue), ("message", failure.message)])
  }

  func hostKey(type: String, fingerprint: String, isTrusted: Bool) {
    event(
      "host-key",
      [("fingerprint", fingerprint), ("type", Self.printable(type)), ("trusted", isTrusted ? "yes" : "no")])
  }

  /// What the server chose to say of itself, cut and stripped to printable ASCII.
  static func printable(_ text: String, limit: Int = 200) -> String {
    String(decoding: text.utf8.prefix(limit).map { (0x20..<0x7f).contains($0) ? $0 : 0x3f }, as: UTF8.self)
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20 || scalar.value == 0x7f:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
