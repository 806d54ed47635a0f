/// The least and greatest value of a page or chunk.
struct Bounds: Sendable {
  var minimum: ScalarValue
  var maximum: ScalarValue
  var isMinimumExact = true
  var isMaximumExact = true

  mutating func formUnion(_ other: Bounds, order: ValueOrder) {
    if other.minimum.precedes(minimum, in: order) { minimum = other.minimum }
    if maximum.precedes(other.maximum, in: order) { maximum = other.maximum }
  }

  /// The same bounds with byte strings cut to `limit` bytes; `nil` if no maximum that short exists.
  ///
  /// Only variable-length text and bytes are cut: shortening a decimal would change its value.
  func truncated(to limit: Int, isText: Bool) -> Bounds? {
    guard case .bytes(let least) = minimum, case .bytes(let greatest) = maximum else { return self }
    var result = self
    if least.count > limit {
      result.minimum = .bytes(Truncation.prefix(least, limit: limit, isText: isText))
      result.isMinimumExact = false
    }
    if greatest.count > limit {
      guard let successor = Truncation.successor(greatest, limit: limit, isText: isText) else { return nil }
      result.maximum = .bytes(successor)
      result.isMaximumExact = false
    }
    return result
  }
}
