/// The dense, non-null values of one chunk, as the page loop sees them.
///
/// There is one conformer per physical shape; the loop is generic, so each gets its own
/// specialised code and nothing is boxed per value.
protocol ChunkValues {
  var count: Int { get }
  /// Tries to find few enough distinct values for a dictionary; fills `scratch.indices` if it does.
  /// False: the chunk is to be written PLAIN.
  mutating func buildDictionary(limit: Int, scratch: EncoderScratch) -> Bool
  /// The number of distinct values found by ``buildDictionary(limit:scratch:)``.
  var dictionaryCount: Int { get }
  /// Appends the dictionary, PLAIN encoded.
  func appendDictionary(from scratch: EncoderScratch, to output: inout ByteBuilder)
  /// The size of `range` in PLAIN encoding, without levels.
  func plainByteCount(_ range: Range<Int>) -> Int
  /// What ``EncodingPolicy/compact`` tries beside a dictionary and `PLAIN`.
  var compactEncoding: Encoding { get }
  /// Appends values in an encoding that their physical type allows, without levels.
  func append(_ range: Range<Int>, as encoding: Encoding, scratch: EncoderScratch, to output: inout ByteBuilder)
  /// The exact bounds of `range`; `nil` if nothing in it has an order.
  mutating func bounds(_ range: Range<Int>, scratch: EncoderScratch) -> Bounds?
  /// The NaNs in `range`; `nil` for types without.
  func nanCount(_ range: Range<Int>) -> Int?
  /// The bytes of variable-length values in `range`; `nil` for other types.
  func unencodedByteCount(_ range: Range<Int>) -> Int?
  /// Calls `body` with the XXH64 of each value in PLAIN form, at least once per different value;
  /// `distinct` is true if ``buildDictionary(limit:scratch:)`` succeeded.
  func forEachHash(distinct: Bool, scratch: EncoderScratch, _ body: (UInt64) -> Void)
  /// Negative, zero or positive, in the order of the column (TYPE_ORDER, NaN last).
  func compare(_ a: Int, _ b: Int) -> Int
}

extension ChunkValues {
  /// The filter of these values.
  func bloomFilter(
    _ properties: BloomFilterProperties, hasDictionary: Bool, scratch: EncoderScratch
  ) -> BloomFilter {
    // Zeros and NaNs of floats take more than one hash each.
    let room = count + 8
    scratch.table.removeAll()
    var hashes = scratch.table.reserve(room * 16).bindMemory(to: UInt64.self, capacity: 2 * room)
    let start = hashes
    forEachHash(distinct: hasDictionary, scratch: scratch) { hash in
      hashes.pointee = hash
      hashes += 1
    }
    let all = UnsafeBufferPointer(start: start, count: hashes - start)
    let distinct = hasDictionary ? dictionaryCount : DistinctEstimate.count(all, scratch: &scratch.lengths)
    var filter = BloomFilter(distinctCount: distinct, properties: properties)
    filter.insert(all)
    return filter
  }

  /// For each row, how it follows the one before: 0 if both are equal, 1 if they are in order, 2 if not.
  func rowOrder(_ sorting: SortingColumn, validity: UnsafePointer<UInt8>?, rowCount: Int) -> [UInt8] {
    var order = [UInt8](repeating: 0, count: rowCount)
    var value = validity.map { Int($0[0]) } ?? 1
    for row in 1..<rowCount {
      let before = validity.map { $0[row - 1] == 1 } ?? true
      let after = validity.map { $0[row] == 1 } ?? true
      if before && after {
        let sign = compare(value - 1, value) * (sorting.isDescending ? -1 : 1)
        order[row] = sign == 0 ? 0 : sign < 0 ? 1 : 2
      } else if before != after {
        order[row] = after == sorting.nullsFirst ? 1 : 2
      }
      if after { value += 1 }
    }
    return order
  }
}

extension ChunkValues {
  /// What ``EncodingPolicy/deltas`` takes without a dictionary.
  var quickEncoding: Encoding {
    switch compactEncoding {
    case .deltaBinaryPacked, .deltaLengthByteArray: compactEncoding
    default: .plain
    }
  }
}
