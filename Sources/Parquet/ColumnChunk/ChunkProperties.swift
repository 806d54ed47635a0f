/// The properties of one column's chunks: what is said of the column, or else of all.
struct ChunkProperties {
  /// `nil`: a dictionary where that is smaller, else as `policy` says.
  let encoding: Encoding?
  let policy: EncodingPolicy
  let dictionaryPageLimit: Int
  let compression: Compression
  let statistics: StatisticsLevel
  let bloomFilter: BloomFilterProperties?
  let sorting: SortingColumn?
}

extension WriterProperties {
  /// Throws `.invalidProperties` if what is said of the column does not suit it.
  func chunkProperties(for column: LeafColumn) throws(ParquetError) -> ChunkProperties {
    func invalid(_ message: String) -> ParquetError { ParquetError(.invalidProperties, message, column: column.name) }
    let own = columns[column.name] ?? ColumnProperties()
    if let encoding = own.encoding, !column.physicalType.allows(encoding) {
      throw invalid("\(column.physicalType) is not written as \(encoding)")
    }
    if let limit = own.dictionaryPageLimit {
      guard (0...1 << 30).contains(limit) else { throw invalid("dictionaryPageLimit must be within 0...1073741824") }
    }
    try own.compression?.validate()
    if let filter = own.bloomFilter {
      guard column.physicalType != .boolean else { throw invalid("the format has no bloom filters of booleans") }
      guard !column.omitStatistics else { throw invalid("a bloom filter would tell of values that statistics must not") }
      guard filter.falsePositiveRate > 0, filter.falsePositiveRate < 1 else {
        throw invalid("falsePositiveRate must be above 0 and below 1")
      }
      guard (32...128 << 20).contains(filter.maximumBytes) else {
        throw invalid("maximumBytes of a bloom filter must be within 32...134217728")
      }
    }
    return ChunkProperties(
      encoding: own.encoding, policy: encodings, dictionaryPageLimit: own.dictionaryPageLimit ?? dictionaryPageLimit,
      compression: own.compression ?? compression, statistics: column.omitStatistics ? .nullCounts : own.statistics,
      bloomFilter: own.bloomFilter, sorting: sortingColumns.first { $0.column == column.name })
  }
}
