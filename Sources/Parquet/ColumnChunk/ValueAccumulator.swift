/// The decoded values of a chunk, or of its dictionary, as they grow page by page.
///
/// Values of fixed width lie in `data` one after another; booleans take a byte. Variable-length
/// values lie there too, with the end of each in `ends`.
final class ValueAccumulator {
  let column: LeafColumn
  /// Bytes per value, 0 for variable length.
  let width: Int
  private let limit: Int
  private(set) var count = 0
  private var data = ByteBuilder()
  private var ends = ByteBuilder()

  init(column: LeafColumn, limit: Int) {
    self.column = column
    self.limit = min(limit, Int(UInt32.max))
    switch column.physicalType {
    case .boolean: width = 1
    case .int32, .float: width = 4
    case .int64, .double: width = 8
    case .int96, .fixedLengthByteArray: width = column.typeLength
    case .byteArray: width = 0
    }
  }

  /// Appends `count` values of a page.
  func append(_ cursor: inout ByteCursor, encoding: Encoding, count: Int) throws(ParquetError) {
    guard count > 0 else { return }
    try check(adding: count * max(width, 4))
    switch (encoding, column.physicalType) {
    case (.plain, .boolean): try appendBits(&cursor, count)
    case (.plain, .byteArray): try appendPlainBytes(&cursor, count)
    case (.plain, _): data.append(try cursor.take(count * width))
    case (.rle, .boolean): try appendRunsOfBits(&cursor, count)
    case (.deltaBinaryPacked, .int32):
      try DeltaBinaryPackedDecoder.decode(&cursor, count: count, as: Int32.self, to: &data)
    case (.deltaBinaryPacked, .int64):
      try DeltaBinaryPackedDecoder.decode(&cursor, count: count, as: Int64.self, to: &data)
    case (.deltaLengthByteArray, .byteArray): try appendDeltaLength(&cursor, count)
    case (.deltaByteArray, .byteArray), (.deltaByteArray, .fixedLengthByteArray): try appendDelta(&cursor, count)
    case (.byteStreamSplit, .int32), (.byteStreamSplit, .int64), (.byteStreamSplit, .float),
      (.byteStreamSplit, .double), (.byteStreamSplit, .fixedLengthByteArray):
      try ByteStreamSplitDecoder.decode(&cursor, count: count, width: width, to: &data)
    default:
      throw ByteCursor.corrupt("\(encoding) is no encoding for \(column.physicalType)")
    }
    self.count += count
  }

  /// Appends the dictionary entries that `indices` name.
  func append(
    _ indices: UnsafeBufferPointer<UInt32>, from dictionary: ValueAccumulator
  ) throws(ParquetError) {
    guard let base = indices.baseAddress, indices.count > 0 else { return }
    var largest: UInt32 = 0
    for index in 0..<indices.count { largest = max(largest, base[index]) }
    guard Int(largest) < dictionary.count else {
      throw ByteCursor.corrupt("index \(largest) into a dictionary of \(dictionary.count)")
    }
    if width == 0 {
      try gatherBytes(indices, from: dictionary)
    } else {
      try check(adding: indices.count * width)
      let source = dictionary.data.bytes.baseAddress.unsafelyUnwrapped
      let target = data.reserve(indices.count * width)
      switch width {
      case 4: Self.gather(indices, source, target, as: UInt32.self)
      case 8: Self.gather(indices, source, target, as: UInt64.self)
      case 16: Self.gather(indices, source, target, as: UInt128.self)
      default:
        for index in 0..<indices.count {
          (target + index &* width).copyMemory(from: source + Int(base[index]) &* width, byteCount: width)
        }
      }
      data.advance(by: indices.count * width)
    }
    count += indices.count
  }

  @inline(__always)
  private static func gather<Word: BitwiseCopyable>(
    _ indices: UnsafeBufferPointer<UInt32>, _ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer,
    as type: Word.Type
  ) {
    let stride = MemoryLayout<Word>.size
    for index in 0..<indices.count {
      let word = source.loadUnaligned(fromByteOffset: Int(indices[index]) &* stride, as: Word.self)
      target.storeBytes(of: word, toByteOffset: index &* stride, as: Word.self)
    }
  }

  private func gatherBytes(
    _ indices: UnsafeBufferPointer<UInt32>, from dictionary: ValueAccumulator
  ) throws(ParquetError) {
    let entryEnds = dictionary.ends.bytes.assumingMemoryBound(to: UInt32.self)
    func range(_ index: UInt32) -> (start: Int, count: Int) {
      let start = index == 0 ? 0 : entryEnds[Int(index) - 1]
      return (Int(start), Int(entryEnds[Int(index)] - start))
    }
    var total = 0
    for index in indices { total += range(index).count }
    try check(adding: total + 4 * indices.count)
    let source = dictionary.data.bytes.baseAddress
    var end = data.count
    let targetEnds = ends.reserve(4 * indices.count).bindMemory(to: UInt32.self, capacity: indices.count)
    var target = data.reserve(total)
    for position in 0..<indices.count {
      let (start, count) = range(indices[position])
      if let source, count > 0 { target.copyMemory(from: source + start, byteCount: count) }
      target += count
      end += count
      targetEnds[position] = UInt32(truncatingIfNeeded: end)
    }
    data.advance(by: total)
    ends.advance(by: 4 * indices.count)
  }

  private func check(adding extra: Int) throws(ParquetError) {
    guard data.count + ends.count + extra <= limit else {
      throw ParquetError(
        .limitExceeded, "the column chunk decodes to more than \(limit) bytes; raise maximumColumnBytes")
    }
  }

