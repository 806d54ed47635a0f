/// SipHash-2-4 with 128 bits of output (Aumasson and Bernstein).
///
/// Keyed, so that nobody who writes a file can make keys collide, and so that a spilled hash says nothing about
/// the account number behind it once the random key is gone.
enum SipHash {
  /// The hash of some bytes, low half first.
  @inline(__always)
  static func hash(_ start: UnsafePointer<UInt8>, _ count: Int, _ key: HashKey) -> (low: UInt64, high: UInt64) {
    var v0 = key.low ^ 0x736f_6d65_7073_6575
    var v1 = key.high ^ 0x646f_7261_6e64_6f6d ^ 0xEE
    var v2 = key.low ^ 0x6c79_6765_6e65_7261
    var v3 = key.high ^ 0x7465_6462_7974_6573

    @inline(__always) func rotate(_ word: UInt64, _ by: UInt64) -> UInt64 { word &<< by | word &>> (64 &- by) }
    @inline(__always) func round() {
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

    let raw = UnsafeRawPointer(start)
    var index = 0
    while index &+ 8 <= count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      v3 ^= word
      round()
      round()
      v0 ^= word
      index &+= 8
    }
    var last = UInt64(truncatingIfNeeded: count) &<< 56
    var shift: UInt64 = 0
    while index < count {
      last |= UInt64(start[index]) &<< shift
      shift &+= 8
      index &+= 1
    }
    v3 ^= last
    round()
    round()
    v0 ^= last
    v2 ^= 0xEE
    for _ in 0..<4 { round() }
    let low = v0 ^ v1 ^ v2 ^ v3
    v1 ^= 0xDD
    for _ in 0..<4 { round() }
    return (low, v0 ^ v1 ^ v2 ^ v3)
  }
}
