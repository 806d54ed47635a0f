/// What statistics tell about a column in some rows: a row group or a page.
struct ColumnFacts {
  let order: ValueOrder
  let rowCount: Int
  /// `nil` where unknown.
  let nullCount: Int?
  /// `nil` where unknown; 0 for types without NaN.
  let nanCount: Int?
  let minimum: ScalarValue?
  let maximum: ScalarValue?

  /// False only if no row can satisfy the comparison.
  func mayHold(_ comparison: Predicate.Comparison, _ value: ScalarValue) -> Bool {
    if nullCount == rowCount { return false }
    // Only NaN itself satisfies nothing but inequality.
    if value.isNaN(in: order) { return comparison == .notEqual }
    func below(_ bound: ScalarValue?) -> Bool { bound.map { value.precedes($0, in: order) } ?? false }
    func above(_ bound: ScalarValue?) -> Bool { bound.map { $0.precedes(value, in: order) } ?? false }
    func reached(_ bound: ScalarValue?) -> Bool {
      bound.map { !$0.precedes(value, in: order) && !value.precedes($0, in: order) } ?? false
    }
    switch comparison {
    case .equal: return !below(minimum) && !above(maximum)
    case .less: return !below(minimum) && !reached(minimum)
    case .lessOrEqual: return !below(minimum)
    case .greater: return !above(maximum) && !reached(maximum)
    case .greaterOrEqual: return !above(maximum)
    case .notEqual: return !(reached(minimum) && reached(maximum) && nanCount == 0)
    }
  }

  /// False only if no row can satisfy the condition, which asks about this column alone.
  func mayHold(_ predicate: Predicate) -> Bool {
    switch predicate {
    case .compare(_, let comparison, let value): mayHold(comparison, value)
    case .isIn(_, let values): values.contains { mayHold(.equal, $0) }
    case .isNull: nullCount != 0
    case .isNotNull: nullCount != rowCount
    case .and, .or: true
    }
  }
}

extension ColumnFacts {
  init(_ statistics: ChunkStatistics?, column: LeafColumn, rowCount: Int) {
    self.init(
      order: column.type.order, rowCount: rowCount, nullCount: statistics?.nullCount,
      nanCount: column.hasNaN ? statistics?.nanCount : 0, minimum: statistics?.minimum, maximum: statistics?.maximum)
  }

  init(_ page: PageIndex.Page, column: LeafColumn, rowCount: Int) {
    self.init(
      order: column.type.order, rowCount: rowCount, nullCount: page.isNull ? rowCount : page.nullCount,
      nanCount: column.hasNaN ? page.nanCount : 0, minimum: page.minimum, maximum: page.maximum)
  }
}

extension LeafColumn {
  var hasNaN: Bool { physicalType == .float || physicalType == .double || type == .float16 }
}
