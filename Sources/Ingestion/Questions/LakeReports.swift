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

/// The first rows of a table.
public struct TableHead: Sendable, Codable {
  public var table: String
  public var version: Int64
  public var columns: [String]
  /// One array of values for each row, as text; `nil` for null.
  public var rows: [[String?]]
}

/// A record that did not land.
public struct RejectedRecord: Sendable, Codable {
  public struct Reason: Sendable, Codable {
    public var type: String
    public var field: String?
    public var rule: String?
  }

  public var record: Int64
  public var line: Int64
  public var byteOffset: Int64
  public var byteLength: Int64
  public var reasons: [Reason]
  /// The record as the bank sent it; text, or base64 if it is not UTF-8. Only when asked for.
  public var raw: String?
  public var rawBase64: String?
}
