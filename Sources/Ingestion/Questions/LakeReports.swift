/// A table of the lake in one line.
public struct TableSummary: Sendable, Codable {
  public var table: String
  public var version: Int64
  public var files: Int
  public var rows: Int64
  public var bytes: Int64
  public var feeds: [String]
  public var newestBusinessDate: String?
  public var path: String
}

/// A table's columns and partitions.
public struct TableDescription: Sendable, Codable {
  public struct Column: Sendable, Codable {
    public var name: String
    public var type: String
    public var isPartition: Bool
    public var isSensitive: Bool
  }

  public struct Partition: Sendable, Codable {
    public var values: [String: String?]
    public var files: Int
    public var rows: Int64
    public var bytes: Int64
  }

  public var summary: TableSummary
  public var columns: [Column]
  public var partitions: [Partition]
}

/// One version of a table.
public struct TableVersion: Sendable, Codable {
  public var version: Int64
  /// RFC 3339: when the ledger recorded it; what the commit itself says where the ledger has nothing.
  public var time: String
  public var isRecorded: Bool
  public var operation: String
  /// The delivery that landed with it.
  public var delivery: String?
  /// Index of the leaf that vouches for it.
  public var leaf: Int64?
  public var filesAdded: Int
  public var filesRemoved: Int
  public var rowsAdded: Int64
  public var rowsRemoved: Int64
  /// Whether rows were only moved from files to files.
  public var movesRowsOnly: Bool
}

/// A file that a vacuum deletes.
public struct VacuumedFile: Sendable, Codable {
  /// Relative to the table's folder.
  public var path: String
  public var bytes: Int64
  /// Whether no commit knows it.
  public var isOrphan: Bool
}

/// The first rows of a table.
public struct TableHead: Sendable, Codable {
  public var table: String
  public var version: Int64
  public var columns: [String]
  /// One array of values for each row, as text; `nil` for null.
  public var rows: [[String?]]
}
