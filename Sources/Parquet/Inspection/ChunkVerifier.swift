/// Compares what a file says about one column chunk with what its pages hold.
struct ChunkVerifier {
  let reader: ParquetReader
  let rowGroup: Int
  let column: Int
  let stated: FileMetaData.Chunk
  /// False if bounds follow an order this version does not know.
  let isTypeOrdered: Bool
  private(set) var faults: [VerificationFault] = []

  init(_ reader: ParquetReader, rowGroup: Int, column: Int, stated: FileMetaData.Chunk, isTypeOrdered: Bool) {
    self.reader = reader
    self.rowGroup = rowGroup
    self.column = column
    self.stated = stated
    self.isTypeOrdered = isTypeOrdered
  }

  /// The values, for checks across columns; `nil` if they cannot be read.
  mutating func verify() -> LeafEntries? {
    guard !reader.rowGroups[rowGroup].columns[column].isHidden else {
      fault(.unreadable, "the key of the column is not to be had")
      return nil
    }
    do {
      let pages = try reader.readPages(rowGroup: rowGroup, column: column)
      for (ordinal, page) in pages.enumerated() where page.checksum == .differs {
        fault(.checksum, "the page is not what was written: its CRC-32 differs", page: ordinal)
      }
      verifySizes(pages)
      verifyEncodings(pages)
      // Checksums were told of one by one; what decodes all the same is worth comparing.
      var options = reader.options
      options.verifiesChecksums = false
      let entries = try reader.entries(rowGroup: rowGroup, column: column, options)
      let dataPages = pages.enumerated().filter { $0.element.kind == .dataV1 || $0.element.kind == .dataV2 }
      let facts = try PageFacts.pages(entries, counts: dataPages.map(\.element.valueCount))
      verifyStatistics(facts, entries)
      verifySizeStatistics(facts)
      try verifyIndex(facts, dataPages.map { (ordinal: $0.offset, page: $0.element) })
      try verifyBloomFilter(entries)
      return entries
    } catch {
      faults.append(
        VerificationFault(.unreadable, "\(error.code.rawValue): \(error.message)", rowGroup: rowGroup,
          column: reader.schema[column].name, page: error.page))
      return nil
    }
  }

  mutating func fault(_ code: VerificationFault.Code, _ message: String, page: Int? = nil) {
    faults.append(
      VerificationFault(code, message, rowGroup: rowGroup, column: reader.schema[column].name, page: page))
  }

  mutating func expect<Value: Equatable>(
    _ code: VerificationFault.Code, _ name: String, _ stated: Value?, _ found: Value, page: Int? = nil
  ) {
    guard let stated, stated != found else { return }
    fault(code, "\(name) is \(stated) and should be \(found)", page: page)
  }

  private mutating func verifySizes(_ pages: [PageDescription]) {
    let uncompressed = pages.reduce(0) { $0 + $1.headerByteCount + $1.uncompressedByteCount }
    expect(.chunkMetadata, "total_uncompressed_size", stated.totalUncompressedSize, Int64(uncompressed))
    let data = pages.filter { $0.kind == .dataV1 || $0.kind == .dataV2 }
    expect(.chunkMetadata, "num_values", stated.valueCount, Int64(data.reduce(0) { $0 + $1.valueCount }))
    if let first = data.first { expect(.chunkMetadata, "data_page_offset", stated.dataPageOffset, Int64(first.offset)) }
    let dictionary = pages.first { $0.kind == .dictionary }
    let offset = stated.dictionaryPageOffset.flatMap { $0 > 0 ? $0 : nil }
    if let dictionary {
      expect(.chunkMetadata, "dictionary_page_offset", offset ?? -1, Int64(dictionary.offset))
    } else if offset != nil {
      fault(.chunkMetadata, "dictionary_page_offset is set for a chunk without a dictionary page")
    }
  }

  private mutating func verifyEncodings(_ pages: [PageDescription]) {
    let used = Set(pages.map(\.encodingNumber)).subtracting([-1])
    for encoding in used.subtracting(stated.encodings).sorted() {
      fault(.encodings, "encoding \(encoding) is in use and not listed")
    }
    guard !stated.encodingCounts.isEmpty else { return }
    var counts: [FileMetaData.EncodingCount: Int32] = [:]
    for page in pages where page.kind != .other {
      counts[FileMetaData.EncodingCount(pageType: page.pageType, encoding: page.encodingNumber, count: 0), default: 0] += 1
    }
    for entry in stated.encodingCounts {
      var key = entry
      key.count = 0
      let found = counts.removeValue(forKey: key) ?? 0
      expect(.encodings, "the count of pages of type \(entry.pageType) in encoding \(entry.encoding)", entry.count, found)
    }
    for entry in counts.keys {
      fault(.encodings, "pages of type \(entry.pageType) in encoding \(entry.encoding) are not counted")
    }
  }
}
