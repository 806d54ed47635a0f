/// Something in a file that is not what the file says of it.
public struct VerificationFault: Sendable, Hashable, CustomStringConvertible {
  /// Which statement is wrong, with stable kebab-case raw values.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// A footer field of the file as a whole: its version, its writer, its column orders.
    case fileMetadata = "file-metadata"
    /// A size, offset, ordinal or count of a row group.
    case rowGroupMetadata = "row-group-metadata"
    /// A size, offset or count of a column chunk.
    case chunkMetadata = "chunk-metadata"
    /// The list of encodings, or how many pages have which.
    case encodings
    /// A page is not what was written.
    case checksum
    /// A page that cannot be read.
    case unreadable
    /// A bound that values lie beyond, an exactness that is not, or a count of nulls, NaNs or distinct values.
    case statistics
    case sizeStatistics = "size-statistics"
    case columnIndex = "column-index"
    case offsetIndex = "offset-index"
    /// A bloom filter that excludes a value of its chunk.
    case bloomFilter = "bloom-filter"
    /// Rows that are not in the order the row group claims.
    case sortingColumns = "sorting-columns"
  }

  public let code: Code
  /// What was found. Never a value of the file.
  public let message: String
  public internal(set) var rowGroup: Int?
  /// The dotted path of the column.
  public internal(set) var column: String?
  /// The page of the chunk, counted from 0 with the dictionary page included.
  public internal(set) var page: Int?

  init(_ code: Code, _ message: String, rowGroup: Int? = nil, column: String? = nil, page: Int? = nil) {
    self.code = code
    self.message = message
    self.rowGroup = rowGroup
    self.column = column
    self.page = page
  }

  public var description: String {
    var place: [String] = []
    if let rowGroup { place.append("row group \(rowGroup)") }
    if let column { place.append("column '\(column)'") }
    if let page { place.append("page \(page)") }
    return "\(code.rawValue): \(place.isEmpty ? "" : place.joined(separator: ", ") + ": ")\(message)"
  }
}
