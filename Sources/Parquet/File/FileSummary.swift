/// What ``ParquetFileWriter/finish()`` wrote.
public struct FileSummary: Sendable, Hashable {
  public let rows: Int
  public let rowGroups: Int
  /// The size of the file.
  public let bytes: Int
}
