import DataContracts

/// Tells by its first and its last byte and its length that a cell needs nothing done: no trimming, no look among the null tokens.
///
/// May say no for nothing; what it lets pass is certain to stay as it is, collapsing and case aside.
// Unchecked: all memory is written in the initialiser and only read afterwards.
final class CellGate: @unchecked Sendable {
  /// Set for a byte that may be white space when it comes first, and when it comes last.
  static let first: UInt8 = 1
  static let last: UInt8 = 2
  /// Set for a byte that a null token begins with.
  static let token: UInt8 = 4

  let bytes: UnsafeMutablePointer<UInt8>
  /// Bit *n* is set when a null token has *n* bytes, modulo 64.
  let tokenLengths: UInt64

  init(tokens: [String], steps: [CleanseStep]) {
    bytes = .allocate(capacity: 256)
    bytes.initialize(repeating: 0, count: 256)
    var lengths: UInt64 = 0
    for token in tokens {
      guard let byte = token.utf8.first else { continue }
      bytes[Int(byte)] |= Self.token
      lengths |= 1 << UInt64(token.utf8.count % 64)
    }
    tokenLengths = lengths
    guard !steps.isEmpty else { return }
    for byte in 0...0x20 { bytes[byte] |= Self.first | Self.last }
    // First and last bytes of the white space beyond ASCII; see WhiteSpace.
    for byte in [0xC2, 0xE1, 0xE2, 0xE3] { bytes[byte] |= Self.first }
    for byte in Array(0x80...0x8A) + [0x9F, 0xA0, 0xA8, 0xA9, 0xAF] { bytes[byte] |= Self.last }
  }

  deinit { bytes.deallocate() }
}
