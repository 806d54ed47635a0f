/// Text and bytes of variable length: value `i` is `bytes[offsets[i]..<offsets[i + 1]]`.
struct ByteArrayValues: ChunkValues {
  private let base: UnsafePointer<UInt8>
  private let byteCount: Int
  private let offsets: UnsafePointer<UInt32>
  let count: Int
  private(set) var dictionaryCount = 0
  private var usesDictionary = false
  private var pageStamp: UInt32 = 0

  /// - Precondition: offsets ascend and end within `bytes`; `count` is their number less one.
  init(base: UnsafePointer<UInt8>, byteCount: Int, offsets: UnsafePointer<UInt32>, count: Int) {
    self.base = base
    self.byteCount = byteCount
    self.offsets = offsets
    self.count = count
  }

  @inline(__always)
  private func value(_ index: Int) -> (start: UnsafeRawPointer, count: Int) {
    let from = offsets[index]
    return (UnsafeRawPointer(base + Int(from)), Int(offsets[index &+ 1] &- from))
  }

  mutating func buildDictionary(limit: Int, scratch: EncoderScratch) -> Bool {
    let policy = DictionaryPolicy(valueCount: count, entryLimit: limit / 4)
    guard let found = distinct(policy: policy, limit: limit, scratch: scratch) else { return false }
    dictionaryCount = found
    let indexBytes = (count * DictionaryPolicy.indexBitWidth(found) + 7) / 8
    guard scratch.distinct.count + indexBytes < plainByteCount(0..<count) else { return false }
    usesDictionary = true
    let stamps = scratch.stamps.reserve(found * 4).bindMemory(to: UInt32.self, capacity: found)
    stamps.initialize(repeating: 0, count: found)
    scratch.stamps.advance(by: found * 4)
    return true
  }

  /// Fills `scratch.indices`, `scratch.distinct` (in PLAIN form) and `scratch.starts`.
  private func distinct(policy: DictionaryPolicy, limit: Int, scratch: EncoderScratch) -> Int? {
    guard policy.maximumCount > 0 else { return nil }
    let indices = scratch.indices.reserve(count * 4).bindMemory(to: UInt32.self, capacity: count)
    let entries = scratch.distinct.reserve(limit)
    let starts = scratch.starts.reserve((policy.maximumCount + 1) * 4)
      .bindMemory(to: UInt32.self, capacity: policy.maximumCount + 1)
    var used = 0
    var found = 0
    var capacityLog = 12
    var table = Self.emptyTable(capacityLog, scratch)
    var mask = 1 << capacityLog - 1
    for position in 0..<count {
      let (start, length) = value(position)
      let hash = ByteOrder.hash(start, count: length)
      // A slot holds the upper half of the hash, then the index plus one.
      let tag = hash & 0xFFFF_FFFF_0000_0000
      var slot = Int(truncatingIfNeeded: hash &>> 32) & mask
      var probes = 0
      while true {
        let entry = table[slot]
        if entry == 0 {
          guard found < policy.maximumCount, used + 4 + length <= limit else { return nil }
          entries.storeBytes(of: UInt32(length).littleEndian, toByteOffset: used, as: UInt32.self)
          (entries + used + 4).copyMemory(from: start, byteCount: length)
          starts[found] = UInt32(truncatingIfNeeded: used)
          used += 4 + length
          found += 1
          table[slot] = tag | UInt64(found)
          indices[position] = UInt32(truncatingIfNeeded: found &- 1)
          if 2 * found > mask {
            capacityLog += 1
            table = regrow(table, mask: mask, capacityLog: capacityLog, scratch: scratch)
            mask = 1 << capacityLog - 1
          }
          break
        }
        if entry & 0xFFFF_FFFF_0000_0000 == tag {
          let index = UInt32(truncatingIfNeeded: entry) &- 1
          let known = UnsafeRawPointer(entries) + Int(starts[Int(index)])
          if UInt32(littleEndian: known.loadUnaligned(as: UInt32.self)) == UInt32(truncatingIfNeeded: length),
            ByteOrder.isEqual(known + 4, start, count: length)
          {
            indices[position] = index
            break
          }
        }
        slot = (slot &+ 1) & mask
        probes &+= 1
        if probes > DictionaryPolicy.probeLimit { return nil }
      }
      if position == DictionaryPolicy.sampleCount {
        // The byte limit is what binds: extrapolate with the mean length seen so far.
        let entryLimit = limit / max(used / max(found, 1), 1)
        let sampled = DictionaryPolicy(valueCount: count, entryLimit: entryLimit)
        if sampled.abandonsAfterSample(distinct: found) { return nil }
      }
    }
    scratch.indices.advance(by: count * 4)
    scratch.distinct.advance(by: used)
    scratch.starts.advance(by: found * 4)
    return found
  }

