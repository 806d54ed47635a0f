/// A column of one block: its minimum, then what each value adds to it in as few bits as the largest needs.
///
/// A column whose values are all equal costs three bytes, and most columns of a tidy file are such.
enum PackedColumn {
  /// Widths up to this let one unaligned 64-bit load hold any value at any bit position.
  static let widthLimit = 56
  static let valueLimit: UInt64 = 1 << UInt64(widthLimit)

  /// - Precondition: Every value is below ``valueLimit``.
  static func append(_ values: UnsafeBufferPointer<UInt64>, to out: inout [UInt8]) {
    var least = UInt64.max
    var most: UInt64 = 0
    for value in values {
      least = min(least, value)
      most = max(most, value)
    }
    if values.isEmpty { least = 0 }
    let width = values.isEmpty ? 0 : 64 - (most - least).leadingZeroBitCount
    Varint.append(least, to: &out)
    out.append(UInt8(width))
    if width == 0 { return }
    let start = out.count
    let size = (values.count * width + 7) / 8
    out.append(contentsOf: repeatElement(0, count: size + 8))
    out.withUnsafeMutableBytes { buffer in
      var position = start
      var word: UInt64 = 0
      var used = 0
      for value in values {
        let delta = value - least
        word |= delta << UInt64(used)
        used += width
        if used >= 64 {
          buffer.storeBytes(of: word.littleEndian, toByteOffset: position, as: UInt64.self)
          position += 8
          used -= 64
          word = used == 0 ? 0 : delta >> UInt64(width - used)
        }
      }
      if used > 0 { buffer.storeBytes(of: word.littleEndian, toByteOffset: position, as: UInt64.self) }
    }
    out.removeLast(8)
  }

  /// Reads `count` values; every one is below 2 · ``valueLimit``.
  static func read(count: Int, from reader: inout ByteReader) throws(RowMapError) -> [UInt64] {
    let least = try reader.varint()
    let width = Int(try reader.byte())
    if least >= valueLimit || width > widthLimit { throw RowMapError(.damaged, "a column is out of bounds") }
    if width == 0 { return [UInt64](repeating: least, count: count) }
    var packed = Array(try reader.take((count * width + 7) / 8))
    packed.append(contentsOf: repeatElement(0, count: 8))
    let mask: UInt64 = (1 << UInt64(width)) - 1
    return packed.withUnsafeBytes { bytes in
      [UInt64](unsafeUninitializedCapacity: count) { out, initialized in
        var bit = 0
        for index in 0..<count {
          // bit < count · width, so eight bytes from its byte lie inside the padded buffer.
          let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: bit >> 3, as: UInt64.self))
          out[index] = least + (word >> UInt64(bit & 7)) & mask
          bit += width
        }
        initialized = count
      }
    }
  }

  /// Small magnitudes of either sign as small numbers.
  static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }

  static func unzigzag(_ value: UInt64) -> Int64 { Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }
}
