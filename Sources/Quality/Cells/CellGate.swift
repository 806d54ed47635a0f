import DataContracts

/// Tells by its first and its last byte that a cell needs nothing done: no trimming, no look among the null tokens.
///
/// May say no for nothing; what it lets pass is certain to stay as it is, collapsing and case aside.
// Unchecked: all memory is written in the initialiser and only read afterwards.
final class CellGate: @unchecked Sendable {
  /// Set for a byte that must be looked at closely when it comes first, and when it comes last.
  static let first: UInt8 = 1
  static let last: UInt8 = 2

  let bytes: UnsafeMutablePointer<UInt8>

  init(tokens: [String], steps: [CleanseStep]) {
    bytes = .allocate(capacity: 256)
    bytes.initialize(repeating: 0, count: 256)
    for token in tokens {
      if let byte = token.utf8.first { bytes[Int(byte)] |= Self.first }
    }
    guard !steps.isEmpty else { return }
    for byte in 0...0x20 { bytes[byte] |= Self.first | Self.last }
    // First and last bytes of the white space beyond ASCII; see WhiteSpace.
    for byte in [0xC2, 0xE1, 0xE2, 0xE3] { bytes[byte] |= Self.first }
    for byte in Array(0x80...0x8A) + [0x9F, 0xA0, 0xA8, 0xA9, 0xAF] { bytes[byte] |= Self.last }
  }

  deinit { bytes.deallocate() }
}
