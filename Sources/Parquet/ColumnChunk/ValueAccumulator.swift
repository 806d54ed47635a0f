/// The decoded values of a chunk as they grow page by page, or those of its dictionary.
///
/// The values of a page lie in `data` one after another; booleans take a byte. Variable-length values
/// lie there too, with the end of each in `ends`. A dictionary stays there; other pages move on to the store.
final class ValueAccumulator {
  let column: LeafColumn
  /// Bytes per value, 0 for variable length.
  let width: Int
  private let limit: Int
  /// At least the memory of a value once it is decoded.
  private let decodedWidth: Int
  private(set) var count = 0
  private var data = ByteBuilder()
  private var ends = ByteBuilder()
  /// `nil` for a dictionary.
  private var store: ValueStore?

  /// - Parameter capacity: How many values to expect; `nil` for a dictionary.
  init(column: LeafColumn, limit: Int, capacity: Int?) {
    self.column = column
    self.limit = min(limit, Int(UInt32.max))
    switch column.physicalType {
    case .boolean: width = 1
    case .int32, .float: width = 4
    case .int64, .double: width = 8
    case .int96, .fixedLengthByteArray: width = column.typeLength
    case .byteArray: width = 0
    }
    // Decimals stored as bytes become 128-bit integers, however few bytes they have.
    if case .decimal = column.type, column.physicalType == .byteArray || column.physicalType == .fixedLengthByteArray {
      decodedWidth = 16
    } else {
      decodedWidth = max(width, 4)
    }
    store = capacity.map { ValueStore(column: column, width: width, capacity: $0) }
  }

  /// Appends `count` values of a page.
  func append(_ cursor: inout ByteCursor, encoding: Encoding, count: Int) throws(ParquetError) {
    guard count > 0 else { return }
    try check(adding: count * decodedWidth)
    switch (encoding, column.physicalType) {
    case (.plain, .boolean): try appendBits(&cursor, count)
    case (.plain, .byteArray): try appendPlainBytes(&cursor, count)
    case (.plain, _): try appendPlain(try cursor.take(count * width))
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
    try endPage()
  }

  /// Moves the values of the page to the store.
  private func endPage() throws(ParquetError) {
    guard store != nil, data.count + ends.count > 0 else { return }
    try store?.append(data.bytes, ends: ends.bytes.bindMemory(to: UInt32.self))
    data.removeAll()
    ends.removeAll()
  }

  /// Values of fixed width need no decoding, so they skip the page buffer if they lie as memory wants them.
  private func appendPlain(_ values: UnsafeRawBufferPointer) throws(ParquetError) {
    if store == nil || Int(bitPattern: values.baseAddress) % 8 != 0 {
      data.append(values)
    } else {
      try store?.append(values, ends: UnsafeBufferPointer(start: nil, count: 0))
    }
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
    try check(adding: indices.count * decodedWidth)
    if width == 0 {
      try gatherBytes(indices, from: dictionary)
    } else {
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
    try endPage()
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
    guard let base = entryEnds.baseAddress, let source = dictionary.data.bytes.baseAddress else { return }
    // Indices were checked against the number of entries.
    func range(_ index: UInt32) -> (start: Int, count: Int) {
      let start = index == 0 ? 0 : base[Int(index) &- 1]
      return (Int(start), Int(base[Int(index)] &- start))
    }
    var total = 0
    for index in indices { total &+= range(index).count }
    try check(adding: total + 4 * indices.count)
    var end = data.count
    let targetEnds = ends.reserve(4 * indices.count).bindMemory(to: UInt32.self, capacity: indices.count)
    // Short values are copied as 16 bytes at once, so the last may write past its end.
    var target = data.reserve(total + PageDecompressor.slack)
    let lastShort = dictionary.data.capacity - 16
    for position in 0..<indices.count {
      let (start, count) = range(indices[position])
      Self.copy(source + start, count, to: target, isShort: start <= lastShort)
      target += count
      end &+= count
      targetEnds[position] = UInt32(truncatingIfNeeded: end)
    }
    data.advance(by: total)
    ends.advance(by: 4 * indices.count)
  }

  /// - Parameter isShort: True if 16 bytes can be read at `source`; as many can always be written.
  @inline(__always)
  private static func copy(
    _ source: UnsafeRawPointer, _ count: Int, to target: UnsafeMutableRawPointer, isShort: Bool
  ) {
    if count <= 16 && isShort {
      target.storeBytes(of: source.loadUnaligned(as: UInt64.self), as: UInt64.self)
      target.storeBytes(of: source.loadUnaligned(fromByteOffset: 8, as: UInt64.self), toByteOffset: 8, as: UInt64.self)
    } else {
      target.copyMemory(from: source, byteCount: count)
    }
  }

  private func check(adding extra: Int) throws(ParquetError) {
    guard (store?.byteCount ?? 0) + data.count + ends.count + extra <= limit else {
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
    let page = try cursor.take(cursor.remaining)
    guard let base = page.baseAddress else { return }
    var target = data.reserve(page.count + PageDecompressor.slack)
    var end = data.count
    var position = 0
    for index in 0..<count {
      guard position &+ 4 <= page.count else { throw ByteCursor.corrupt("the data ends where a length was expected") }
      let length = Int(UInt32(littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt32.self)))
      position &+= 4
      guard length <= page.count &- position else {
        throw ByteCursor.corrupt("\(length) bytes were announced where \(page.count - position) are left")
      }
      // The page ends with slack that may be read.
      Self.copy(base + position, length, to: target, isShort: true)
      position &+= length
      target += length
      end &+= length
      targetEnds[index] = UInt32(truncatingIfNeeded: end)
    }
    data.advance(by: end - data.count)
    ends.advance(by: 4 * count)
  }

  private func appendDeltaLength(_ cursor: inout ByteCursor, _ count: Int) throws(ParquetError) {
    let lengths = try DeltaBinaryPackedDecoder.lengths(&cursor, count: count)
    try check(adding: cursor.remaining + 4 * count)
    var total = 0
    for length in lengths { total += Int(length) }
    // One after another, the values are the rest of the page.
    let values = try cursor.take(total)
    let targetEnds = ends.reserve(4 * count).bindMemory(to: UInt32.self, capacity: count)
    var end = data.count
    for index in 0..<count {
      end &+= Int(lengths[index])
      targetEnds[index] = UInt32(truncatingIfNeeded: end)
    }
    data.append(values)
    ends.advance(by: 4 * count)
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
  /// The values in the shape callers see; of a dictionary, none.
  func finish() -> ColumnValues {
    store?.finish() ?? ValueStore(column: column, width: width, capacity: 0).finish()
  }
}
