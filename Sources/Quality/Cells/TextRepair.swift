internal import Foundation

/// Steps about single characters; all pass over the cells they cannot concern after one look at their bytes.
enum TextRepair {
  /// Normalization Form C. No character below U+0300 changes it, which is all of Latin.
  static func nfc(_ text: inout CellText) -> Bool {
    guard text.bytes.contains(where: { $0 >= 0xCC }) else { return false }
    let string = String(decoding: text.bytes, as: UTF8.self)
    return text.become(Array(string.precomposedStringWithCanonicalMapping.utf8))
  }

  /// Takes control and format characters out, but not a zero-width joiner between letters.
  static func controls(_ text: inout CellText) -> Bool {
    // First bytes of the blocks that hold such characters.
    let mayHold = text.bytes.contains {
      $0 < 0x20 || $0 == 0x7F || [0xC2, 0xD8, 0xDB, 0xDC, 0xE0, 0xE1, 0xE2, 0xEF].contains($0) || $0 >= 0xF0
    }
    guard mayHold else { return false }
    let scalars = Array(String(decoding: text.bytes, as: UTF8.self).unicodeScalars)
    var kept = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      switch scalar.properties.generalCategory {
      case .control: continue
      case .format:
        let isJoiner = scalar == "\u{200D}" || scalar == "\u{200C}"
        // What follows a joiner must be a letter that stays, or the second run would find another neighbour.
        guard isJoiner, let last = kept.last, last.properties.isAlphabetic, index + 1 < scalars.count,
          scalars[index + 1].properties.isAlphabetic
        else { continue }
        kept.append(scalar)
      default: kept.append(scalar)
      }
    }
    return text.become(Array(String(kept).utf8))
  }

  /// Puts UTF-8 right that was taken for Windows-1252, as often as that happened.
  static func encoding(_ text: inout CellText) -> Bool {
    guard text.bytes.contains(where: { $0 >= 0xC2 }) else { return false }
    var bytes = Array(text.bytes)
    var isChanged = false
    while let before = once(bytes) {
      bytes = before
      isChanged = true
    }
    return isChanged && text.become(bytes)
  }

  /// The bytes the characters stand for in Windows-1252, if those are UTF-8 with something beyond ASCII in it.
  private static func once(_ bytes: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    var isPlain = true
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      guard let byte = windows1252(scalar) else { return nil }
      if byte >= 0x80 { isPlain = false }
      result.append(byte)
    }
    return !isPlain && String(validating: result, as: UTF8.self) != nil ? result : nil
  }

  private static func windows1252(_ scalar: Unicode.Scalar) -> UInt8? {
    switch scalar.value {
    case 0..<0x80, 0xA0...0xFF: return UInt8(scalar.value)
    // Five bytes have no character there; readers let them through as controls.
    case 0x81, 0x8D, 0x8F, 0x90, 0x9D: return UInt8(scalar.value)
    default: return high.firstIndex(of: scalar.value).map { UInt8(0x80 + $0) }
    }
  }

  /// What 0x80 to 0x9F stand for (WHATWG Encoding, index windows-1252).
  private static let high: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
    0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]
}
