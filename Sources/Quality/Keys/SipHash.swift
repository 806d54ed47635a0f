/// SipHash-2-4 with 128 bits of output (Aumasson and Bernstein).
///
/// Keyed, so that nobody who writes a file can make keys collide, and so that a spilled hash says nothing about
/// the account number behind it once the random key is gone.
enum SipHash {
  /// The hash of some bytes, low half first.
  @inline(__always)
  static func hash(_ start: UnsafePointer<UInt8>, _ count: Int, _ key: HashKey) -> (low: UInt64, high: UInt64) {
    var state = State(key)
    var index = 0
    while index &+ 8 <= count {
      state.take(word(start, index))
      index &+= 8
    }
    state.take(last(start, count))
    let low = state.lowHalf()
    return (low, state.highHalf())
  }

  /// The hashes of two texts of one length, side by side: each step of a hash waits for the one before.
  @inline(__always)
  static func hashes(
    _ first: UnsafePointer<UInt8>, _ second: UnsafePointer<UInt8>, _ count: Int, _ key: HashKey
  ) -> ((low: UInt64, high: UInt64), (low: UInt64, high: UInt64)) {
    var (one, two) = (State(key), State(key))
    @inline(__always) func take(_ left: UInt64, _ right: UInt64) {
      one.v3 ^= left
      two.v3 ^= right
      for _ in 0..<2 {
        one.round()
        two.round()
      }
      one.v0 ^= left
      two.v0 ^= right
    }
    var index = 0
    while index &+ 8 <= count {
      take(word(first, index), word(second, index))
      index &+= 8
    }
    take(last(first, count), last(second, count))
    one.v2 ^= 0xEE
    two.v2 ^= 0xEE
    for _ in 0..<4 {
      one.round()
      two.round()
    }
    let lows = (one.folded, two.folded)
    one.v1 ^= 0xDD
    two.v1 ^= 0xDD
    for _ in 0..<4 {
      one.round()
      two.round()
    }
    return ((lows.0, one.folded), (lows.1, two.folded))
  }

  @inline(__always)
  private static func word(_ start: UnsafePointer<UInt8>, _ index: Int) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(start).loadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  /// The bytes beyond the last whole word, and the count.
  @inline(__always)
  private static func last(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    let rest = UInt64(truncatingIfNeeded: count & 7)
    let length = UInt64(truncatingIfNeeded: count) &<< 56
    if rest == 0 { return length }
    // The last eight bytes hold them all.
    if count > 8 { return length | word(start, count &- 8) &>> (64 &- 8 &* rest) }
    var last = length
    for index in 0..<count { last |= UInt64(start[index]) &<< (8 &* UInt64(truncatingIfNeeded: index)) }
    return last
  }

  private struct State {
    var v0, v1, v2, v3: UInt64

    @inline(__always)
    init(_ key: HashKey) {
      v0 = key.low ^ 0x736f_6d65_7073_6575
      v1 = key.high ^ 0x646f_7261_6e64_6f6d ^ 0xEE
      v2 = key.low ^ 0x6c79_6765_6e65_7261
      v3 = key.high ^ 0x7465_6462_7974_6573
    }

    @inline(__always)
    private func rotate(_ word: UInt64, _ by: UInt64) -> UInt64 { word &<< by | word &>> (64 &- by) }

    @inline(__always)
    mutating func round() {
      v0 &+= v1
      v1 = rotate(v1, 13) ^ v0
      v0 = rotate(v0, 32)
      v2 &+= v3
      v3 = rotate(v3, 16) ^ v2
      v0 &+= v3
      v3 = rotate(v3, 21) ^ v0
      v2 &+= v1
      v1 = rotate(v1, 17) ^ v2
      v2 = rotate(v2, 32)
    }

    @inline(__always)
    mutating func take(_ word: UInt64) {
      v3 ^= word
      round()
      round()
      v0 ^= word
    }

    @inline(__always)
    mutating func lowHalf() -> UInt64 {
      v2 ^= 0xEE
      for _ in 0..<4 { round() }
      return folded
    }

    @inline(__always)
    mutating func highHalf() -> UInt64 {
      v1 ^= 0xDD
      for _ in 0..<4 { round() }
      return folded
    }

    @inline(__always)
    var folded: UInt64 { v0 ^ v1 ^ v2 ^ v3 }
  }
}
