internal import Foundation

/// Writes a command's answer: text for people or JSON with stable keys.
struct Output {
  let asJSON: Bool
  let terminal = Terminal.current()

  /// Prints one document.
  func document(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    write(try encoder.encode(value) + Data("\n".utf8))
  }

  /// Prints a listing as JSON Lines.
  func lines(_ values: some Sequence<some Encodable>) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    for value in values { write(try encoder.encode(value) + Data("\n".utf8)) }
  }

  func text(_ line: String = "") { write(Data((line + "\n").utf8)) }

  func table(_ table: TextTable) { if !table.isEmpty { text(table.rendered(for: terminal)) } }

  /// Writes everything or gives up quietly when the reader has gone (`sluice … | head`).
  private func write(_ data: Data) {
    data.withUnsafeBytes { bytes in
      var offset = 0
      while offset < bytes.count {
        let count = Foundation.write(STDOUT_FILENO, bytes.baseAddress.unsafelyUnwrapped + offset, bytes.count - offset)
        if count < 0 && errno == EINTR { continue }
        if count <= 0 { return }
        offset += count
      }
    }
  }

  /// A message about the work, on standard error.
  static func note(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}

extension Int64 {
  /// With thin separators between thousands, as people read counts: 2,000,000.
  var grouped: String {
    var digits = String(magnitude)
    var position = digits.count - 3
    while position > 0 {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: position))
      position -= 3
    }
    return self < 0 ? "-" + digits : digits
  }

  /// A size in binary units with three figures at most: 1.4 MiB.
  var byteCount: String {
    var value = Double(self)
    for unit in ["B", "KiB", "MiB", "GiB"] {
      if value < 1000 { return unit == "B" ? "\(self) B" : String(format: value < 10 ? "%.1f" : "%.0f", value) + " " + unit }
      value /= 1024
    }
    return String(format: "%.1f TiB", value)
  }
}
