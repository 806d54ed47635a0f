internal import Parquet

/// A bound as people read it.
enum BoundText {
  static func text(_ value: ScalarValue, _ type: LeafType) -> String {
    switch value {
    case .boolean(let value): return "\(value)"
    case .int32(let value): return number(Int128(value), type, unsigned: Int128(UInt32(bitPattern: value)))
    case .int64(let value): return number(Int128(value), type, unsigned: Int128(UInt64(bitPattern: value)))
    case .int128(let value): return number(value, type, unsigned: value)
    case .float(let value): return "\(value)"
    case .double(let value): return "\(value)"
    case .bytes(let bytes):
      switch type {
      case .string, .json, .enumeration: return printable(String(decoding: bytes, as: UTF8.self))
      default: return "0x" + bytes.prefix(32).map { hexadecimal($0) }.joined() + (bytes.count > 32 ? "…" : "")
      }
    }
  }

  private static func number(_ value: Int128, _ type: LeafType, unsigned: Int128) -> String {
    switch type {
    case .decimal(_, let scale): return decimal(value, scale: scale)
    case .integer(_, isSigned: false): return "\(unsigned)"
    default: return "\(value)"
    }
  }

  private static func decimal(_ unscaled: Int128, scale: Int) -> String {
    guard scale > 0 else { return "\(unscaled)" }
    var digits = String(unscaled.magnitude)
    if digits.count <= scale { digits = String(repeating: "0", count: scale - digits.count + 1) + digits }
    digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -scale))
    return (unscaled < 0 ? "-" : "") + digits
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let text = String(byte, radix: 16)
    return byte < 16 ? "0" + text : text
  }
}
