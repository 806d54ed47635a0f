/// One page as it lies in the file, told by its header.
public struct PageDescription: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable {
    case dictionary
    case dataV1 = "data"
    case dataV2 = "data v2"
    case other
  }

  /// Whether the page is what was written.
  public enum Checksum: String, Sendable, Hashable {
    case absent
    case matches
    case differs
  }

  public let kind: Kind
  /// The position of the header in the file.
  public let offset: Int
  public let headerByteCount: Int
  /// The body in the file, encrypted where the column is.
  public let compressedByteCount: Int
  public let uncompressedByteCount: Int
  /// Values and nulls, or entries of the dictionary.
  public let valueCount: Int
  /// `nil` for encodings this version does not know, and for pages of other kinds.
  public let encoding: Encoding?
  public let checksum: Checksum

  let pageType: Int32
  let encodingNumber: Int32

  init(_ header: PageHeader, offset: Int, headerByteCount: Int, body: UnsafeRawBufferPointer) {
    self.offset = offset
    self.headerByteCount = headerByteCount
    compressedByteCount = Int(header.compressedSize)
    uncompressedByteCount = Int(header.uncompressedSize)
    checksum = header.checksum.map { $0 == pageChecksum(body) ? .matches : .differs } ?? .absent
    switch header.kind {
    case .dictionary(let count, let encoding):
      (kind, pageType, valueCount, encodingNumber) = (.dictionary, 2, Int(count), encoding)
    case .data(let count, let encoding, _):
      (kind, pageType, valueCount, encodingNumber) = (.dataV1, 0, Int(count), encoding)
    case .dataV2(let page):
      (kind, pageType, valueCount, encodingNumber) = (.dataV2, 3, Int(page.valueCount), page.encoding)
    case .other:
      (kind, pageType, valueCount, encodingNumber) = (.other, 1, 0, -1)
    }
    encoding = Encoding(rawValue: encodingNumber)
  }
}

extension ParquetReader {
  /// Walks the pages of one column chunk by their headers. Nothing is decompressed or decoded.
  ///
  /// - Throws: ``ParquetError`` as ``readColumn(rowGroup:column:)``, but for checksums, which are told of each page.
  public func readPages(rowGroup: Int, column: Int) throws(ParquetError) -> [PageDescription] {
    guard rowGroups.indices.contains(rowGroup), schema.indices.contains(column) else {
      throw ParquetError(.noSuchColumn, "the file has \(rowGroups.count) row groups of \(schema.count) columns")
    }
    let chunk = rowGroups[rowGroup].columns[column]
    var pages: [PageDescription] = []
    do {
      let opener = try chunk.opener(rowGroup: rowGroup, column: column)
      var bytes = ByteBuilder()
      try source.read(chunk.start..<chunk.start + chunk.compressedByteCount, into: &bytes)
      var cursor = ByteCursor(bytes.bytes)
      while cursor.remaining > 0 {
        let start = cursor.position
        let header = if let opener { try opener.takeHeader(&cursor) } else { try PageHeader.take(&cursor) }
        let headerByteCount = cursor.position - start
        let body = try cursor.take(Int(header.compressedSize))
        opener?.skipPage()
        pages.append(
          PageDescription(header, offset: chunk.start + start, headerByteCount: headerByteCount, body: body))
      }
      return pages
    } catch {
      throw error.located(rowGroup: rowGroup, column: schema[column].name, page: pages.count)
    }
  }
}
