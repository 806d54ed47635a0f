/// What the log tells about the contents of a data file, so that readers can skip it.
public struct FileStatistics: Sendable, Hashable {
  /// One column of the data file; partition columns have none.
  public struct Column: Sendable, Hashable {
    public var name: String
    public var nullCount: Int64
    /// The least and greatest non-null values, or bounds of them; `nil` when unknown or when every value is null.
    public var minimum: DeltaValue?
    public var maximum: DeltaValue?

    public init(name: String, nullCount: Int64, minimum: DeltaValue? = nil, maximum: DeltaValue? = nil) {
      self.name = name
      self.nullCount = nullCount
      self.minimum = minimum
      self.maximum = maximum
    }
  }

  public var numRecords: Int64
  public var columns: [Column]

  public init(numRecords: Int64, columns: [Column]) {
    self.numRecords = numRecords
    self.columns = columns
  }

  /// The text of `add.stats`.
  ///
  /// Decimals are printed from their digits. Strings are bounded by 32 characters, see `StringBounds`. Times have
  /// milliseconds, the minimum rounded down and the maximum up. Booleans have no bounds, nor have a column whose bounds
  /// are NaN, infinite, or outside the years 0001 to 9999.
  public func json() -> String {
    var minimums: [JSONValue.Member] = []
    var maximums: [JSONValue.Member] = []
    var nulls: [JSONValue.Member] = []
    for column in columns {
      nulls.append(.init(column.name, .integer(column.nullCount)))
      guard let minimum = column.minimum, let maximum = column.maximum else { continue }
      if let lower = Self.bound(minimum, isUpper: false), let upper = Self.bound(maximum, isUpper: true) {
        minimums.append(.init(column.name, lower))
        maximums.append(.init(column.name, upper))
      }
    }
    return JSONValue.object([
      .init("numRecords", .integer(numRecords)), .init("minValues", .object(minimums)),
      .init("maxValues", .object(maximums)), .init("nullCount", .object(nulls)),
    ]).text
  }

  /// The text of `add.stats` for a table: of the columns that its settings want statistics of.
  public func json(for metadata: TableMetadata) -> String {
    let indexed = Set(metadata.indexedColumns)
    return FileStatistics(numRecords: numRecords, columns: columns.filter { indexed.contains($0.name) }).json()
  }

  private static func bound(_ value: DeltaValue, isUpper: Bool) -> JSONValue? {
    switch value {
    case .string(let text):
      return isUpper ? StringBounds.upper(text).map { .string($0) } : .string(StringBounds.lower(text))
    case .long(let number): return .integer(number)
    case .decimal(let unscaled, let scale): return .number(DecimalText.text(unscaled: unscaled, scale: scale))
    case .date(let days):
      let date = CivilDate(daysSinceEpoch: Int64(days))
      return date.isPlain ? .string(date.text) : nil
    case .timestamp(let microseconds):
      let (floor, remainder) = microseconds.flooredDivision(by: 1_000)
      return TimestampText.milliseconds(isUpper && remainder > 0 ? floor + 1 : floor).map { .string($0) }
    case .timestampNTZ(let microseconds):
      return bound(.timestamp(microseconds: microseconds), isUpper: isUpper)?.stringValue.map { .string(String($0.dropLast())) }
    case .double(let number): return number.isFinite ? .number(String(number)) : nil
    case .boolean: return nil
    }
  }
}
