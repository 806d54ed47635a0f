internal import CColumnSweep

/// A pattern that is one or a few texts of fixed places, each of which takes one run of ASCII: `[0-9]{5}(-[0-9]{4})?`.
// Unchecked: all memory is written in the initialiser and only read afterwards.
final class PatternMasks: @unchecked Sendable {
  private struct Text {
    /// Added to a byte below 0x80, the first sets the high bit from the least byte on, the second after the last.
    var fromLeast = SIMD16<UInt8>(repeating: 0)
    var pastLast = SIMD16<UInt8>(repeating: 0)
    /// The high bits of the bytes of the text; bits that are never found where there is no text.
    var wanted = SIMD16<UInt8>(repeating: 0xFF)
  }

  /// The texts that the pattern takes, place by place.
  let sequences: [[ClosedRange<UInt8>]]
  /// A text of each length, up to one that no text has.
  private let byLength: UnsafeMutablePointer<Text>
  /// Those whose length another has.
  private let others: [(count: Int, text: Text)]
  private static let maximumTexts = 4
  private static let maximumLength = 16

  /// `nil` when the pattern is not of this kind, or longer than sixteen bytes.
  init?(_ node: PatternNode) {
    guard let sequences = Self.sequences(node), sequences.count <= Self.maximumTexts else { return nil }
    self.sequences = sequences
    byLength = .allocate(capacity: Self.maximumLength + 2)
    byLength.initialize(repeating: Text(), count: Self.maximumLength + 2)
    var taken: Set<Int> = []
    var others: [(count: Int, text: Text)] = []
    for ranges in sequences {
      var text = Text(wanted: SIMD16(repeating: 0))
      for (index, range) in ranges.enumerated() {
        text.fromLeast[index] = 0x80 - range.lowerBound
        text.pastLast[index] = 0x7F - range.upperBound
        text.wanted[index] = 0x80
      }
      if taken.insert(ranges.count).inserted { byLength[ranges.count] = text } else { others.append((ranges.count, text)) }
    }
    self.others = others
  }

  deinit { byLength.deallocate() }

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
    matchesFirst(start, count) || (!others.isEmpty && matchesOther(start, count))
  }

  /// Takes the cells of a column that are one of these, the first of each length.
  func sweep(_ column: sluice_column, _ cells: UnsafeMutablePointer<sluice_cell>) -> Int {
    Int(sluice_sweep_masks(column, cells, UnsafeRawPointer(byLength).assumingMemoryBound(to: sluice_text_mask.self)))
  }

  @inline(__always)
  private func matchesFirst(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let length = UInt(bitPattern: count)
    return Self.holds(start, byLength + Int(bitPattern: min(length, UInt(Self.maximumLength) + 1)))
  }

  @inline(never)
  private func matchesOther(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    others.contains { other in other.count == count && withUnsafePointer(to: other.text) { Self.holds(start, $0) } }
  }

  @inline(__always)
  private static func holds(_ start: UnsafePointer<UInt8>, _ text: UnsafePointer<Text>) -> Bool {
    let bytes = UnsafeRawPointer(start).loadUnaligned(as: SIMD16<UInt8>.self)
    let wanted = text.pointee.wanted
    let inside = (bytes &+ text.pointee.fromLeast) & ~(bytes &+ text.pointee.pastLast) & ~bytes
    let missing = unsafeBitCast((inside & wanted) ^ wanted, to: SIMD2<UInt64>.self)
    return missing[0] | missing[1] == 0
  }
}
