/// Rewrites text of another encoding as UTF-8, so that one set of scanners reads all of them.
///
/// What is ill-formed becomes a byte that no UTF-8 text has, so that it is found in its record like any other ill-formed
/// UTF-8. The length of a piece of text in the source can be told from the UTF-8 alone: each scalar, and each ill-formed
/// unit, was one byte (or one UTF-16 unit; two for a scalar of four UTF-8 bytes).
struct Transcoder {
  /// Stands for an ill-formed unit.
  static let illFormed: UInt8 = 0xC0
  /// Stands for a single byte left at the end of UTF-16.
  static let oddByte: UInt8 = 0xC1

  enum Source {
    case latin1, windows1252
    case utf16(isBigEndian: Bool)
  }
  let source: Source

  /// `nil` for UTF-8, which needs none, and for UTF-16 whose byte order is not known yet.
  init?(_ encoding: TextEncoding) {
    switch encoding {
    case .utf8, .utf16: return nil
    case .latin1: source = .latin1
    case .windows1252: source = .windows1252
    case .utf16LittleEndian: source = .utf16(isBigEndian: false)
    case .utf16BigEndian: source = .utf16(isBigEndian: true)
    }
  }

  /// Bytes of UTF-8 that one byte of the source makes at most.
  var expansion: Int {
    switch source {
    case .windows1252: 3
    default: 2
    }
  }

  /// Rewrites `count` bytes; returns the bytes written. A unit or surrogate pair that is not whole is left for later,
  /// unless the file ends here.
  func transcode(
    _ bytes: UnsafePointer<UInt8>, count: Int, isLast: Bool, into target: UnsafeMutablePointer<UInt8>
  ) -> Int {
    switch source {
    case .latin1: Self.single(bytes, count, target) { UInt16($0) }
    case .windows1252: Self.single(bytes, count, target) { $0 < 0xA0 ? Self.windows1252[Int($0) & 0x1F] : UInt16($0) }
    case .utf16(let isBigEndian): Self.utf16(bytes, count, isLast, isBigEndian, target)
    }
  }

  /// Bytes of the source that `count` bytes of its UTF-8 were.
  func sourceLength(_ text: UnsafePointer<UInt8>, count: Int) -> Int {
    let high: UInt64 = 0x8080_8080_8080_8080
    var units = count
    var pairs = 0
    var index = 0
    while index &+ 8 <= count {
      let word = UnsafeRawPointer(text + index).loadUnaligned(as: UInt64.self)
      if word & high != 0 {
        units &-= (word & high & ~(word &<< 1)).nonzeroBitCount
        pairs &+= (word & (word &<< 1) & (word &<< 2) & (word &<< 3) & high).nonzeroBitCount
      }
      index &+= 8
    }
    while index < count {
      if text[index] & 0xC0 == 0x80 { units &-= 1 }
      if text[index] >= 0xF0 { pairs &+= 1 }
      index &+= 1
    }
    guard case .utf16 = source else { return units }
    return 2 &* (units &+ pairs) &- (count > 0 && text[count &- 1] == Self.oddByte ? 1 : 0)
  }

  /// 80 to 9F of Windows-1252; 0 where there is no character.
  private static let windows1252: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]

  /// `scalar` gives the scalar of a byte above 7F, below U+10000; 0 for none.
  @inline(__always)
  private static func single(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ target: UnsafeMutablePointer<UInt8>, _ scalar: (UInt8) -> UInt16
  ) -> Int {
    var index = 0
    var written = 0
    while index < count {
      if index &+ 8 <= count {
        let word = UnsafeRawPointer(bytes + index).loadUnaligned(as: UInt64.self)
        if word & 0x8080_8080_8080_8080 == 0 {
          UnsafeMutableRawPointer(target + written).storeBytes(of: word, as: UInt64.self)
          index &+= 8
          written &+= 8
          continue
        }
      }
      let byte = bytes[index]
      index &+= 1
      if byte < 0x80 {
        target[written] = byte
        written &+= 1
        continue
      }
      let value = scalar(byte)
      if value == 0 {
        target[written] = illFormed
        written &+= 1
      } else {
        written &+= encode(UInt32(value), target + written)
      }
    }
    return written
  }

  private static func utf16(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ isLast: Bool, _ isBigEndian: Bool, _ target: UnsafeMutablePointer<UInt8>
  ) -> Int {
    @inline(__always) func unit(_ index: Int) -> UInt32 {
      isBigEndian
        ? UInt32(bytes[index]) &<< 8 | UInt32(bytes[index &+ 1]) : UInt32(bytes[index &+ 1]) &<< 8 | UInt32(bytes[index])
    }
    var index = 0
    var written = 0
    while index &+ 2 <= count {
      if index &+ 8 <= count {
        var word = UInt64(littleEndian: UnsafeRawPointer(bytes + index).loadUnaligned(as: UInt64.self))
        if isBigEndian { word = (word & 0x00FF_00FF_00FF_00FF) &<< 8 | (word &>> 8) & 0x00FF_00FF_00FF_00FF }
        if word & 0xFF80_FF80_FF80_FF80 == 0 {
          word = (word | word &>> 8) & 0x0000_FFFF_0000_FFFF
          word |= word &>> 16
          UnsafeMutableRawPointer(target + written).storeBytes(of: UInt32(truncatingIfNeeded: word).littleEndian, as: UInt32.self)
          index &+= 8
          written &+= 4
          continue
        }
      }
      var scalar = unit(index)
      if scalar & 0xF800 == 0xD800 {
        if scalar < 0xDC00 && index &+ 4 > count && !isLast { break }
        guard scalar < 0xDC00, index &+ 4 <= count, unit(index &+ 2) & 0xFC00 == 0xDC00 else {
          target[written] = illFormed
          written &+= 1
          index &+= 2
          continue
        }
        scalar = 0x10000 &+ ((scalar & 0x3FF) &<< 10 | unit(index &+ 2) & 0x3FF)
        index &+= 2
      }
      written &+= encode(scalar, target + written)
      index &+= 2
    }
    if isLast && index &+ 1 == count {
      target[written] = oddByte
      written &+= 1
    }
    return written
  }

  /// Writes a scalar as UTF-8; returns its bytes.
  @inline(__always)
  static func encode(_ scalar: UInt32, _ target: UnsafeMutablePointer<UInt8>) -> Int {
    @inline(__always) func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: scalar &>> shift) & 0x3F }
    if scalar < 0x80 {
      target[0] = UInt8(truncatingIfNeeded: scalar)
      return 1
    }
    if scalar < 0x800 {
      target[0] = 0xC0 | UInt8(truncatingIfNeeded: scalar &>> 6)
      target[1] = tail(0)
      return 2
    }
    if scalar < 0x10000 {
      target[0] = 0xE0 | UInt8(truncatingIfNeeded: scalar &>> 12)
      target[1] = tail(6)
      target[2] = tail(0)
      return 3
    }
    target[0] = 0xF0 | UInt8(truncatingIfNeeded: scalar &>> 18)
    target[1] = tail(12)
    target[2] = tail(6)
    target[3] = tail(0)
    return 4
  }
}
