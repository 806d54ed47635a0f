/// How the values of a type compare (TYPE_ORDER).
enum ValueOrder: Sendable {
  /// Numbers with their sign, bytes without.
  case natural
  /// Integers without sign.
  case unsigned
  /// Two bytes that are a half-precision number, little-endian.
  case half

  /// The number that the bits of a half-precision float stand for; every one is a Float.
  static func number(half bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10 & 0x1F)
    let fraction = UInt32(bits & 0x3FF)
    switch exponent {
    case 0:
      // Zero and the subnormal numbers: multiples of 2^-24.
      let magnitude = Float(fraction) / 16_777_216
      return sign == 0 ? magnitude : -magnitude
    case 31: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }

  static func number(half bytes: [UInt8]) -> Float? {
    bytes.count == 2 ? number(half: UInt16(bytes[0]) | UInt16(bytes[1]) << 8) : nil
  }
}

extension LeafType {
  var order: ValueOrder { self == .float16 ? .half : isUnsigned ? .unsigned : .natural }
}
