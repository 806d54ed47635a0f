/// What a completed download proved.
public struct DownloadResult: Sendable, Hashable {
  /// Bytes delivered to the sink.
  public let bytes: UInt64
  /// The file as the server described it before the first byte.
  public let before: FileAttributes
  /// The file as the server described it after the last byte; agrees with `before` in size and modification time.
  public let after: FileAttributes
}
