/// Steele, Lea and Flood's SplitMix64: small, fast, and seedable anywhere, which is what independent rows need.
///
/// Its numbers are part of what a seed means: a change here changes every simulated file.
struct SplitMix64 {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A generator for one purpose of one row, unrelated to its neighbours'.
  init(seed: UInt64, row: UInt64, purpose: UInt64) {
    state = Self.mix(Self.mix(seed &+ purpose &* 0xD1B5_4A32_D192_ED03) ^ (row &* 0x9E37_79B9_7F4A_7C15))
  }

  /// The number that ``next()`` would return first.
  var first: UInt64 {
    var copy = self
    return copy.next()
  }

  @inline(__always)
  static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z &>> 31)
  }

  @inline(__always)
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// A number from 0 up to, not including, `bound`, by Lemire's multiplication. The bias, below `bound` / 2³², is of no
  /// consequence here.
  @inline(__always)
  mutating func below(_ bound: UInt32) -> Int {
    Int(truncatingIfNeeded: ((next() &>> 32) &* UInt64(bound)) &>> 32)
  }

  /// True `perThousand` times in a thousand.
  @inline(__always)
  mutating func chance(_ perThousand: UInt32) -> Bool { below(1000) < Int(perThousand) }
}
