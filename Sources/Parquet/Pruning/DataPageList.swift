/// The data pages of a flat column chunk, each with its rows.
struct DataPageList {
  struct Page {
    /// Counted from 0 without the dictionary page.
    let ordinal: Int
    let bytes: Range<Int>
    let rows: Range<Int>
  }

  /// In the order of their rows, which together are those of the row group.
  let pages: [Page]

  /// The pages of the offset index; `nil` if it does not describe a chunk that lies at `chunk` and has `rowCount` rows.
  init?(_ index: PageIndex, chunk: Range<Int>, rowCount: Int) {
    var pages: [Page] = []
    var end = chunk.lowerBound
    for (ordinal, page) in index.pages.enumerated() {
      let nextRow = ordinal + 1 < index.pages.count ? index.pages[ordinal + 1].firstRow : rowCount
      guard page.offset >= end, page.offset <= chunk.upperBound, page.byteCount <= chunk.upperBound - page.offset,
        page.firstRow < nextRow, ordinal > 0 || page.firstRow == 0
      else { return nil }
      end = page.offset + page.byteCount
      pages.append(Page(ordinal: ordinal, bytes: page.offset..<end, rows: page.firstRow..<nextRow))
    }
    guard !pages.isEmpty || rowCount == 0 else { return nil }
    self.pages = pages
  }

  /// Finds the pages by their headers, which are not encrypted; it takes one short read for each.
  init(headersOf chunk: Range<Int>, rowCount: Int, source: ByteSource) throws(ParquetError) {
    var pages: [Page] = []
    var position = chunk.lowerBound
    var row = 0
    var buffer = ByteBuilder()
    while row < rowCount {
      buffer.removeAll()
      guard position < chunk.upperBound else { throw ByteCursor.corrupt("the chunk ends before its last value") }
      // A header with statistics of long text may be larger.
      let near = min(Self.headerBytes, chunk.upperBound - position)
      try source.read(position..<position + near, into: &buffer)
      let (header, size) = try Self.header(&buffer, position, chunk, source)
      guard Int(header.compressedSize) <= chunk.upperBound - position - size else {
        throw ByteCursor.corrupt("a page that does not lie within its chunk")
      }
      let end = position + size + Int(header.compressedSize)
      let rows: Int
      switch header.kind {
      case .data(let count, _, _): rows = Int(count)
      case .dataV2(let page): rows = Int(page.valueCount)
      case .dictionary, .other: rows = 0
      }
      guard rows <= rowCount - row else { throw ByteCursor.corrupt("pages hold more values than the row group has rows") }
      if rows > 0 { pages.append(Page(ordinal: pages.count, bytes: position..<end, rows: row..<row + rows)) }
      row += rows
      position = end
    }
    self.pages = pages
  }

  private static let headerBytes = 256
  private static let headerLimit = 4 << 20

  /// Reads four times as much until it is a whole header: hostile headers cost no more than a few times their size.
  private static func header(
    _ buffer: inout ByteBuilder, _ position: Int, _ chunk: Range<Int>, _ source: ByteSource
  ) throws(ParquetError) -> (PageHeader, Int) {
    while true {
      do {
        return try PageHeader.read(buffer.bytes)
      } catch {
        let far = min(4 * buffer.count, headerLimit, chunk.upperBound - position)
        guard far > buffer.count else { throw error }
        buffer.removeAll()
        try source.read(position..<position + far, into: &buffer)
      }
    }
  }

  /// The pages that hold a row of the selection.
  func pages(holding rows: RowSelection) -> [Page] {
    var found: [Page] = []
    var next = 0
    for page in pages {
      while next < rows.ranges.count && rows.ranges[next].upperBound <= page.rows.lowerBound { next += 1 }
      guard next < rows.ranges.count else { break }
      if rows.ranges[next].lowerBound < page.rows.upperBound { found.append(page) }
    }
    return found
  }
}
