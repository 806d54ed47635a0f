/// Reads the values of one line of JSON (RFC 8259), strictly and without recursion.
package struct JSONLineReader {
  package let text: UnsafePointer<UInt8>
  package let end: Int
  package var at: Int
  /// Objects and arrays may be nested so deep.
  package static let maximumDepth = 128

  package init(text: UnsafePointer<UInt8>, end: Int, at: Int) {
    self.text = text
    self.end = end
    self.at = at
  }

  package enum Kind { case string, number, boolean, null, nested }

  package struct Value {
    package var kind: Kind
    /// The value's text as it stands in the file; of a string what is between the quotes.
    package var start: Int
    package var end: Int
    package var hasEscapes = false
  }

  package var byte: UInt8 { at < end ? text[at] : 0 }

  package mutating func skipBlanks() {
    while at < end, text[at] == 0x20 || text[at] == 0x09 || text[at] == 0x0D || text[at] == 0x0A { at &+= 1 }
  }

  package mutating func take(_ byte: UInt8) -> Bool {
    guard at < end, text[at] == byte else { return false }
    at &+= 1
    return true
  }

  /// The value at this place; `nil` when there is none.
  package mutating func value() -> Value? {
    let start = at
    switch byte {
    case 0x22: return string()
    case 0x7B, 0x5B: return nested() ? Value(kind: .nested, start: start, end: at) : nil
    case 0x74: return word("true") ? Value(kind: .boolean, start: start, end: at) : nil
    case 0x66: return word("false") ? Value(kind: .boolean, start: start, end: at) : nil
    case 0x6E: return word("null") ? Value(kind: .null, start: start, end: at) : nil
    default: return number() ? Value(kind: .number, start: start, end: at) : nil
    }
  }

  package mutating func string() -> Value? {
    guard take(0x22) else { return nil }
    var value = Value(kind: .string, start: at, end: at)
    while at < end {
      let byte = text[at]
      if byte == 0x22 {
        value.end = at
        at &+= 1
        return value
      }
      // Control characters must be escaped.
      if byte < 0x20 { return nil }
      at &+= 1
      guard byte == 0x5C else { continue }
      value.hasEscapes = true
      guard at < end else { return nil }
      let kind = text[at]
      at &+= 1
      switch kind {
      case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: break
      case 0x75:
        guard at &+ 4 <= end, Self.unit(text + at) != nil else { return nil }
        at &+= 4
      default: return nil
      }
    }
    return nil
  }

  private mutating func word(_ letters: StaticString) -> Bool {
    for index in 0..<letters.utf8CodeUnitCount where !take(letters.utf8Start[index]) { return false }
    return true
  }

  private mutating func digits() -> Bool {
    let start = at
    while at < end, text[at] &- 0x30 <= 9 { at &+= 1 }
    return at > start
  }

  private mutating func number() -> Bool {
    _ = take(0x2D)
    if !take(0x30) { guard digits() else { return false } }
    if take(0x2E) { guard digits() else { return false } }
    if take(0x65) || take(0x45) {
      if !take(0x2B) { _ = take(0x2D) }
      guard digits() else { return false }
    }
    return true
  }

  /// Skips an object or array; one bit of `stack` for each level, set for objects.
  private mutating func nested() -> Bool {
    var isObject: [Bool] = []
    while true {
      skipBlanks()
      // A value begins here.
      if byte == 0x7B || byte == 0x5B {
        guard isObject.count < Self.maximumDepth else { return false }
        let opensObject = byte == 0x7B
        isObject.append(opensObject)
        at &+= 1
        skipBlanks()
        if byte != (opensObject ? 0x7D : 0x5D) {
          if opensObject { guard name() else { return false } }
          continue
        }
        at &+= 1
        isObject.removeLast()
      } else {
        guard value() != nil else { return false }
      }
      // A value ended here.
      while true {
        guard let object = isObject.last else { return true }
        skipBlanks()
        if take(0x2C) {
          skipBlanks()
          if object { guard name() else { return false } }
          break
        }
        guard take(object ? 0x7D : 0x5D) else { return false }
        isObject.removeLast()
      }
    }
  }

  private mutating func name() -> Bool {
    guard string() != nil else { return false }
    skipBlanks()
    return take(0x3A)
  }

  /// The UTF-16 unit of four hexadecimal digits.
  static func unit(_ digits: UnsafePointer<UInt8>) -> UInt32? {
    var unit: UInt32 = 0
    for index in 0..<4 {
      let byte = digits[index]
      let value: UInt8
      switch byte {
      case 0x30...0x39: value = byte &- 0x30
      case 0x41...0x46: value = byte &- 0x37
      case 0x61...0x66: value = byte &- 0x57
      default: return nil
      }
      unit = unit &<< 4 | UInt32(value)
    }
    return unit
  }

  /// Writes a string's characters, at most as many bytes as it has in the file; returns how many, or `nil` when an escape
  /// is half of a surrogate pair.
  package static func unescape(_ start: UnsafePointer<UInt8>, _ count: Int, to target: UnsafeMutablePointer<UInt8>) -> Int? {
    var at = 0
    var written = 0
    while at < count {
      let byte = start[at]
      at &+= 1
      guard byte == 0x5C else {
        target[written] = byte
        written &+= 1
        continue
      }
      let kind = start[at]
      at &+= 1
      switch kind {
      case 0x62: target[written] = 0x08
      case 0x66: target[written] = 0x0C
      case 0x6E: target[written] = 0x0A
      case 0x72: target[written] = 0x0D
      case 0x74: target[written] = 0x09
      case 0x75:
        guard var scalar = unit(start + at) else { return nil }
        at &+= 4
        if scalar & 0xF800 == 0xD800 {
          guard scalar < 0xDC00, at &+ 6 <= count, start[at] == 0x5C, start[at &+ 1] == 0x75,
            let low = unit(start + at + 2), low & 0xFC00 == 0xDC00
          else { return nil }
          scalar = 0x10000 &+ ((scalar & 0x3FF) &<< 10 | low & 0x3FF)
          at &+= 6
        }
        written &+= Transcoder.encode(scalar, target + written)
        continue
      default: target[written] = kind
      }
      written &+= 1
    }
    return written
  }
}