  private static func emptyTable(_ capacityLog: Int, _ scratch: EncoderScratch) -> UnsafeMutablePointer<UInt64> {
    scratch.table.removeAll()
    let capacity = 1 << capacityLog
    let table = scratch.table.reserve(capacity * 8).bindMemory(to: UInt64.self, capacity: capacity)
    table.initialize(repeating: 0, count: capacity)
    return table
  }

  private func regrow(
    _ table: UnsafeMutablePointer<UInt64>, mask: Int, capacityLog: Int, scratch: EncoderScratch
  ) -> UnsafeMutablePointer<UInt64> {
    let old = Array(UnsafeBufferPointer(start: table, count: mask + 1))
    let larger = Self.emptyTable(capacityLog, scratch)
    let largerMask = 1 << capacityLog - 1
    for entry in old where entry != 0 {
      var slot = Int(truncatingIfNeeded: entry &>> 32) & largerMask
      while larger[slot] != 0 { slot = (slot &+ 1) & largerMask }
      larger[slot] = entry
    }
    return larger
  }

  func appendDictionary(from scratch: EncoderScratch, to output: inout ByteBuilder) {
    output.append(scratch.distinct.bytes)
  }

  func plainByteCount(_ range: Range<Int>) -> Int {
    4 * range.count + Int(offsets[range.upperBound]) - Int(offsets[range.lowerBound])
  }

  var compactEncoding: Encoding { .deltaLengthByteArray }

  func append(_ range: Range<Int>, as encoding: Encoding, scratch: EncoderScratch, to output: inout ByteBuilder) {
    switch encoding {
    case .deltaLengthByteArray:
      scratch.lengths.removeAll()
      let lengths = scratch.lengths.reserve(4 * range.count).bindMemory(to: Int32.self, capacity: range.count)
      for index in 0..<range.count {
        let value = range.lowerBound &+ index
        lengths[index] = Int32(truncatingIfNeeded: offsets[value &+ 1] &- offsets[value])
      }
      DeltaBinaryPackedEncoder.append(UnsafeBufferPointer(start: lengths, count: range.count), to: &output)
      let start = Int(offsets[range.lowerBound])
      output.append(
        UnsafeRawBufferPointer(start: base + start, count: Int(offsets[range.upperBound]) - start))
    case .deltaByteArray:
      DeltaByteArrayEncoder.append(count: range.count, scratch: scratch, to: &output) {
        value(range.lowerBound &+ $0)
      }
    default: appendPlain(range, to: &output)
    }
  }

  private func appendPlain(_ range: Range<Int>, to output: inout ByteBuilder) {
    let size = plainByteCount(range)
    // Short values are copied as 16 bytes at once, so the last may write past its end.
    let start = output.reserve(size + 16)
    var target = start
    for index in range {
      let from = Int(offsets[index])
      let length = Int(offsets[index &+ 1]) &- from
      target.storeBytes(of: UInt32(truncatingIfNeeded: length).littleEndian, as: UInt32.self)
      target += 4
      let source = UnsafeRawPointer(base + from)
      if length <= 16 && from &+ 16 <= byteCount {
        target.storeBytes(of: source.loadUnaligned(as: UInt64.self), as: UInt64.self)
        target.storeBytes(
          of: source.loadUnaligned(fromByteOffset: 8, as: UInt64.self), toByteOffset: 8, as: UInt64.self)
      } else {
        target.copyMemory(from: source, byteCount: length)
      }
      target += length
    }
    output.advance(by: size)
  }

