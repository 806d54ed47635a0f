/// Where a field stands in a fixed-width record, and how its value is written there.
///
/// From `sluice:position`, `sluice:picture`, `sluice:usage` and `sluice:sign`.
public struct FieldPosition: Sendable, Hashable {
  /// Place of the first byte or character, from 1.
  public var start: Int
  /// Bytes or characters, a separate sign included.
  public var length: Int
  public var usage: Usage

  /// COBOL's `USAGE`.
  public enum Usage: Sendable, Hashable {
    /// Characters, freed of `pad` on the sides given.
    case text(pad: UInt8, side: PadSide)
    /// `DISPLAY` digits, one to a character.
    case zoned(scale: Int, sign: Sign)
    /// `COMP-3`: two digits to a byte, the sign in the last half byte.
    case packed(scale: Int)
    /// `COMP-3U`, `COMP-6`: two digits to a byte, no sign.
    case packedUnsigned(scale: Int)
    /// `COMP`, `COMP-4`, `COMP-5`: binary, most significant byte first.
    case binary(scale: Int, isSigned: Bool)
  }

  public enum PadSide: String, Sendable, Hashable, CaseIterable { case none, leading, trailing, both }

  public enum Sign: String, Sendable, Hashable, CaseIterable {
    case none
    /// Overpunched on the last digit.
    case trailing
    /// Overpunched on the first digit.
    case leading
    case trailingSeparate = "trailing-separate"
    case leadingSeparate = "leading-separate"
  }

  public init(start: Int, length: Int, usage: Usage = .text(pad: 0x20, side: .trailing)) {
    self.start = start
    self.length = length
    self.usage = usage
  }

  /// The last place, from 1.
  public var end: Int { start + length - 1 }
}
