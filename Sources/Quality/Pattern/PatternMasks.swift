/// A pattern that is one or a few texts of fixed places, each of which takes one run of ASCII: `[0-9]{5}(-[0-9]{4})?`.
struct PatternMasks {
  private struct Text {
    let count: Int
    /// Added to a byte below 0x80, the first sets the high bit from the least byte on, the second after the last.
    let fromLeast: SIMD16<UInt8>
    let pastLast: SIMD16<UInt8>
  }

  private let texts: [Text]
  private static let maximumTexts = 4

  /// `nil` when the pattern is not of this kind, or longer than sixteen bytes.
  init?(_ node: PatternNode) {
    guard let sequences = Self.sequences(node), sequences.count <= Self.maximumTexts else { return nil }
    texts = sequences.map { ranges in
      var fromLeast = SIMD16<UInt8>(repeating: 0x80)
      var pastLast = SIMD16<UInt8>(repeating: 0)
      for (index, range) in ranges.enumerated() {
        fromLeast[index] = 0x80 - range.lowerBound
        pastLast[index] = 0x7F - range.upperBound
      }
      return Text(count: ranges.count, fromLeast: fromLeast, pastLast: pastLast)
    }
  }

  /// Every text the pattern takes, place by place; `nil` when they are too many or too long.
  private static func sequences(_ node: PatternNode) -> [[ClosedRange<UInt8>]]? {
    func joined(_ heads: [[ClosedRange<UInt8>]], _ tails: [[ClosedRange<UInt8>]]) -> [[ClosedRange<UInt8>]]? {
      guard heads.count * tails.count <= maximumTexts else { return nil }
      let all = heads.flatMap { head in tails.map { head + $0 } }
      return all.allSatisfy { $0.count <= 16 } ? all : nil
    }
    switch node {
    case .empty: return [[]]
    case .scalars(let set):
      guard set.ranges.count == 1, set.ranges[0].upperBound < 0x80 else { return nil }
      return [[UInt8(set.ranges[0].lowerBound)...UInt8(set.ranges[0].upperBound)]]
    case .sequence(let parts):
      var all: [[ClosedRange<UInt8>]] = [[]]
      for part in parts {
        guard let next = sequences(part), let more = joined(all, next) else { return nil }
        all = more
      }
      return all
    case .choice(let branches):
      var all: [[ClosedRange<UInt8>]] = []
      for branch in branches {
        guard let next = sequences(branch), all.count + next.count <= maximumTexts else { return nil }
        all += next
      }
      return all
    case .group(_, let inner): return sequences(inner)
    case .repetition(let inner, let minimum, let maximum):
      guard let maximum, maximum <= 16, let once = sequences(inner) else { return nil }
      var all: [[ClosedRange<UInt8>]] = []
      var power: [[ClosedRange<UInt8>]] = [[]]
      for times in 0...max(minimum, maximum) {
        if times >= minimum { all += power }
        guard all.count <= maximumTexts else { return nil }
        if times < maximum {
          guard let next = joined(power, once) else { return nil }
          power = next
        }
      }
      return all
    }
  }

  /// Whether the whole text is one of these.
  ///
  /// - Precondition: 16 bytes from `start` are readable.
  @inline(__always)
  func matches(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    if count > 16 { return false }
    let bytes = UnsafeRawPointer(start).loadUnaligned(as: SIMD16<UInt8>.self)
    for text in texts where text.count == count {
      let inside = (bytes &+ text.fromLeast) & ~(bytes &+ text.pastLast) & ~bytes
      let words = unsafeBitCast(inside, to: SIMD2<UInt64>.self) & SIMD2(repeating: 0x8080_8080_8080_8080)
      let wanted = Self.wanted(count)
      if words[0] & wanted.0 == wanted.0 && words[1] & wanted.1 == wanted.1 { return true }
    }
    return false
  }

  /// The high bits of the first `count` of sixteen bytes.
  @inline(__always)
  private static func wanted(_ count: Int) -> (UInt64, UInt64) {
    let high: UInt64 = 0x8080_8080_8080_8080
    let count = UInt64(truncatingIfNeeded: count)
    // Shifts by 64 are none, so the counts are met one by one.
    if count == 0 { return (0, 0) }
    if count <= 8 { return (high &>> ((8 &- count) &* 8), 0) }
    return (high, high &>> ((16 &- count) &* 8))
  }
}
