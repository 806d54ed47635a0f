/// A place in an output buffer that bytes are written to.
///
/// Advice for hackers: nothing here looks at the end of the buffer. The one caller, ``PortfolioSimulation``, sees to it that
/// ``headroom`` bytes are free before each record, and no record is longer: ``PortfolioRow`` writes 20 fields of at most 48
/// bytes each, a fact that a test holds. Words are copied 16 bytes at a time, past their end, which the headroom covers too.
struct ByteCursor {
  /// Bytes that must be free before a record is written.
  static let headroom = 2048

  var next: UnsafeMutablePointer<UInt8>

  @inline(__always)
  mutating func put(_ byte: UInt8) {
    next.pointee = byte
    next += 1
  }

  @inline(__always)
  mutating func put(_ character: Unicode.Scalar) { put(UInt8(truncatingIfNeeded: character.value)) }

  @inline(__always)
  mutating func put(_ word: Word) {
    UnsafeMutableRawPointer(next).storeBytes(of: word.bytes, as: SIMD16<UInt8>.self)
    next += Int(word.count)
  }

  /// For longer texts; slower than a ``Word``.
  mutating func put(_ text: StaticString) {
    for index in 0..<text.utf8CodeUnitCount { put(text.utf8Start[index]) }
  }

  /// Writes `value` with at least one digit.
  @inline(__always)
  mutating func put(number value: Int) {
    var width = 1
    var limit = 10
    while value >= limit {
      width += 1
      limit &*= 10
    }
    put(digits: value, width: width)
  }

  /// Writes the last `width` digits of `value`, with leading zeros.
  @inline(__always)
  mutating func put(digits value: Int, width: Int) {
    var rest = UInt64(truncatingIfNeeded: value)
    var position = width
    while position >= 2 {
      let quotient = rest / 100
      let pair = Int(rest &- quotient &* 100)
      position &-= 2
      next[position] = UInt8(truncatingIfNeeded: 0x30 &+ pair / 10)
      next[position &+ 1] = UInt8(truncatingIfNeeded: 0x30 &+ pair % 10)
      rest = quotient
    }
    if position == 1 { next[0] = UInt8(truncatingIfNeeded: 0x30 &+ rest % 10) }
    next += width
  }

  /// Changes ASCII letters written since `start` to capitals; bytes of longer UTF-8 sequences stay.
  mutating func capitalise(from start: UnsafeMutablePointer<UInt8>, onlyFirst: Bool) {
    var position = start
    while position < next {
      if 0x61...0x7a ~= position.pointee { position.pointee &-= 0x20 }
      if onlyFirst { return }
      position += 1
    }
  }
}

/// At most 15 bytes of UTF-8 that are copied in one store.
struct Word {
  let bytes: SIMD16<UInt8>
  @inline(__always) var count: UInt8 { bytes[15] }

  init(_ text: StaticString) {
    precondition(text.utf8CodeUnitCount < 16, "a simulated word has at most 15 bytes")
    var bytes = SIMD16<UInt8>()
    for index in 0..<text.utf8CodeUnitCount { bytes[index] = text.utf8Start[index] }
    bytes[15] = UInt8(text.utf8CodeUnitCount)
    self.bytes = bytes
  }
}
