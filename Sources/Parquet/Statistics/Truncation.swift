/// Short bounds of long byte strings.
enum Truncation {
  /// The longest prefix within `limit` bytes; text is cut between characters.
  static func prefix(_ bytes: [UInt8], limit: Int, isText: Bool) -> [UInt8] {
    guard bytes.count > limit else { return bytes }
    var end = limit
    // A continuation byte at the cut belongs to the character before it.
    if isText { while end > 0 && bytes[end] & 0xC0 == 0x80 { end -= 1 } }
    return Array(bytes[..<end])
  }

  /// The prefix, increased so that it sorts after every string it begins; `nil` if that is impossible.
  ///
  /// Text stays valid UTF-8: the last scalar that has a successor of the same encoded length is
  /// raised, and everything after it dropped.
  static func successor(_ bytes: [UInt8], limit: Int, isText: Bool) -> [UInt8]? {
    let cut = prefix(bytes, limit: limit, isText: isText)
    return isText ? textSuccessor(cut) : byteSuccessor(cut)
  }

  private static func byteSuccessor(_ bytes: [UInt8]) -> [UInt8]? {
    guard let last = bytes.lastIndex(where: { $0 != 0xFF }) else { return nil }
    var result = Array(bytes[...last])
    result[last] += 1
    return result
  }

  private static func textSuccessor(_ bytes: [UInt8]) -> [UInt8]? {
    var end = bytes.count
    while end > 0 {
      var start = end - 1
      while start > 0 && bytes[start] & 0xC0 == 0x80 { start -= 1 }
      if let next = nextScalar(bytes[start..<end]) { return Array(bytes[..<start]) + next }
      end = start
    }
    return nil
  }

  /// The next scalar whose encoding is as long: UTF-8 sorts like scalar values, so it sorts after.
  private static func nextScalar(_ encoded: ArraySlice<UInt8>) -> [UInt8]? {
    var value: UInt32 = 0
    for (index, byte) in encoded.enumerated() {
      let mask: UInt8 = index > 0 ? 0x3F : [0x7F, 0x1F, 0x0F, 0x07][encoded.count - 1]
      value = value << 6 | UInt32(byte & mask)
    }
    var next = value + 1
    if next == 0xD800 { next = 0xE000 }
    let lengthLimit: UInt32 = [0x80, 0x800, 0x1_0000, 0x11_0000][encoded.count - 1]
    guard next < lengthLimit, let scalar = Unicode.Scalar(next) else { return nil }
    return Array(String(Character(scalar)).utf8)
  }
}
