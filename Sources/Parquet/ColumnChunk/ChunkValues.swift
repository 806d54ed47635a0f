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
  /// The bytes of the dictionary and, at most, of all indices into it.
  func dictionaryByteCount(scratch: EncoderScratch) -> Int
  /// Appends the dictionary, PLAIN encoded.
  func appendDictionary(from scratch: EncoderScratch, to output: inout ByteBuilder)
  /// The size of `range` in PLAIN encoding, without levels.
  func plainByteCount(_ range: Range<Int>) -> Int
  /// What ``EncodingPolicy/compact`` takes in place of a dictionary, and about how many bytes that is.
  func compactEncoding() -> (encoding: Encoding, byteCount: Int)
  /// Appends values in an encoding that their physical type allows, without levels.
  func append(_ range: Range<Int>, as encoding: Encoding, scratch: EncoderScratch, to output: inout ByteBuilder)
  /// The exact bounds of `range`; `nil` if nothing in it has an order.
  mutating func bounds(_ range: Range<Int>, scratch: EncoderScratch) -> Bounds?
  /// The NaNs in `range`; `nil` for types without.
  func nanCount(_ range: Range<Int>) -> Int?
  /// The bytes of variable-length values in `range`; `nil` for other types.
  func unencodedByteCount(_ range: Range<Int>) -> Int?
}
