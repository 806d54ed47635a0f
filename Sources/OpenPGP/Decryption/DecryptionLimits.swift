/// How much plaintext a message may turn into.
///
/// A few kilobytes can decompress to gigabytes, so both a size and a ratio bound the output while it is produced.
public struct DecryptionLimits: Sendable, Hashable {
  /// Bytes of plaintext.
  public var maximumPlaintextBytes: UInt64
  /// Bytes of plaintext per byte of the encrypted file, once ``expansionFloor`` is passed.
  public var maximumExpansion: UInt64
  /// Bytes of plaintext below which the ratio is not looked at.
  public var expansionFloor: UInt64

  public static let defaultMaximumPlaintextBytes: UInt64 = 64 << 30
  public static let defaultMaximumExpansion: UInt64 = 250
  public static let defaultExpansionFloor: UInt64 = 64 << 20

  public init(
    maximumPlaintextBytes: UInt64 = defaultMaximumPlaintextBytes, maximumExpansion: UInt64 = defaultMaximumExpansion,
    expansionFloor: UInt64 = defaultExpansionFloor
  ) {
    self.maximumPlaintextBytes = maximumPlaintextBytes
    self.maximumExpansion = maximumExpansion
    self.expansionFloor = expansionFloor
  }

  /// The most plaintext that a file of `ciphertextBytes` may give.
  public func bound(ciphertextBytes: UInt64) -> UInt64 {
    let (product, overflow) = ciphertextBytes.multipliedReportingOverflow(by: maximumExpansion)
    return min(maximumPlaintextBytes, max(expansionFloor, overflow ? .max : product))
  }
}
