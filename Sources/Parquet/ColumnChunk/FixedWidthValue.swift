/// A value stored in memory in a fixed number of bytes.
protocol FixedWidthValue: BitwiseCopyable {
  /// The value as a pattern of bits: dictionaries tell values apart by it, so that
  /// -0.0 and every NaN survive.
  associatedtype Bits: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & DictionaryKey
  static var hasNaN: Bool { get }
  static func bounds(_ values: UnsafeBufferPointer<Self>, unsigned: Bool) -> Bounds?
  static func nanCount(_ values: UnsafeBufferPointer<Self>) -> Int
  /// Appends DELTA_BINARY_PACKED, which INT32 and INT64 alone have.
  static func appendDeltas(_ values: UnsafeBufferPointer<Self>, to output: inout ByteBuilder)
  /// Calls `body` with every hash a bloom filter should hold for this value of `plainWidth` bytes.
  func forEachHash(plainWidth: Int, _ body: (UInt64) -> Void)
  /// Negative, zero or positive; NaN sorts last.
  static func compare(_ a: Self, _ b: Self, unsigned: Bool) -> Int
}

/// A key of the dictionary table.
protocol DictionaryKey {
  /// Well mixed in the upper bits.
  var hashWord: UInt64 { get }
}

extension UInt32: DictionaryKey {
  @inline(__always) var hashWord: UInt64 { UInt64(self) &* 0x9E37_79B9_7F4A_7C15 }
}

extension UInt64: DictionaryKey {
  // The upper half is folded in first: doubles of few digits differ only there.
  @inline(__always) var hashWord: UInt64 { (self ^ (self &>> 32)) &* 0x9E37_79B9_7F4A_7C15 }
}

extension UInt128: DictionaryKey {
  @inline(__always) var hashWord: UInt64 {
    let high = UInt64(truncatingIfNeeded: self &>> 64)
    return (UInt64(truncatingIfNeeded: self) ^ (high &* 0xC2B2_AE3D_27D4_EB4F)).hashWord
  }
}

extension FixedWidthValue {
  static var hasNaN: Bool { false }
  static func nanCount(_ values: UnsafeBufferPointer<Self>) -> Int { 0 }
  static func appendDeltas(_ values: UnsafeBufferPointer<Self>, to output: inout ByteBuilder) {}
}

extension FixedWidthInteger {
  @inline(__always)
  static func extremes(_ values: UnsafeBufferPointer<Self>) -> (Self, Self)? {
    guard let base = values.baseAddress, values.count > 0 else { return nil }
    var least = base[0]
    var greatest = base[0]
    for index in 1..<values.count {
      let value = base[index]
      least = value < least ? value : least
      greatest = value > greatest ? value : greatest
    }
    return (least, greatest)
  }
}

extension Int32: FixedWidthValue {
  typealias Bits = UInt32

  static func appendDeltas(_ values: UnsafeBufferPointer<Int32>, to output: inout ByteBuilder) {
    DeltaBinaryPackedEncoder.append(values, to: &output)
  }

  static func bounds(_ values: UnsafeBufferPointer<Int32>, unsigned: Bool) -> Bounds? {
    if unsigned {
      return values.withMemoryRebound(to: UInt32.self) { UInt32.extremes($0) }.map {
        Bounds(minimum: .int32(Int32(bitPattern: $0.0)), maximum: .int32(Int32(bitPattern: $0.1)))
      }
    }
    return extremes(values).map { Bounds(minimum: .int32($0.0), maximum: .int32($0.1)) }
  }
}

extension Int64: FixedWidthValue {
  typealias Bits = UInt64

  static func appendDeltas(_ values: UnsafeBufferPointer<Int64>, to output: inout ByteBuilder) {
    DeltaBinaryPackedEncoder.append(values, to: &output)
  }

  static func bounds(_ values: UnsafeBufferPointer<Int64>, unsigned: Bool) -> Bounds? {
    if unsigned {
      return values.withMemoryRebound(to: UInt64.self) { UInt64.extremes($0) }.map {
        Bounds(minimum: .int64(Int64(bitPattern: $0.0)), maximum: .int64(Int64(bitPattern: $0.1)))
      }
    }
    return extremes(values).map { Bounds(minimum: .int64($0.0), maximum: .int64($0.1)) }
  }
}

extension Int128: FixedWidthValue {
  typealias Bits = UInt128

  static func bounds(_ values: UnsafeBufferPointer<Int128>, unsigned: Bool) -> Bounds? {
    extremes(values).map { Bounds(minimum: .int128($0.0), maximum: .int128($0.1)) }
  }
}

extension BinaryFloatingPoint {
  /// The extremes without NaN, with zeros signed outwards (parquet.thrift, ColumnOrder): -0.0 as a
  /// minimum and +0.0 as a maximum, since the two compare equal.
  @inline(__always)
  static func extremes(_ values: UnsafeBufferPointer<Self>) -> (Self, Self)? {
    var least = Self.infinity
    var greatest = -Self.infinity
    var ordered = 0
    for index in 0..<values.count {
      let value = values[index]
      least = value < least ? value : least
      greatest = value > greatest ? value : greatest
      ordered &+= value == value ? 1 : 0
    }
    guard ordered > 0 else { return nil }
    return (least == 0 ? -0.0 : least, greatest == 0 ? 0.0 : greatest)
  }

  @inline(__always)
  static func countNaN(_ values: UnsafeBufferPointer<Self>) -> Int {
    var count = 0
    for index in 0..<values.count { count &+= values[index] == values[index] ? 0 : 1 }
    return count
  }
}

extension Float: FixedWidthValue {
  typealias Bits = UInt32
  static var hasNaN: Bool { true }

  static func bounds(_ values: UnsafeBufferPointer<Float>, unsigned: Bool) -> Bounds? {
    extremes(values).map { Bounds(minimum: .float($0.0), maximum: .float($0.1)) }
  }

  static func nanCount(_ values: UnsafeBufferPointer<Float>) -> Int { countNaN(values) }
}

extension Double: FixedWidthValue {
  typealias Bits = UInt64
  static var hasNaN: Bool { true }

  static func bounds(_ values: UnsafeBufferPointer<Double>, unsigned: Bool) -> Bounds? {
    extremes(values).map { Bounds(minimum: .double($0.0), maximum: .double($0.1)) }
  }

  static func nanCount(_ values: UnsafeBufferPointer<Double>) -> Int { countNaN(values) }
}
