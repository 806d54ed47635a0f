/// Integers, floats, dates, timestamps and decimals.
struct FixedWidthValues<Value: FixedWidthValue>: ChunkValues {
  let values: UnsafeBufferPointer<Value>
  let isUnsigned: Bool
  /// The bytes of a value in PLAIN encoding: its size, or less for fixed-length decimals.
  let plainWidth: Int
  private(set) var dictionaryCount = 0

  init(_ values: UnsafeBufferPointer<Value>, column: LeafColumn) {
    self.values = values
    isUnsigned = column.type.isUnsigned
    plainWidth = column.typeLength > 0 ? column.typeLength : MemoryLayout<Value>.size
  }

  var count: Int { values.count }

  mutating func buildDictionary(limit: Int, scratch: EncoderScratch) -> Bool {
    let policy = DictionaryPolicy(valueCount: count, entryLimit: limit / plainWidth)
    let found = values.withMemoryRebound(to: Value.Bits.self) { keys in
      Self.distinct(keys, policy: policy, scratch: scratch)
    }
    guard let found else { return false }
    dictionaryCount = found
    let indexBytes = (count * DictionaryPolicy.indexBitWidth(found) + 7) / 8
    return found * plainWidth + indexBytes < count * plainWidth
  }

  /// Fills `scratch.indices` and `scratch.distinct`: the number of distinct keys, `nil` if abandoned.
  private static func distinct(
    _ keys: UnsafeBufferPointer<Value.Bits>, policy: DictionaryPolicy, scratch: EncoderScratch
  ) -> Int? {
    guard policy.maximumCount > 0 else { return nil }
    let stride = MemoryLayout<Value.Bits>.stride
    let indices = scratch.indices.reserve(keys.count * 4).bindMemory(to: UInt32.self, capacity: keys.count)
    let entries = scratch.distinct.reserve((policy.maximumCount + 1) * stride)
      .bindMemory(to: Value.Bits.self, capacity: policy.maximumCount + 1)
    var capacityLog = 12
    var table = emptyTable(capacityLog, scratch)
    var mask = 1 << capacityLog - 1
    var shift = UInt64(64 - capacityLog)
    var found = 0
    for position in 0..<keys.count {
      let key = keys[position]
      var slot = Int(truncatingIfNeeded: key.hashWord &>> shift)
      var probes = 0
      while true {
        let entry = table[slot]
        if entry == 0 {
          guard found < policy.maximumCount else { return nil }
          entries[found] = key
          found += 1
          table[slot] = UInt32(truncatingIfNeeded: found)
          indices[position] = UInt32(truncatingIfNeeded: found &- 1)
          if 2 * found > mask {
            capacityLog += 1
            table = emptyTable(capacityLog, scratch)
            mask = 1 << capacityLog - 1
            shift = UInt64(64 - capacityLog)
            for index in 0..<found {
              var free = Int(truncatingIfNeeded: entries[index].hashWord &>> shift)
              while table[free] != 0 { free = (free &+ 1) & mask }
              table[free] = UInt32(truncatingIfNeeded: index &+ 1)
            }
          }
          break
        }
        if entries[Int(entry) &- 1] == key {
          indices[position] = entry &- 1
          break
        }
        slot = (slot &+ 1) & mask
        probes &+= 1
        if probes > DictionaryPolicy.probeLimit { return nil }
      }
      if position == DictionaryPolicy.sampleCount, policy.abandonsAfterSample(distinct: found) { return nil }
    }
    scratch.indices.advance(by: keys.count * 4)
    scratch.distinct.advance(by: found * stride)
    return found
  }

  private static func emptyTable(_ capacityLog: Int, _ scratch: EncoderScratch) -> UnsafeMutablePointer<UInt32> {
    scratch.table.removeAll()
    let capacity = 1 << capacityLog
    let table = scratch.table.reserve(capacity * 4).bindMemory(to: UInt32.self, capacity: capacity)
    table.initialize(repeating: 0, count: capacity)
    return table
  }

  func appendDictionary(from scratch: EncoderScratch, to output: inout ByteBuilder) {
    let entries = scratch.distinct.bytes.bindMemory(to: Value.self)
    append(UnsafeBufferPointer(rebasing: entries[0..<dictionaryCount]), to: &output)
  }

  func plainByteCount(_ range: Range<Int>) -> Int { range.count * plainWidth }

  var compactEncoding: Encoding {
    if Value.hasNaN { return .byteStreamSplit }
    return Value.self == Int128.self ? .plain : .deltaBinaryPacked
  }

  func append(_ range: Range<Int>, as encoding: Encoding, scratch: EncoderScratch, to output: inout ByteBuilder) {
    let run = UnsafeBufferPointer(rebasing: values[range])
    switch encoding {
    case .deltaBinaryPacked: Value.appendDeltas(run, to: &output)
    case .byteStreamSplit where Value.self != Int128.self:
      ByteStreamSplitEncoder.append(UnsafeRawBufferPointer(run), width: plainWidth, to: &output)
    case .byteStreamSplit, .deltaByteArray:
      // Decimals of fixed length, in the bytes they are stored as.
      scratch.compressed.removeAll()
      append(run, to: &scratch.compressed)
      scratch.compressed.bytes.appendFixedLength(plainWidth, as: encoding, scratch: scratch, to: &output)
    default: append(run, to: &output)
    }
  }

  /// PLAIN is the little-endian memory of a value, except for decimals of fixed length.
  private func append(_ run: UnsafeBufferPointer<Value>, to output: inout ByteBuilder) {
    if Value.self == Int128.self {
      appendBigEndian(UnsafeRawBufferPointer(run).bindMemory(to: Int128.self), to: &output)
    } else {
      output.append(UnsafeRawBufferPointer(run))
    }
  }

  private func appendBigEndian(_ run: UnsafeBufferPointer<Int128>, to output: inout ByteBuilder) {
    let size = run.count * plainWidth
    // Each store is 16 bytes long; the next one overwrites what is too much.
    let target = output.reserve(size + 16)
    let shift = Int128(128 - 8 * plainWidth)
    for index in 0..<run.count {
      target.storeBytes(of: (run[index] &<< shift).bigEndian, toByteOffset: index &* plainWidth, as: Int128.self)
    }
    output.advance(by: size)
  }

  func bounds(_ range: Range<Int>, scratch: EncoderScratch) -> Bounds? {
    Value.bounds(UnsafeBufferPointer(rebasing: values[range]), unsigned: isUnsigned)
  }

  func nanCount(_ range: Range<Int>) -> Int? {
    Value.hasNaN ? Value.nanCount(UnsafeBufferPointer(rebasing: values[range])) : nil
  }

  func unencodedByteCount(_ range: Range<Int>) -> Int? { nil }

  func forEachHash(distinct: Bool, scratch: EncoderScratch, _ body: (UInt64) -> Void) {
    let entries = distinct ? scratch.distinct.bytes.bindMemory(to: Value.self) : values
    for value in entries { value.forEachHash(plainWidth: plainWidth, body) }
  }

  func compare(_ a: Int, _ b: Int) -> Int { Value.compare(values[a], values[b], unsigned: isUnsigned) }
}
