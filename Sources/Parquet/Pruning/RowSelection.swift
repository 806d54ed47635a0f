/// Rows of a row group: ranges in ascending order that neither meet nor overlap.
public struct RowSelection: Sendable, Hashable {
  public private(set) var ranges: [Range<Int>] = []

  public init() {}

  public init(_ range: Range<Int>) {
    append(range)
  }

  public var isEmpty: Bool { ranges.isEmpty }
  public var count: Int { ranges.reduce(0) { $0 + $1.count } }

  /// Adds rows behind those of the selection, or joining its last range.
  ///
  /// - Precondition: the range starts no earlier than the last range of the selection.
  public mutating func append(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    guard let last = ranges.last, range.lowerBound <= last.upperBound else { return ranges.append(range) }
    precondition(range.lowerBound >= last.lowerBound, "ranges are appended in ascending order")
    ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
  }

  public func intersection(_ other: RowSelection) -> RowSelection {
    var result = RowSelection()
    var (a, b) = (0, 0)
    while a < ranges.count && b < other.ranges.count {
      result.append(ranges[a].clamped(to: other.ranges[b]))
      if ranges[a].upperBound < other.ranges[b].upperBound { a += 1 } else { b += 1 }
    }
    return result
  }

  public func union(_ other: RowSelection) -> RowSelection {
    var result = RowSelection()
    var (a, b) = (0, 0)
    while a < ranges.count || b < other.ranges.count {
      if b == other.ranges.count || (a < ranges.count && ranges[a].lowerBound <= other.ranges[b].lowerBound) {
        result.append(ranges[a])
        a += 1
      } else {
        result.append(other.ranges[b])
        b += 1
      }
    }
    return result
  }

  /// The rows within `window`.
  public func clamped(to window: Range<Int>) -> RowSelection {
    intersection(RowSelection(window))
  }
}
