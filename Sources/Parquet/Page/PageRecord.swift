/// What the page index says about one data page.
struct PageRecord: Sendable {
  /// Where the page header starts, counted from the first byte of the chunk.
  var offset: Int
  /// Header and body, in bytes.
  var byteCount: Int
  var firstRow: Int
  var rowCount: Int
  /// Values and nulls: more than rows where lists are.
  var valueCount: Int
  var nullCount: Int
  var nanCount: Int?
  /// Shortened bounds; `nil` for a page of nulls, or where bounds are omitted or impossible.
  var bounds: Bounds?
  /// The bytes of its variable-length values before encoding.
  var unencodedByteCount: Int?
  var histograms: LevelHistograms
}
