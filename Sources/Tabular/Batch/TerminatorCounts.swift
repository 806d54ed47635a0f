/// How the lines of a file end. More than one kind in a file is a sign that it was pasted together or edited.
public struct TerminatorCounts: Sendable, Hashable {
  /// Records that end with LF.
  public internal(set) var lf: Int64 = 0
  /// Records that end with CR LF.
  public internal(set) var crlf: Int64 = 0
  /// Records that end with a lone CR.
  public internal(set) var cr: Int64 = 0

  /// Records that end with the line end the format names.
  public internal(set) var other: Int64 = 0

  public init() {}

  /// Whether records end in more than one way.
  public var isMixed: Bool { (lf > 0 ? 1 : 0) + (crlf > 0 ? 1 : 0) + (cr > 0 ? 1 : 0) > 1 }

  @inline(__always)
  mutating func note(_ byte: UInt8, isPair: Bool) {
    if isPair { crlf &+= 1 } else if byte == 0x0A { lf &+= 1 } else { cr &+= 1 }
  }

  static func += (total: inout TerminatorCounts, part: TerminatorCounts) {
    total.lf += part.lf
    total.crlf += part.crlf
    total.cr += part.cr
    total.other += part.other
  }
}
