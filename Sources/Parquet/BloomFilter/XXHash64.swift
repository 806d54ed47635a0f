/// XXH64 with seed 0 (xxHash specification, version 0.1.1), the hash of the format's bloom filters.
enum XXHash64 {
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    guard let base = bytes.baseAddress else { return avalanche(prime5) }
    return hash(base, count: bytes.count)
  }

  @inline(__always)
  static func hash(_ bytes: UnsafeRawPointer, count: Int) -> UInt64 {
    var position = 0
    var state: UInt64
    if count >= 32 {
      state = stripes(bytes, count: count)
      position = count & ~31
    } else {
      state = prime5
    }
    state &+= UInt64(truncatingIfNeeded: count)
    while position + 8 <= count {
      state = mix(state, word(bytes + position))
      position &+= 8
    }
    if position + 4 <= count {
      state = mix(state, half: UInt32(littleEndian: (bytes + position).loadUnaligned(as: UInt32.self)))
      position &+= 4
    }
    while position < count {
      state ^= UInt64((bytes + position).load(as: UInt8.self)) &* prime5
      state = rotate(state, 11) &* prime1
      position &+= 1
    }
    return avalanche(state)
  }

  /// The hash of eight bytes, little-endian.
  @inline(__always)
  static func hash(_ value: UInt64) -> UInt64 { avalanche(mix(prime5 &+ 8, value)) }

  /// The hash of four bytes, little-endian.
  @inline(__always)
  static func hash(_ value: UInt32) -> UInt64 { avalanche(mix(prime5 &+ 4, half: value)) }

  private static func stripes(_ bytes: UnsafeRawPointer, count: Int) -> UInt64 {
    var a = prime1 &+ prime2
    var b = prime2
    var c: UInt64 = 0
    var d = 0 &- prime1
    for position in stride(from: 0, to: count & ~31, by: 32) {
      a = round(a, word(bytes + position))
      b = round(b, word(bytes + position + 8))
      c = round(c, word(bytes + position + 16))
      d = round(d, word(bytes + position + 24))
    }
    var state = rotate(a, 1) &+ rotate(b, 7) &+ rotate(c, 12) &+ rotate(d, 18)
    for lane in [a, b, c, d] {
      state = (state ^ round(0, lane)) &* prime1 &+ prime4
    }
    return state
  }

  @inline(__always)
  private static func word(_ bytes: UnsafeRawPointer) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
  }

  @inline(__always)
  private static func rotate(_ word: UInt64, _ bits: UInt64) -> UInt64 { word &<< bits | word &>> (64 &- bits) }

  @inline(__always)
  private static func round(_ state: UInt64, _ input: UInt64) -> UInt64 {
    rotate(state &+ input &* prime2, 31) &* prime1
  }

  @inline(__always)
  private static func mix(_ state: UInt64, _ input: UInt64) -> UInt64 {
    rotate(state ^ round(0, input), 27) &* prime1 &+ prime4
  }

  @inline(__always)
  private static func mix(_ state: UInt64, half: UInt32) -> UInt64 {
    rotate(state ^ UInt64(half) &* prime1, 23) &* prime2 &+ prime3
  }

  @inline(__always)
  private static func avalanche(_ state: UInt64) -> UInt64 {
    var state = (state ^ state &>> 33) &* prime2
    state = (state ^ state &>> 29) &* prime3
    return state ^ state &>> 32
  }
}