  private func appendBits(_ cursor: inout ByteCursor, _ count: Int) throws(ParquetError) {
    let bits = try cursor.take((count + 7) / 8)
    let target = data.reserve(count)
    for index in 0..<count {
      target.storeBytes(of: bits[index >> 3] >> UInt8(index & 7) & 1, toByteOffset: index, as: UInt8.self)
    }
    data.advance(by: count)
  }

  private func appendRunsOfBits(_ cursor: inout ByteCursor, _ count: Int) throws(ParquetError) {
    // Booleans keep their length even in pages of version 2 (Encodings.md).
    let length = try cursor.length()
    var runs = ByteCursor(try cursor.take(length))
    var scratch = ByteBuilder()
    let values = scratch.reserve(count * 4).bindMemory(to: UInt32.self, capacity: count)
    try RLEDecoder.decode(&runs, bitWidth: 1, count: count, into: values)
    let target = data.reserve(count)
    for index in 0..<count {
      target.storeBytes(of: UInt8(truncatingIfNeeded: values[index]), toByteOffset: index, as: UInt8.self)
    }
    data.advance(by: count)
  }

  private func appendPlainBytes(_ cursor: inout ByteCursor, _ count: Int) throws(ParquetError) {
    // All values together are no longer than what is left of the page.
    guard count <= cursor.remaining / 4 else { throw ByteCursor.corrupt("\(count) lengths do not fit the page") }
    try check(adding: cursor.remaining)
    let targetEnds = ends.reserve(4 * count).bindMemory(to: UInt32.self, capacity: count)
    for index in 0..<count {
      let length = try cursor.length()
      data.append(try cursor.take(length))
      targetEnds[index] = UInt32(truncatingIfNeeded: data.count)
    }
    ends.advance(by: 4 * count)
  }

  private func appendDeltaLength(_ cursor: inout ByteCursor, _ count: Int) throws(ParquetError) {
    let lengths = try DeltaBinaryPackedDecoder.lengths(&cursor, count: count)
    try check(adding: cursor.remaining + 4 * count)
    for length in lengths {
      data.append(try cursor.take(Int(length)))
      ends.append(littleEndian: UInt32(truncatingIfNeeded: data.count))
    }
  }

  /// Each value is a prefix of the one before it, then a suffix of its own.
  private func appendDelta(_ cursor: inout ByteCursor, _ count: Int) throws(ParquetError) {
    let prefixes = try DeltaBinaryPackedDecoder.lengths(&cursor, count: count)
    let suffixes = try DeltaBinaryPackedDecoder.lengths(&cursor, count: count)
    var previous = data.count..<data.count
    for index in 0..<count {
      let prefix = Int(prefixes[index])
      let suffix = try cursor.take(Int(suffixes[index]))
      guard prefix <= previous.count else { throw ByteCursor.corrupt("a prefix longer than the value before it") }
      let length = prefix + suffix.count
      guard width == 0 || length == width else { throw ByteCursor.corrupt("a value of another length than its type") }
      try check(adding: length + 4)
      let target = data.reserve(length)
      // After the reservation, which may have moved the value before.
      if prefix > 0, let base = data.bytes.baseAddress {
        target.copyMemory(from: base + previous.lowerBound, byteCount: prefix)
      }
      if let base = suffix.baseAddress { (target + prefix).copyMemory(from: base, byteCount: suffix.count) }
      previous = data.count..<data.count + length
      data.advance(by: length)
      if width == 0 { ends.append(littleEndian: UInt32(truncatingIfNeeded: data.count)) }
    }
  }
}

extension ValueAccumulator {
  /// The values in the shape callers see.
  func finish() throws(ParquetError) -> DecodedColumn.Values {
    func array<Element: BitwiseCopyable>(_ type: Element.Type) -> [Element] {
      [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
        UnsafeMutableRawBufferPointer(buffer).copyMemory(from: data.bytes)
        initialized = count
      }
    }
    if case .decimal = column.type {
      switch column.physicalType {
      case .fixedLengthByteArray, .byteArray: return .int128(try decimals())
      default: break
      }
    }
    switch column.physicalType {
    case .boolean: return .boolean(array(UInt8.self))
    case .int32: return .int32(array(Int32.self))
    case .int64: return .int64(array(Int64.self))
    case .float: return .float(array(Float.self))
    case .double: return .double(array(Double.self))
    case .int96, .fixedLengthByteArray: return .fixed(Array(data.bytes), length: width)
    case .byteArray:
      return .bytes(Array(data.bytes), offsets: [0] + ends.bytes.assumingMemoryBound(to: UInt32.self))
    }
  }

  /// Big-endian two's complement of any length that fits 128 bits, extended by its sign.
  private func decimals() throws(ParquetError) -> [Int128] {
    var values: [Int128] = []
    values.reserveCapacity(count)
    let bytes = data.bytes
    let entryEnds = ends.bytes.assumingMemoryBound(to: UInt32.self)
    var start = 0
    for index in 0..<count {
      let end = width > 0 ? start + width : Int(entryEnds[index])
      let isNegative = start < end && bytes[start] >= 0x80
      var value: Int128 = isNegative ? -1 : 0
      var position = start
      // What 16 bytes cannot hold must be copies of the sign.
      while end - position > 16 {
        guard bytes[position] == (isNegative ? 0xFF : 0) else { throw ByteCursor.corrupt("a decimal beyond 128 bits") }
        position += 1
      }
      while position < end {
        value = value << 8 | Int128(bytes[position])
        position += 1
      }
      values.append(value)
      start = end
    }
    return values
  }
}
