/// White space as Unicode's `White_Space` property has it, in UTF-8: the ASCII blanks and controls, NEL, NBSP and the
/// spaces of the General Punctuation and CJK blocks. Zero-width characters are not white space.
enum WhiteSpace {
  /// Length in bytes of the white space character at `p`, or 0.
  static func length(at p: UnsafePointer<UInt8>, available: Int) -> Int {
    switch p[0] {
    case 0x20, 0x09...0x0D: return 1
    case 0xC2: return available >= 2 && (p[1] == 0x85 || p[1] == 0xA0) ? 2 : 0
    case 0xE1: return available >= 3 && p[1] == 0x9A && p[2] == 0x80 ? 3 : 0
    case 0xE2:
      guard available >= 3 else { return 0 }
      if p[1] == 0x80 { return p[2] <= 0x8A || p[2] == 0xA8 || p[2] == 0xA9 || p[2] == 0xAF ? 3 : 0 }
      return p[1] == 0x81 && p[2] == 0x9F ? 3 : 0
    case 0xE3: return available >= 3 && p[1] == 0x80 && p[2] == 0x80 ? 3 : 0
    default: return 0
    }
  }

  /// Length in bytes of the white space character that ends just before `end`, or 0.
  static func length(before end: UnsafePointer<UInt8>, available: Int) -> Int {
    guard available >= 1 else { return 0 }
    if end[-1] < 0x80 { return length(at: end - 1, available: 1) }
    if available >= 2, length(at: end - 2, available: 2) == 2 { return 2 }
    if available >= 3, length(at: end - 3, available: 3) == 3 { return 3 }
    return 0
  }
}
