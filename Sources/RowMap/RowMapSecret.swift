/// The secret from which the salts of one delivery's rows follow.
///
/// Without it the commitments in the tree tell nothing about the rows, not even whether a guess is right; erasing its
/// file erases that link for the whole delivery and leaves every root as it was.
public struct RowMapSecret: Sendable {
  static let byteCount = 32

  /// To be kept in a file of its own, mode 0600.
  public let bytes: [UInt8]

  /// A new secret from the system's random source.
  public init() {
    var random = SystemRandomNumberGenerator()
    bytes = (0..<Self.byteCount).map { _ in UInt8.random(in: .min ... .max, using: &random) }
  }

  /// A secret read back; `nil` unless there are exactly 32 bytes.
  public init?(_ bytes: [UInt8]) {
    if bytes.count != Self.byteCount { return nil }
    self.bytes = bytes
  }
}
