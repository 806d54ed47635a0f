/// The page index of one column chunk (PageIndex.md).
enum PageIndexWriter {
  /// The ColumnIndex, or `nil` if some page with values has no bounds: then a reader could not
  /// tell it from any other, and the format offers no way to say so.
  static func columnIndex(_ chunk: EncodedColumnChunk) -> [UInt8]? {
    guard !chunk.column.omitStatistics else { return nil }
    guard chunk.pages.allSatisfy({ $0.bounds != nil || $0.nullCount == $0.valueCount }) else { return nil }
    let pages = chunk.pages
    let length = chunk.column.typeLength
    var writer = CompactWriter()
    writer.element { writer in
      writer.list(1, of: .boolTrue, count: pages.count)
      for page in pages { writer.element(page.bounds == nil) }
      writer.list(2, of: .binary, count: pages.count)
      for page in pages { writer.element(page.bounds?.minimum.statisticsBytes(typeLength: length) ?? []) }
      writer.list(3, of: .binary, count: pages.count)
      for page in pages { writer.element(page.bounds?.maximum.statisticsBytes(typeLength: length) ?? []) }
      writer.field(4, boundaryOrder(pages.compactMap(\.bounds), order: chunk.column.type.order))
      writer.list(5, of: .i64, count: pages.count)
      for page in pages { writer.element(Int64(page.nullCount)) }
      if chunk.column.maximumRepetitionLevel > 0 {
        writer.field(6, counts: pages.flatMap(\.histograms.repetition))
      }
      if chunk.column.maximumDefinitionLevel > 0 {
        writer.field(7, counts: pages.flatMap(\.histograms.definition))
      }
      if pages.allSatisfy({ $0.nanCount != nil }) {
        writer.list(8, of: .i64, count: pages.count)
        for page in pages { writer.element(Int64(page.nanCount ?? 0)) }
      }
    }
    return writer.bytes
  }

  /// The OffsetIndex, for a chunk whose first byte lies at `start`.
  static func offsetIndex(_ chunk: EncodedColumnChunk, start: Int) -> [UInt8] {
    var writer = CompactWriter()
    writer.element { writer in
      writer.list(1, of: .structure, count: chunk.pages.count)
      for page in chunk.pages {
        writer.element {
          $0.field(1, Int64(start + page.offset))
          $0.field(2, Int32(page.byteCount))
          $0.field(3, Int64(page.firstRow))
        }
      }
      if chunk.pages.allSatisfy({ $0.unencodedByteCount != nil }) {
        writer.list(2, of: .i64, count: chunk.pages.count)
        for page in chunk.pages { writer.element(Int64(page.unencodedByteCount ?? 0)) }
      }
    }
    return writer.bytes
  }

  /// 0 unordered, 1 ascending, 2 descending; pages of nulls do not count. Both bounds must be in order.
  private static func boundaryOrder(_ bounds: [Bounds], order: ValueOrder) -> Int32 {
    func descends(_ a: ScalarValue, _ b: ScalarValue) -> Bool { b.precedes(a, in: order) }
    let pairs = zip(bounds, bounds.dropFirst())
    if pairs.allSatisfy({ !descends($0.minimum, $1.minimum) && !descends($0.maximum, $1.maximum) }) { return 1 }
    if pairs.allSatisfy({ !descends($1.minimum, $0.minimum) && !descends($1.maximum, $0.maximum) }) { return 2 }
    return 0
  }
}
