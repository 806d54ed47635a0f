/// The gateway itself: its name, its folders, its limits.
public struct GatewaySettings: Sendable, Hashable {
  public static let defaultMemory = ByteCount(mebibytes: 256)
  public static let minimumMemory = ByteCount(mebibytes: 128)
  public static let defaultFreeSpace = ByteCount(mebibytes: 10 * 1024)

  /// Stands in ledger origins and Delta transaction identifiers, so it must never change.
  public var name: String
  /// Absolute.
  public var state: String
  /// Absolute.
  public var lake: String
  /// Of the gateway, its helpers and gpg together.
  public var memory: ByteCount
  /// Downloads stop while less than this is free on the disk of `state` or of `lake`.
  public var freeSpace: ByteCount
  public var parquet: ParquetProfile
}

/// The lineage ledger's settings.
public struct LedgerSettings: Sendable, Hashable {
  /// The file of the checkpoint signing key, absolute.
  public var key: String
}
