/// When a chunk stops trying to be a dictionary.
///
/// The decision is per chunk: either every data page refers to the dictionary or none does, so that
/// readers may filter on the dictionary. It is made before the first page is written.
struct DictionaryPolicy {
  /// More distinct values than this make PLAIN smaller, or the dictionary larger than allowed.
  let maximumCount: Int
  /// How many values are looked at before the number of distinct ones is extrapolated.
  static let sampleCount = 16_384
  /// A probe this long means that the hash does not spread the values, by chance or by intent.
  static let probeLimit = 256
  /// The number of distinct values in the sample from which more than `maximumCount` are expected.
  private let sampleThreshold: Int

  /// - Parameters:
  ///   - valueCount: The values of the chunk.
  ///   - entryLimit: The most entries that fit the dictionary page.
  init(valueCount: Int, entryLimit: Int) {
    // Beyond three quarters distinct values, dictionary and indices exceed the values.
    maximumCount = min(entryLimit, valueCount - valueCount / 4)
    // n draws from L equally likely values show L(1 - exp(-n/L)) of them: three terms of the series
    // are within 1 % for n <= L.
    let drawn = Double(Self.sampleCount)
    let ratio = drawn / Double(max(maximumCount, 1))
    sampleThreshold = ratio > 1 ? .max : Int(drawn * (1 - ratio / 2 + ratio * ratio / 6))
  }

  func abandonsAfterSample(distinct: Int) -> Bool { distinct >= sampleThreshold }

  /// The bits of an index into `count` entries, at least 1: some readers reject 0.
  static func indexBitWidth(_ count: Int) -> Int {
    max(1, Int.bitWidth - (count - 1).leadingZeroBitCount)
  }
}
