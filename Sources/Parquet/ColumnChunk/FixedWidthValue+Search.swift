// What bloom filters and the check of sorted rows ask of a value.

extension Int32 {
  @inline(__always)
  func forEachHash(plainWidth: Int, _ body: (UInt64) -> Void) { body(XXHash64.hash(UInt32(bitPattern: self))) }

  static func compare(_ a: Int32, _ b: Int32, unsigned: Bool) -> Int {
    unsigned ? order(UInt32(bitPattern: a), UInt32(bitPattern: b)) : order(a, b)
  }
}

extension Int64 {
  @inline(__always)
  func forEachHash(plainWidth: Int, _ body: (UInt64) -> Void) { body(XXHash64.hash(UInt64(bitPattern: self))) }

  static func compare(_ a: Int64, _ b: Int64, unsigned: Bool) -> Int {
    unsigned ? order(UInt64(bitPattern: a), UInt64(bitPattern: b)) : order(a, b)
  }
}

extension Int128 {
  /// The hash of the last `plainWidth` bytes, big-endian.
  @inline(__always)
  func forEachHash(plainWidth: Int, _ body: (UInt64) -> Void) {
    withUnsafeBytes(of: bigEndian) {
      body(XXHash64.hash(UnsafeRawBufferPointer(rebasing: $0[(16 - plainWidth)...])))
    }
  }

  static func compare(_ a: Int128, _ b: Int128, unsigned: Bool) -> Int { order(a, b) }
}

// The two zeros are equal and have different bits, as have NaNs: whoever looks for one finds it by any.

extension Float {
  @inline(__always)
  func forEachHash(plainWidth: Int, _ body: (UInt64) -> Void) {
    body(XXHash64.hash(bitPattern))
    if self == 0 { body(XXHash64.hash((-self).bitPattern)) }
    if isNaN { body(XXHash64.hash(Float.nan.bitPattern)) }
  }

  static func compare(_ a: Float, _ b: Float, unsigned: Bool) -> Int { order(a, b) }
}

extension Double {
  @inline(__always)
  func forEachHash(plainWidth: Int, _ body: (UInt64) -> Void) {
    body(XXHash64.hash(bitPattern))
    if self == 0 { body(XXHash64.hash((-self).bitPattern)) }
    if isNaN { body(XXHash64.hash(Double.nan.bitPattern)) }
  }

  static func compare(_ a: Double, _ b: Double, unsigned: Bool) -> Int { order(a, b) }
}

@inline(__always)
private func order<Value: Comparable>(_ a: Value, _ b: Value) -> Int { a < b ? -1 : a > b ? 1 : 0 }

/// NaN after every number, and equal to itself.
@inline(__always)
private func order<Value: BinaryFloatingPoint>(_ a: Value, _ b: Value) -> Int {
  if a < b { return -1 }
  if a > b { return 1 }
  return (a == a ? 0 : 1) - (b == b ? 0 : 1)
}
