/// Decodes the hybrid of run-length and bit-packed runs (Encodings.md, "RLE").
enum RLEDecoder {
  /// Fills `target` with `count` values and leaves the cursor behind the runs that held them.
  ///
  /// - Precondition: `bitWidth` is within 0...32; the cursor's buffer has the slack ``BitUnpacker`` demands.
  static func decode(
    _ cursor: inout ByteCursor, bitWidth: Int, count: Int, into target: UnsafeMutablePointer<UInt32>
  ) throws(ParquetError) {
    var filled = 0
    while filled < count {
      let header = try cursor.varint()
      let length = header >> 1
      guard length > 0, length <= UInt64(Int32.max) else {
        throw ByteCursor.corrupt("a run of \(length) values or groups")
      }
      if header & 1 == 0 {
        let value = try runValue(&cursor, bitWidth: bitWidth)
        let run = min(Int(length), count - filled)
        (target + filled).initialize(repeating: value, count: run)
        filled += run
      } else {
        let run = min(Int(length) * 8, count - filled)
        let needed = (run * bitWidth + 7) / 8
        let packed = cursor.takeUpTo(Int(length) * bitWidth)
        guard packed.count >= needed else { throw ByteCursor.corrupt("a bit-packed run ends early") }
        BitUnpacker.unpack(packed, bitWidth: bitWidth, count: run, into: target + filled)
        filled += run
      }
    }
  }

  private static func runValue(_ cursor: inout ByteCursor, bitWidth: Int) throws(ParquetError) -> UInt32 {
    var value: UInt32 = 0
    for index in 0..<((bitWidth + 7) / 8) {
      value |= UInt32(try cursor.byte()) << UInt32(8 * index)
    }
    guard bitWidth == 32 || value >> UInt32(bitWidth) == 0 else {
      throw ByteCursor.corrupt("a run repeats a value of more than \(bitWidth) bits")
    }
    return value
  }
}
