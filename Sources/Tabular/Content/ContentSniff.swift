/// Recognises content that is not a delimited text file by its first bytes.
///
/// A bank's error page, an encrypted file that was never decrypted or a spreadsheet saved under the wrong name
/// would otherwise be reported as a strange header.
public enum ContentSniff {
  /// Bytes needed for a verdict.
  public static let length = 512

  /// What the bytes look like ("HTML", "PDF", …), or `nil` when nothing speaks against the format.
  ///
  /// - Parameters:
  ///   - bytes: The first ``length`` bytes of the content, or all of it when it is shorter.
  ///   - firstLabel: The label expected first; content that begins with it is never refused.
  public static func unexpectedContent(
    _ bytes: UnsafeRawBufferPointer, in format: RecordFormat = .rfc4180, firstLabel: String? = nil
  ) -> String? {
    let isEnough = format.codePage == nil ? !bytes.isEmpty : bytes.count >= length
    if isEnough && bytes.allSatisfy({ $0 == 0 }) { return "nothing but zero bytes" }
    for (magic, name) in magics where bytes.starts(with: magic) {
      if let firstLabel, !firstLabel.isEmpty, begins(bytes[...], with: firstLabel) { return nil }
      return name
    }
    // What follows are signs of text, which other bytes can carry by chance.
    if format.codePage != nil { return nil }
    if let units = undeclaredUTF16(bytes, format.encoding) { return units }
    var head = bytes[...]
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { head = head.dropFirst(3) }
    if let firstLabel, !firstLabel.isEmpty, begins(head, with: firstLabel) { return nil }
    for (magic, name) in magics where head.starts(with: magic) { return name }
    if head.starts(with: Array("-----BEGIN PGP".utf8)) { return "an OpenPGP message" }
    if head.starts(with: Array("-----BEGIN ".utf8)) { return "a PEM file" }
    if format.encoding == .utf8, isOpenPGPPacket(head) { return "an OpenPGP message" }
    if case .jsonLines = format.shape { return markup(head.drop(while: isBlank), allowsJSON: true) }
    return markup(head.drop(while: isBlank), allowsJSON: false)
  }

  private static func begins(_ head: Slice<UnsafeRawBufferPointer>, with label: String) -> Bool {
    head.starts(with: label.utf8) || head.dropFirst().starts(with: label.utf8)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

  /// UTF-16 in a file that is declared to be of another encoding: by its mark, or by the zero bytes beside its ASCII letters.
  private static func undeclaredUTF16(_ bytes: UnsafeRawBufferPointer, _ encoding: TextEncoding) -> String? {
    switch encoding {
    case .utf16, .utf16LittleEndian, .utf16BigEndian: return nil
    case .utf8, .latin1, .windows1252: break
    }
    if encoding == .utf8, bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return "UTF-16 text" }
    let pairs = bytes.count / 2
    guard pairs >= 2 else { return nil }
    var zeros = [0, 0]
    for index in 0..<(2 * pairs) where bytes[index] == 0 { zeros[index & 1] += 1 }
    // Nine of ten characters of a header are ASCII, whatever the language of the rows.
    let few = pairs / 10
    return zeros[0] >= pairs - few && zeros[1] <= few || zeros[1] >= pairs - few && zeros[0] <= few ? "UTF-16 text" : nil
  }

  private static let magics: [([UInt8], String)] = [
    (Array("%PDF-".utf8), "PDF"),
    (Array("{\\rtf".utf8), "an RTF document"),
    (Array("Rar!".utf8), "a RAR archive"),
    (Array("SQLite format 3".utf8), "an SQLite database"),
    ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive or an Office document"),
    ([0x50, 0x4B, 0x05, 0x06], "an empty ZIP archive"),
    ([0x1F, 0x8B], "a gzip file"),
    ([0x28, 0xB5, 0x2F, 0xFD], "a zstd file"),
    ([0x42, 0x5A, 0x68, 0x39], "a bzip2 file"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "an xz file"),
    ([0x37, 0x7A, 0xBC, 0xAF], "a 7-Zip archive"),
    ([0xD0, 0xCF, 0x11, 0xE0], "an old Office document"),
    (Array("PAR1".utf8), "Apache Parquet"),
  ]

  /// A binary OpenPGP packet header (RFC 9580 section 4.2) that is not the start of a UTF-8 character.
  private static func isOpenPGPPacket(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
    guard let first = bytes.first, first & 0x80 != 0, bytes.count >= 2 else { return false }
    let second = bytes[bytes.startIndex + 1]
    if first >= 0xC2 && first <= 0xF4 && second & 0xC0 == 0x80 { return false }
    let tag = first & 0x40 != 0 ? first & 0x3F : (first >> 2) & 0x0F
    return [1, 2, 3, 4, 8, 9, 10, 11, 18, 20].contains(tag)
  }

  private static func markup(_ text: Slice<UnsafeRawBufferPointer>, allowsJSON: Bool) -> String? {
    let lower = text.prefix(64).map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    func begins(_ prefix: String) -> Bool { lower.starts(with: Array(prefix.utf8)) }
    if begins("<!doctype html") || begins("<html") || begins("<head") || begins("<body") { return "HTML" }
    if begins("<?xml") { return "XML" }
    if begins("<!") || (lower.count >= 2 && lower[0] == 0x3C && lower[1] >= 0x61 && lower[1] <= 0x7A) { return "markup" }
    if allowsJSON { return begins("[") ? "a JSON array" : nil }
    let next = lower.dropFirst().first { $0 != 0x20 && !($0 >= 0x09 && $0 <= 0x0D) }
    if begins("{"), next == 0x22 || next == 0x7D { return "JSON" }
    if begins("["), next == 0x22 || next == 0x7B || next == 0x5B || next == 0x5D { return "JSON" }
    return nil
  }
}
