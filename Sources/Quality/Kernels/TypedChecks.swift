/// Limits and permitted values of one column, in the column's own type.
///
/// Exclusive limits are folded into inclusive ones, so that a sound cell costs two comparisons; only a cell that
/// fails them is looked at rule by rule.
struct TypedChecks<Value: Comparable & BitwiseCopyable> {
  struct Limits {
    var minimum: Value?
    var maximum: Value?
    var exclusiveMinimum: Value?
    var exclusiveMaximum: Value?
  }

  let limits: Limits
  let low: Value
  let high: Value
  let hasLimits: Bool
  /// Ascending; `nil` when every value is permitted.
  let enumeration: [Value]?
  let pattern: PatternAutomaton?
  /// Whether two comparisons are not enough to pass a value.
  let needsReport: Bool

  /// - Parameters:
  ///   - least, greatest: The ends of the type.
  ///   - above, below: The next value up and down, saturating.
  init(
    limits: Limits, least: Value, greatest: Value, above: (Value) -> Value, below: (Value) -> Value,
    enumeration: [Value]?, pattern: PatternAutomaton?
  ) {
    self.limits = limits
    var low = limits.minimum ?? least
    if let exclusive = limits.exclusiveMinimum { low = max(low, above(exclusive)) }
    var high = limits.maximum ?? greatest
    if let exclusive = limits.exclusiveMaximum { high = min(high, below(exclusive)) }
    self.low = low
    self.high = high
    hasLimits =
      limits.minimum != nil || limits.maximum != nil || limits.exclusiveMinimum != nil || limits.exclusiveMaximum != nil
    self.enumeration = enumeration?.sorted()
    self.pattern = pattern
    // An exclusive limit at the very end of the type cannot be folded.
    let isSaturated = limits.exclusiveMinimum == greatest || limits.exclusiveMaximum == least
    needsReport = enumeration != nil || pattern != nil || isSaturated
  }

  /// Whether a value keeps the limits.
  @inline(__always)
  func isWithin(_ value: Value) -> Bool { value >= low && value <= high }

  /// Reports every rule the value and its text break.
  @inline(never)
  func report(_ value: Value, _ cell: CellSlice, _ reasons: FieldReasons, _ fault: (UInt16) -> Void) {
    report(value, reasons, fault)
    if let pattern, !pattern.matches(cell.start, cell.count) { fault(reasons.pattern) }
  }

  /// Reports every rule the value breaks.
  func report(_ value: Value, _ reasons: FieldReasons, _ fault: (UInt16) -> Void) {
    if let bound = limits.minimum, value < bound { fault(reasons.minimum) }
    if let bound = limits.maximum, value > bound { fault(reasons.maximum) }
    if let bound = limits.exclusiveMinimum, value <= bound { fault(reasons.exclusiveMinimum) }
    if let bound = limits.exclusiveMaximum, value >= bound { fault(reasons.exclusiveMaximum) }
    if let enumeration, !Self.contains(enumeration, value) { fault(reasons.enumeration) }
  }

  private static func contains(_ sorted: [Value], _ value: Value) -> Bool {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low < sorted.count && sorted[low] == value
  }
}
