/// Encodes the values of one column, a row group at a time.
///
/// Encoding is a pure function of its arguments: the same values give the same bytes, on any
/// thread, and calls may run concurrently. Values come densely: only those that are not
/// null, in row order. Validity has one byte per row, 1 for a value and 0 for a null, or is
/// `nil` if no row is null.
///
/// A column that is not flat takes levels beside its values; ``RowGroupEncoder`` makes both from whole fields.
///
/// Every `encode` throws ``ParquetError`` with code
/// - `.typeMismatch` if the column stores another physical type, or is not flat and no levels were given,
/// - `.emptyRowGroup` if `rowCount` is 0,
/// - `.valueCountMismatch` if values, validity and `rowCount`, or the levels, disagree,
/// - `.nullInRequiredColumn`, `.valueOutOfRange`, `.invalidText` if a value is illegal in this column,
/// - `.tooLarge` if a page would not fit the format.
public struct ColumnChunkEncoder: Sendable {
  public let column: LeafColumn
  public let properties: WriterProperties

  public init(column: LeafColumn, properties: WriterProperties) {
    self.column = column
    self.properties = properties
  }

  /// INT32, dates and decimals of at most 9 digits.
  public func encode(
    int32 values: Span<Int32>, validity: Span<UInt8>?, rowCount: Int
  ) throws(ParquetError) -> EncodedColumnChunk {
    try encode(fixedWidth: values, as: .int32, validity: validity, rowCount: rowCount)
  }

  /// INT64, timestamps and decimals of at most 18 digits.
  public func encode(
    int64 values: Span<Int64>, validity: Span<UInt8>?, rowCount: Int
  ) throws(ParquetError) -> EncodedColumnChunk {
    try encode(fixedWidth: values, as: .int64, validity: validity, rowCount: rowCount)
  }

  /// Decimals of 19 to 38 digits, as unscaled integers.
  public func encode(
    int128 values: Span<Int128>, validity: Span<UInt8>?, rowCount: Int
  ) throws(ParquetError) -> EncodedColumnChunk {
    guard case .decimal = column.type else { throw mismatch(.fixedLengthByteArray) }
    return try encode(fixedWidth: values, as: .fixedLengthByteArray, validity: validity, rowCount: rowCount)
  }

  public func encode(
    float values: Span<Float>, validity: Span<UInt8>?, rowCount: Int
  ) throws(ParquetError) -> EncodedColumnChunk {
    try encode(fixedWidth: values, as: .float, validity: validity, rowCount: rowCount)
  }

  public func encode(
    double values: Span<Double>, validity: Span<UInt8>?, rowCount: Int
  ) throws(ParquetError) -> EncodedColumnChunk {
    try encode(fixedWidth: values, as: .double, validity: validity, rowCount: rowCount)
  }

  /// Booleans, one byte each, 0 or 1.
  public func encode(
    boolean values: Span<UInt8>, validity: Span<UInt8>?, rowCount: Int
  ) throws(ParquetError) -> EncodedColumnChunk {
    try withFlatShape(.boolean, values.count, validity, rowCount) { shape throws(ParquetError) in
      try values.withUnsafeBufferPointer { values throws(ParquetError) in
        try encode(booleans: values, shape)
      }
    }
  }

  /// Text and bytes of variable length.
  ///
  /// - Parameters:
  ///   - bytes: The values one after another.
  ///   - offsets: Where each value starts, ascending, and where the last ends: one more than there are values.
  public func encode(
    bytes: Span<UInt8>, offsets: Span<UInt32>, validity: Span<UInt8>?, rowCount: Int
  ) throws(ParquetError) -> EncodedColumnChunk {
    guard offsets.count > 0 else { throw missingOffsets }
    return try withFlatShape(.byteArray, offsets.count - 1, validity, rowCount) { shape throws(ParquetError) in
      try bytes.withUnsafeBufferPointer { bytes throws(ParquetError) in
        try offsets.withUnsafeBufferPointer { offsets throws(ParquetError) in
          try encode(bytes: bytes, offsets, shape)
        }
      }
    }
  }

  /// Values of one length, such as UUIDs: `fixedBytes` holds them one after another.
  public func encode(
    fixedBytes: Span<UInt8>, validity: Span<UInt8>?, rowCount: Int
  ) throws(ParquetError) -> EncodedColumnChunk {
    let count = try fixedCount(fixedBytes.count)
    return try withFlatShape(.fixedLengthByteArray, count, validity, rowCount) { shape throws(ParquetError) in
      try fixedBytes.withUnsafeBufferPointer { bytes throws(ParquetError) in
        try encode(fixed: UnsafeRawBufferPointer(bytes), shape)
      }
    }
  }

  private func encode<Value: FixedWidthValue>(
    fixedWidth values: Span<Value>, as physicalType: PhysicalType, validity: Span<UInt8>?, rowCount: Int
  ) throws(ParquetError) -> EncodedColumnChunk {
    try withFlatShape(physicalType, values.count, validity, rowCount) { shape throws(ParquetError) in
      try values.withUnsafeBufferPointer { values throws(ParquetError) in
        try assemble(FixedWidthValues(values, column: column), shape)
      }
    }
  }

  /// Lends the shape of a flat chunk, once values, validity and rows are known to agree.
  private func withFlatShape(
    _ physicalType: PhysicalType, _ valueCount: Int, _ validity: Span<UInt8>?, _ rowCount: Int,
    _ body: (ChunkShape) throws(ParquetError) -> EncodedColumnChunk
  ) throws(ParquetError) -> EncodedColumnChunk {
    try check(physicalType, rowCount: rowCount, entryCount: rowCount)
    guard column.isFlat else {
      throw ParquetError(.typeMismatch, "a column within a group takes levels, not validity", column: column.name)
    }
    func lend(_ validity: UnsafePointer<UInt8>?) throws(ParquetError) -> EncodedColumnChunk {
      try body(ChunkShape(column: column, rowCount: rowCount, entryCount: rowCount, levels: .validity(validity)))
    }
    guard let validity else {
      try checkFlatCount(valueCount, expected: rowCount, rowCount: rowCount)
      return try lend(nil)
    }
    guard validity.count == rowCount else {
      throw ParquetError(
        .valueCountMismatch, "\(validity.count) validity bytes for \(rowCount) rows", column: column.name)
    }
    return try validity.withUnsafeBufferPointer { bytes throws(ParquetError) in
      guard let base = bytes.baseAddress, Validity.isWellFormed(base, count: bytes.count) else {
        throw ParquetError(.valueCountMismatch, "validity bytes must be 0 or 1", column: column.name)
      }
      try checkFlatCount(valueCount, expected: Validity.count(base, count: bytes.count), rowCount: rowCount)
      // Without nulls the levels are one run, whether or not the caller sent validity.
      return try lend(valueCount < rowCount ? base : nil)
    }
  }

  private func checkFlatCount(_ valueCount: Int, expected: Int, rowCount: Int) throws(ParquetError) {
    guard valueCount == expected else {
      throw ParquetError(
        .valueCountMismatch, "\(valueCount) values where validity says \(expected)", column: column.name)
    }
    guard column.isOptional || expected == rowCount else {
      throw ParquetError(
        .nullInRequiredColumn, "\(rowCount - expected) nulls in a required column", column: column.name)
    }
  }
}
