/// Which bounds of a file may be believed.
struct StatisticsTrust {
  enum Level {
    /// `min_value` and `max_value` follow TYPE_ORDER.
    case trusted
    /// Neither those nor the deprecated ones.
    case distrusted
    /// No order is declared, so only the deprecated bounds can mean something.
    case legacyOnly
  }

  private let typeOrdered: [Bool]
  /// True if bounds may be wrong wherever their order is not that of signed numbers.
  private let wasWrongOfUnsignedOrder: Bool

  init(createdBy: String?, typeOrdered: [Bool]) {
    self.typeOrdered = typeOrdered
    wasWrongOfUnsignedOrder = WriterVersion(createdBy).map(\.wasWrongOfUnsignedOrder) ?? true
  }

  func of(_ column: LeafColumn, index: Int) -> Level {
    if wasWrongOfUnsignedOrder && !column.hasSignedOrder { return .distrusted }
    return typeOrdered.indices.contains(index) ? (typeOrdered[index] ? .trusted : .distrusted) : .legacyOnly
  }

  /// Bounds as the footer states them. The deprecated ones are believed for signed numbers alone: for
  /// all else writers compared bytes with or without sign as they saw fit (parquet.thrift, Statistics).
  static func bounds(
    _ raw: FileMetaData.RawStatistics, _ column: LeafColumn, _ level: Level
  ) -> (minimum: ScalarValue?, maximum: ScalarValue?) {
    switch level {
    case .distrusted: return (nil, nil)
    case .trusted where raw.minimum != nil || raw.maximum != nil: return bounds(raw.minimum, raw.maximum, column)
    case .trusted, .legacyOnly:
      return column.hasSignedOrder ? bounds(raw.legacyMinimum, raw.legacyMaximum, column) : (nil, nil)
    }
  }

  /// Both bounds, or neither: NaN as a bound, or a maximum below the minimum, shows that the writer was
  /// wrong. A zero counts as either of its signs.
  static func bounds(
    _ minimum: [UInt8]?, _ maximum: [UInt8]?, _ column: LeafColumn
  ) -> (minimum: ScalarValue?, maximum: ScalarValue?) {
    let least = minimum.flatMap { ScalarValue(statisticsBytes: $0, column: column) }
    let greatest = maximum.flatMap { ScalarValue(statisticsBytes: $0, column: column) }
    let order = column.type.order
    if [least, greatest].contains(where: { $0?.isNaN(in: order) ?? false }) { return (nil, nil) }
    if let least, let greatest, greatest.precedes(least, in: order) { return (nil, nil) }
    return (least, greatest)
  }
}

extension LeafColumn {
  /// True for numbers that every writer compared with their sign.
  var hasSignedOrder: Bool {
    switch physicalType {
    case .boolean, .int32, .int64, .float, .double: !type.isUnsigned
    case .byteArray, .fixedLengthByteArray, .int96: false
    }
  }
}
