/// The lines around the text of an armored file (RFC 9580, section 6.2).
struct ArmorLines {
  var file: FileWindow

  private static let begin = "-----BEGIN PGP MESSAGE-----"
  private static let end = "-----END PGP MESSAGE-----"
  /// Longer lines, and more headers, than anybody's software writes.
  private static let longestLine = 1024
  private static let mostHeaders = 64

  init(file: FileWindow) { self.file = file }

  /// Reads from the start of the file to the line after the armor headers.
  ///
  /// - Returns: Why the file is refused; `nil` when the text follows.
  mutating func readHeaders() -> DecryptionError? {
    var line = ""
    repeat {
      guard let (text, isWhole) = readLine() else {
        return DecryptionError(.empty, "the file holds nothing but blank lines; wait for it, or ask for it again")
      }
      line = text
      if !isWhole && Self.begin.hasPrefix(text) && !text.isEmpty { return Self.cut }
    } while line.isEmpty
    guard line == Self.begin else { return Self.refusal(ofFirstLine: line) }
    for _ in 0..<Self.mostHeaders {
      guard let (header, isWhole) = readLine() else { return Self.cut }
      if header.isEmpty && isWhole { return nil }
      guard isWhole else { return Self.cut }
      guard header.utf8.contains(UInt8(ascii: ":")) else {
        return DecryptionError(.corrupted, "no blank line follows the armor headers; ask for the file again")
      }
    }
    return DecryptionError(.corrupted, "more than \(Self.mostHeaders) armor headers; ask for the file again")
  }

  /// Reads the END line and whatever follows it; `nil` when that is nothing but blanks.
  mutating func readEnd() -> DecryptionError? {
    guard let (line, isWhole) = readLine() else { return Self.cut }
    if line != Self.end {
      return !isWhole && Self.end.hasPrefix(line)
        ? Self.cut
        : DecryptionError(
          .corrupted, "the armored text ends in a wrong line before byte \(file.position); ask for the file again")
    }
    while let byte = file.next() {
      guard Self.isBlank(byte) else {
        return DecryptionError(
          .trailingData, "text follows the END line at byte \(file.position - 1); ask for one message per file")
      }
    }
    return nil
  }

  private static let cut = DecryptionError(.truncated, "the file ends inside the armor's lines; it is incomplete")

  private static func refusal(ofFirstLine line: String) -> DecryptionError {
    if line.hasPrefix("-----BEGIN PGP SIGNED") || line.hasPrefix("-----BEGIN PGP SIGNATURE") {
      return DecryptionError(.notEncrypted, "signed but not encrypted; the sender must encrypt it to our key")
    }
    if line.hasPrefix("-----BEGIN PGP PUBLIC") || line.hasPrefix("-----BEGIN PGP PRIVATE") {
      return DecryptionError(.notEncrypted, "a key, not a message")
    }
    if line.hasPrefix("-----BEGIN PGP MESSAGE, PART") {
      return DecryptionError(.unsupportedVersion, "one part of a message sent in parts; ask for the message in one file")
    }
    return DecryptionError(.notOpenPGP, "no OpenPGP message: the first line begins with dashes but is no armor line of one")
  }

  /// The next line without its end and trailing blanks, and whether a line feed ended it; `nil` at the end of the file.
  private mutating func readLine() -> (text: String, isWhole: Bool)? {
    var bytes: [UInt8] = []
    var sawAny = false
    while let byte = file.next() {
      sawAny = true
      if byte == UInt8(ascii: "\n") { return (Self.text(bytes), true) }
      bytes.append(byte)
      if bytes.count >= Self.longestLine { return (Self.text(bytes), true) }
    }
    return sawAny ? (Self.text(bytes), false) : nil
  }

  private static func text(_ bytes: [UInt8]) -> String {
    var bytes = bytes[...]
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n")
  }
}
