/// A strict JSON parser for the leaf profile.
///
/// Refuses floats and exponents, integers beyond ±(2^53-1), duplicate names, lone surrogates, invalid UTF-8 and
/// nesting deeper than 32, so that what it accepts has exactly one canonical form.
struct CanonicalParser {
  struct Fault: Error, Hashable {
    let byte: Int
    let problem: String
  }

  private static let depthLimit = 32

  private let bytes: [UInt8]
  private var position = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  static func parse(_ bytes: [UInt8]) throws(Fault) -> CanonicalValue {
    var parser = CanonicalParser(bytes)
    let value = try parser.value(depth: 0)
    parser.skipBlanks()
    if parser.position != bytes.count { throw parser.fault("bytes after the value") }
    return value
  }

  private func fault(_ problem: String) -> Fault { Fault(byte: position, problem: problem) }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = current, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
  }

  private mutating func value(depth: Int) throws(Fault) -> CanonicalValue {
    if depth > Self.depthLimit { throw fault("nested too deeply") }
    skipBlanks()
    switch current {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try integer()
    }
  }

  private mutating func word(_ text: String, _ value: CanonicalValue) throws(Fault) -> CanonicalValue {
    if !bytes[position...].starts(with: text.utf8) { throw fault("unknown word") }
    position += text.utf8.count
    return value
  }

  private mutating func integer() throws(Fault) -> CanonicalValue {
    let start = position
    if current == UInt8(ascii: "-") { position += 1 }
    while let byte = current, (48...57).contains(byte) { position += 1 }
    if let byte = current, byte == UInt8(ascii: ".") || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      throw fault("a float")
    }
    let text = bytes[start..<position]
    guard let number = Int64(String(decoding: text, as: UTF8.self)) else { throw fault("not a value") }
    if Array(text) != Array(String(number).utf8) { throw fault("an integer with leading zeros") }
    if number.magnitude > CanonicalValue.integerLimit.magnitude { throw fault("an integer beyond 2^53-1") }
    return .integer(number)
  }

  private mutating func array(depth: Int) throws(Fault) -> CanonicalValue {
    position += 1
    var elements: [CanonicalValue] = []
    skipBlanks()
    if current == UInt8(ascii: "]") {
      position += 1
      return .array(elements)
    }
    while true {
      elements.append(try value(depth: depth + 1))
      skipBlanks()
      switch current {
      case UInt8(ascii: ","): position += 1
      case UInt8(ascii: "]"):
        position += 1
        return .array(elements)
      default: throw fault("expected , or ]")
      }
    }
  }

  private mutating func object(depth: Int) throws(Fault) -> CanonicalValue {
    position += 1
    var members: [String: CanonicalValue] = [:]
    skipBlanks()
    if current == UInt8(ascii: "}") {
      position += 1
      return .object(members)
    }
    while true {
      skipBlanks()
      if current != UInt8(ascii: "\"") { throw fault("expected a name") }
      let name = try string()
      skipBlanks()
      if current != UInt8(ascii: ":") { throw fault("expected :") }
      position += 1
      let member = try value(depth: depth + 1)
      if members.updateValue(member, forKey: name) != nil { throw fault("a duplicate name") }
      skipBlanks()
      switch current {
      case UInt8(ascii: ","): position += 1
      case UInt8(ascii: "}"):
        position += 1
        return .object(members)
      default: throw fault("expected , or }")
      }
    }
  }

  private mutating func string() throws(Fault) -> String {
    position += 1
    var out: [UInt8] = []
    while true {
      guard let byte = current else { throw fault("an unfinished string") }
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: out, as: UTF8.self) else { throw fault("invalid UTF-8") }
        return text
      case UInt8(ascii: "\\"): try escape(into: &out)
      case 0..<0x20: throw fault("a control character in a string")
      default: out.append(byte)
      }
    }
  }

  private mutating func escape(into out: inout [UInt8]) throws(Fault) {
    guard let byte = current else { throw fault("an unfinished string") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0C)
    case UInt8(ascii: "n"): out.append(0x0A)
    case UInt8(ascii: "r"): out.append(0x0D)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "u"):
      var code = try codeUnit()
      if (0xD800..<0xDC00).contains(code) {
        if !bytes[position...].starts(with: [0x5C, 0x75]) { throw fault("a lone surrogate") }
        position += 2
        let low = try codeUnit()
        if !(0xDC00..<0xE000).contains(low) { throw fault("a lone surrogate") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw fault("a lone surrogate") }
      out.append(contentsOf: Array(String(Character(scalar)).utf8))
    default: throw fault("an unknown escape")
    }
  }

  private mutating func codeUnit() throws(Fault) -> UInt32 {
    if position + 4 > bytes.count { throw fault("an unfinished escape") }
    let digits = bytes[position..<position + 4]
    guard let pair = Hex.bytes(String(decoding: digits, as: UTF8.self)) else { throw fault("not a hexadecimal escape") }
    position += 4
    return UInt32(pair[0]) << 8 | UInt32(pair[1])
  }
}
