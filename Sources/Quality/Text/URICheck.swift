/// URIs with a scheme (RFC 3986, appendix A).
enum URICheck {
  private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

  static func holds(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let colon = text.firstIndex(of: 0x3A), let first = text.first, isLetter(first),
      text[..<colon].allSatisfy({ isLetter($0) || DigitWord.isDigit($0) || "+-.".utf8.contains($0) })
    else { return false }
    var rest = text[(colon + 1)...]
    if let hash = rest.firstIndex(of: 0x23) {
      guard has(rest[(hash + 1)...], ":@/?") else { return false }
      rest = rest[..<hash]
    }
    if let mark = rest.firstIndex(of: 0x3F) {
      guard has(rest[(mark + 1)...], ":@/?") else { return false }
      rest = rest[..<mark]
    }
    guard rest.starts(with: [0x2F, 0x2F]) else { return has(rest, ":@/") }
    rest = rest.dropFirst(2)
    let path = rest.firstIndex(of: 0x2F) ?? rest.endIndex
    return isAuthority(rest[..<path]) && has(rest[path...], ":@/")
  }

  private static func isAuthority(_ text: Bytes) -> Bool {
    var rest = text
    if let at = rest.lastIndex(of: 0x40) {
      guard has(rest[..<at], ":") else { return false }
      rest = rest[(at + 1)...]
    }
    if rest.first == 0x5B {
      guard let end = rest.firstIndex(of: 0x5D), isLiteral(rest[(rest.startIndex + 1)..<end]) else { return false }
      rest = rest[(end + 1)...]
      return rest.isEmpty || (rest.first == 0x3A && rest.dropFirst().allSatisfy(DigitWord.isDigit))
    }
    guard let colon = rest.firstIndex(of: 0x3A) else { return has(rest, "") }
    return has(rest[..<colon], "") && rest[(colon + 1)...].allSatisfy(DigitWord.isDigit)
  }

  /// An IPv6 address: eight groups of hexadecimal digits, one run of which may be left out; the last two may be an IPv4 address.
  private static func isLiteral(_ text: Bytes) -> Bool {
    func groups(_ part: ArraySlice<UInt8>, endsAddress: Bool) -> Int? {
      if part.isEmpty { return 0 }
      let parts = part.split(separator: 0x3A, omittingEmptySubsequences: false)
      var count = 0
      for (index, group) in parts.enumerated() {
        if endsAddress, index == parts.count - 1, group.contains(0x2E) {
          let octets = group.split(separator: 0x2E, omittingEmptySubsequences: false)
          guard octets.count == 4, octets.allSatisfy(isOctet) else { return nil }
          count += 2
        } else {
          guard 1...4 ~= group.count, group.allSatisfy(isHexadecimal) else { return nil }
          count += 1
        }
      }
      return count
    }
    let bytes = Array(text)[...]
    guard let gap = bytes.indices.dropLast().first(where: { bytes[$0] == 0x3A && bytes[$0 + 1] == 0x3A }) else {
      return groups(bytes, endsAddress: true) == 8
    }
    guard let before = groups(bytes[..<gap], endsAddress: false), let after = groups(bytes[(gap + 2)...], endsAddress: true) else {
      return false
    }
    return before + after <= 7
  }

  /// 0 to 255 without zeros before it.
  private static func isOctet(_ text: ArraySlice<UInt8>) -> Bool {
    1...3 ~= text.count && text.allSatisfy(DigitWord.isDigit) && (text.count == 1 || text.first != 0x30)
      && text.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= 255
  }

  /// Unreserved characters, sub-delimiters, percent-encoded bytes, and these.
  private static func has(_ text: Bytes, _ others: String) -> Bool {
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      if byte == 0x25 {
        guard index + 2 < text.endIndex, isHexadecimal(text[index + 1]), isHexadecimal(text[index + 2]) else { return false }
        index += 3
        continue
      }
      guard isLetter(byte) || DigitWord.isDigit(byte) || "-._~!$&'()*+,;=".utf8.contains(byte) || others.utf8.contains(byte) else {
        return false
      }
      index += 1
    }
    return true
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 <= 25 }
  private static func isHexadecimal(_ byte: UInt8) -> Bool { DigitWord.isDigit(byte) || (byte | 0x20) &- 0x61 <= 5 }
}
