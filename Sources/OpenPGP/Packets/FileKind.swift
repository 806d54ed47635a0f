/// What the first bytes of a file make it.
enum FileKind {
  case packets
  case armor
  case refused(DecryptionError)

  private static let armorBegin = Array("-----BEGIN PGP ".utf8)

  init(of file: inout FileWindow) {
    guard file.size > 0 else {
      self = .refused(DecryptionError(.empty, "the file is empty; wait for it, or ask for it again"))
      return
    }
    let size = file.size
    let kind = file.withBytes { bytes in (0, Self.kind(of: bytes, size: size)) }
    self = kind ?? .refused(DecryptionError(.truncated, "the file shrank while it was read"))
  }

  private static func kind(of bytes: UnsafeBufferPointer<UInt8>, size: UInt64) -> FileKind {
    if bytes[0] & 0x80 != 0 {
      // The byte order marks of UTF-8 and UTF-16 would pass for packets of types nobody has defined.
      if bytes.starts(with: [0xef, 0xbb, 0xbf]) || bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
        return .refused(notOpenPGP("text with a byte order mark"))
      }
      return .packets
    }
    let text = bytes.drop { ArmorLines.isBlank($0) }
    if text.isEmpty && UInt64(bytes.count) == size {
      return .refused(DecryptionError(.empty, "the file holds nothing but blanks; wait for it, or ask for it again"))
    }
    if text.starts(with: armorBegin) || (text.count < armorBegin.count && armorBegin.starts(with: text)) {
      return .armor
    }
    if contains(armorBegin, in: text) {
      return .refused(DecryptionError(.notOpenPGP, "text comes before the armored message; ask for the message alone"))
    }
    return .refused(notOpenPGP(description(of: text)))
  }

  private static func notOpenPGP(_ what: String) -> DecryptionError {
    DecryptionError(.notOpenPGP, "not an OpenPGP message but \(what); the sender must encrypt it to our key")
  }

  private static func description(of text: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    let signatures: [(String, String)] = [
      ("<!", "an HTML or XML page"), ("<h", "an HTML page"), ("<H", "an HTML page"), ("<?xml", "an XML document"),
      ("%PDF", "a PDF document"), ("PK\u{3}\u{4}", "a ZIP archive"), ("\u{1f}", "a compressed file"),
      ("BZh", "a bzip2 file"), ("{", "JSON"), ("[", "JSON"),
    ]
    for (signature, name) in signatures where text.starts(with: signature.utf8) { return name }
    return text.prefix(512).contains(0) ? "other binary data" : "plain text"
  }

  /// Whether `pattern` begins a line of `text`, which is one window: a longer preamble is called plain text.
  private static func contains(_ pattern: [UInt8], in text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    var rest = text
    while let lineFeed = rest.firstIndex(of: UInt8(ascii: "\n")) {
      rest = rest[(lineFeed + 1)...]
      if rest.starts(with: pattern) { return true }
    }
    return false
  }
}
