/// Where the data pages of a chunk lie, and what is known about each (PageIndex.md).
public struct PageIndex: Sendable {
  public struct Page: Sendable, Hashable {
    /// The position of the page header in the file.
    public let offset: Int
    /// Header and body, in bytes.
    public let byteCount: Int
    public let firstRow: Int
    /// `nil` if the chunk has no column index, as for columns that omit statistics.
    public internal(set) var nullCount: Int?
    /// `nil` if the file does not say, or the type has no NaN.
    public internal(set) var nanCount: Int?
    /// True if every row is null.
    public internal(set) var isNull = false
    public internal(set) var minimum: ScalarValue?
    public internal(set) var maximum: ScalarValue?
    var unencodedByteCount: Int?
    var histograms: LevelHistograms?
  }

  /// The order of the bounds over the pages that have any.
  public enum BoundaryOrder: Int32, Sendable {
    case unordered = 0
    case ascending = 1
    case descending = 2
  }

  public private(set) var pages: [Page] = []
  /// `nil` if the chunk has no column index.
  public private(set) var boundaryOrder: BoundaryOrder?

  init(offsetIndex bytes: UnsafeRawBufferPointer) throws(ParquetError) {
    var pages: [Page] = []
    var sizes: [Int64] = []
    var reader = CompactReader(bytes)
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1: for _ in 0..<(try reader.list(field, of: .structure, as: Page.self)) { pages.append(try Page(&reader)) }
      case 2: for _ in 0..<(try reader.list(field, of: .i64, as: Int64.self)) { sizes.append(try reader.int64Element()) }
      default: return false
      }
      return true
    }
    if sizes.count == pages.count {
      for index in pages.indices { pages[index].unencodedByteCount = Int(sizes[index]) }
    }
    self.pages = pages
  }

  mutating func addBounds(columnIndex bytes: UnsafeRawBufferPointer, column: LeafColumn, trusted: Bool) throws(ParquetError) {
    var isNull: [Bool] = []
    var minima: [[UInt8]] = []
    var maxima: [[UInt8]] = []
    var nullCounts: [Int64] = []
    var nanCounts: [Int64] = []
    var repetitions: [Int] = []
    var definitions: [Int] = []
    var order: Int32 = 0
    var reader = CompactReader(bytes)
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1: for _ in 0..<(try reader.list(field, of: .boolTrue, as: Bool.self)) { isNull.append(try reader.boolElement()) }
      case 2: for _ in 0..<(try reader.list(field, of: .binary, as: [UInt8].self)) { minima.append(try reader.binaryElement()) }
      case 3: for _ in 0..<(try reader.list(field, of: .binary, as: [UInt8].self)) { maxima.append(try reader.binaryElement()) }
      case 4: order = try reader.int32(field)
      case 5: for _ in 0..<(try reader.list(field, of: .i64, as: Int64.self)) { nullCounts.append(try reader.int64Element()) }
      case 6: for _ in 0..<(try reader.list(field, of: .i64, as: Int.self)) { repetitions.append(Int(try reader.int64Element())) }
      case 7: for _ in 0..<(try reader.list(field, of: .i64, as: Int.self)) { definitions.append(Int(try reader.int64Element())) }
      case 8: for _ in 0..<(try reader.list(field, of: .i64, as: Int64.self)) { nanCounts.append(try reader.int64Element()) }
      default: return false
      }
      return true
    }
    guard isNull.count == pages.count, minima.count == pages.count, maxima.count == pages.count,
      nullCounts.isEmpty || nullCounts.count == pages.count, nanCounts.isEmpty || nanCounts.count == pages.count
    else { throw ByteCursor.corrupt("a column index of another length than the offset index") }
    boundaryOrder = BoundaryOrder(rawValue: order)
    for index in pages.indices {
      pages[index].isNull = isNull[index]
      if !nullCounts.isEmpty { pages[index].nullCount = Int(nullCounts[index]) }
      if nanCounts.count == pages.count { pages[index].nanCount = Int(nanCounts[index]) }
      pages[index].histograms = LevelHistograms(
        page: index, of: pages.count, repetitions: repetitions, definitions: definitions)
      guard !isNull[index], trusted else { continue }
      let bounds = StatisticsTrust.bounds(minima[index], maxima[index], column)
      pages[index].minimum = bounds.minimum
      pages[index].maximum = bounds.maximum
    }
  }
}

extension PageIndex.Page {
  init(_ reader: inout CompactReader) throws(ParquetError) {
    var offset: Int64 = -1
    var byteCount: Int32 = -1
    var firstRow: Int64 = -1
    try reader.structure { reader, field throws(ParquetError) in
      switch field.id {
      case 1: offset = try reader.int64(field)
      case 2: byteCount = try reader.int32(field)
      case 3: firstRow = try reader.int64(field)
      default: return false
      }
      return true
    }
    guard offset >= 0, byteCount >= 0, firstRow >= 0 else {
      throw ByteCursor.corrupt("a page location without its parts")
    }
    self.init(offset: Int(offset), byteCount: Int(byteCount), firstRow: Int(firstRow))
  }
}