  mutating func bounds(_ range: Range<Int>, scratch: EncoderScratch) -> Bounds? {
    guard !range.isEmpty else { return nil }
    let (least, greatest) = usesDictionary ? dictionaryExtremes(range, scratch) : plainExtremes(range)
    func bytes(_ index: Int) -> ScalarValue {
      let (start, length) = value(index)
      return .bytes(Array(UnsafeRawBufferPointer(start: start, count: length)))
    }
    return Bounds(minimum: bytes(least), maximum: bytes(greatest))
  }

  /// The positions of the least and greatest value; each distinct value of the page is compared once.
  private mutating func dictionaryExtremes(_ range: Range<Int>, _ scratch: EncoderScratch) -> (Int, Int) {
    pageStamp += 1
    let stamp = pageStamp
    let indices = scratch.indices.bytes.assumingMemoryBound(to: UInt32.self).baseAddress.unsafelyUnwrapped
    let stamps = UnsafeMutablePointer(
      mutating: scratch.stamps.bytes.assumingMemoryBound(to: UInt32.self).baseAddress.unsafelyUnwrapped)
    var least = range.lowerBound
    var greatest = range.lowerBound
    for position in range {
      let index = Int(indices[position])
      if stamps[index] == stamp { continue }
      stamps[index] = stamp
      let (start, length) = value(position)
      let (low, lowLength) = value(least)
      let (high, highLength) = value(greatest)
      if ByteOrder.compare(start, length, low, lowLength) < 0 { least = position }
      if ByteOrder.compare(start, length, high, highLength) > 0 { greatest = position }
    }
    return (least, greatest)
  }

  /// As above, comparing prefixes first: most values lie strictly between the bounds found so far.
  private func plainExtremes(_ range: Range<Int>) -> (Int, Int) {
    var least = range.lowerBound
    var greatest = least
    let (start, length) = value(least)
    var leastPrefix = ByteOrder.prefix(start, count: length)
    var greatestPrefix = leastPrefix
    for position in range {
      let (start, length) = value(position)
      let prefix = ByteOrder.prefix(start, count: length)
      if prefix <= leastPrefix {
        let (low, lowLength) = value(least)
        if ByteOrder.compare(start, length, low, lowLength) < 0 {
          least = position
          leastPrefix = prefix
        }
      }
      if prefix >= greatestPrefix {
        let (high, highLength) = value(greatest)
        if ByteOrder.compare(start, length, high, highLength) > 0 {
          greatest = position
          greatestPrefix = prefix
        }
      }
    }
    return (least, greatest)
  }

  func nanCount(_ range: Range<Int>) -> Int? { nil }

  func unencodedByteCount(_ range: Range<Int>) -> Int? {
    Int(offsets[range.upperBound]) - Int(offsets[range.lowerBound])
  }

  func forEachHash(distinct: Bool, scratch: EncoderScratch, _ body: (UInt64) -> Void) {
    guard distinct else {
      for index in 0..<count {
        let (start, length) = value(index)
        body(XXHash64.hash(start, count: length))
      }
      return
    }
    guard let entries = scratch.distinct.bytes.baseAddress else { return }
    for start in scratch.starts.bytes.assumingMemoryBound(to: UInt32.self) {
      let entry = entries + Int(start)
      body(XXHash64.hash(entry + 4, count: Int(UInt32(littleEndian: entry.loadUnaligned(as: UInt32.self)))))
    }
  }

  func compare(_ a: Int, _ b: Int) -> Int {
    let (x, xCount) = value(a)
    let (y, yCount) = value(b)
    return ByteOrder.compare(x, xCount, y, yCount)
  }
}
