import DataContracts

/// The formats a string may have (Data Package v2, Table Schema, `string`).
enum TextFormatCheck {
  static func holds(_ format: StringFormat, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    switch format {
    case .default: true
    case .email: isAddress(text)
    case .uri: URICheck.holds(text)
    case .binary: isBase64(text)
    case .uuid: isUUID(text)
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool { DigitWord.isDigit(byte) || (byte | 0x20) &- 0x61 <= 25 }

  /// RFC 5321, section 4.1.2, without quoted local parts and address literals, in the lengths of section 4.5.3.1.
  private static func isAddress(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count <= 254, let at = text.lastIndex(of: 0x40), 1...64 ~= at else { return false }
    let local = text[..<at].split(separator: 0x2E, omittingEmptySubsequences: false)
    guard local.allSatisfy({ !$0.isEmpty && $0.allSatisfy { isLetterOrDigit($0) || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) } }) else {
      return false
    }
    return text[(at + 1)...].split(separator: 0x2E, omittingEmptySubsequences: false).allSatisfy { label in
      1...63 ~= label.count && label.first != 0x2D && label.last != 0x2D && label.allSatisfy { isLetterOrDigit($0) || $0 == 0x2D }
    }
  }

  /// RFC 4648, section 4, padded, without line ends.
  private static func isBase64(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let padding = text.suffix(2).reversed().prefix { $0 == 0x3D }.count
    return text.count % 4 == 0 && !text.isEmpty
      && text.dropLast(padding).allSatisfy { isLetterOrDigit($0) || $0 == 0x2B || $0 == 0x2F }
  }

  /// RFC 9562, section 4.
  private static func isUUID(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count == 36 else { return false }
    return text.enumerated().allSatisfy { index, byte in
      [8, 13, 18, 23].contains(index) ? byte == 0x2D : DigitWord.isDigit(byte) || (byte | 0x20) &- 0x61 <= 5
    }
  }
}
