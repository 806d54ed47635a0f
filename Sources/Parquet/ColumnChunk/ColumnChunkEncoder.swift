/// Encodes the values of one column, a row group at a time.
///
/// Encoding is a pure function of its arguments: the same values give the same bytes, on any
/// thread, and calls may run concurrently. Values come densely: only those that are not
/// null, in row order. Validity has one byte per row, 1 for a value and 0 for a null, or is
/// `nil` if no row is null.
///
/// Every `encode` throws ``ParquetError`` with code
/// - `.typeMismatch` if the column stores another physical type,
/// - `.emptyRowGroup` if `rowCount` is 0,
/// - `.valueCountMismatch` if values, validity and `rowCount` disagree,
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
    try check(.boolean, valueCount: values.count, validity: validity, rowCount: rowCount)
    return try values.withUnsafeBufferPointer { values throws(ParquetError) in
      if let base = values.baseAddress, !Validity.isWellFormed(base, count: values.count) {
        throw ParquetError(.valueOutOfRange, "a boolean is neither 0 nor 1", column: column.name)
      }
      return try assemble(BooleanValues(values: values), validity: validity, rowCount: rowCount)
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
    guard offsets.count > 0 else {
      throw ParquetError(.valueCountMismatch, "offsets need one entry more than there are values", column: column.name)
    }
    try check(.byteArray, valueCount: offsets.count - 1, validity: validity, rowCount: rowCount)
    return try bytes.withUnsafeBufferPointer { bytes throws(ParquetError) in
      try offsets.withUnsafeBufferPointer { offsets throws(ParquetError) in
        try encode(bytes, offsets, validity: validity, rowCount: rowCount)
      }
    }
  }

  /// Values of one length, such as UUIDs: `fixedBytes` holds them one after another.
  public func encode(
    fixedBytes: Span<UInt8>, validity: Span<UInt8>?, rowCount: Int
  ) throws(ParquetError) -> EncodedColumnChunk {
    let length = column.typeLength
    if case .decimal = column.type { throw mismatch(.byteArray) }
    guard column.physicalType == .fixedLengthByteArray else { throw mismatch(.fixedLengthByteArray) }
    guard fixedBytes.count % length == 0 else {
      throw ParquetError(
        .valueCountMismatch, "\(fixedBytes.count) bytes are not whole values of \(length)", column: column.name)
    }
    try check(.fixedLengthByteArray, valueCount: fixedBytes.count / length, validity: validity, rowCount: rowCount)
    return try fixedBytes.withUnsafeBufferPointer { bytes throws(ParquetError) in
      // Half-precision floats are ordered by value, which their bytes do not show.
      let values = FixedLengthValues(
        bytes: UnsafeRawBufferPointer(bytes), length: length, isOrdered: column.type != .float16)
      return try assemble(values, validity: validity, rowCount: rowCount)
    }
  }
}

extension ColumnChunkEncoder {
  private func encode<Value: FixedWidthValue>(
    fixedWidth values: Span<Value>, as physicalType: PhysicalType, validity: Span<UInt8>?, rowCount: Int
  ) throws(ParquetError) -> EncodedColumnChunk {
    try check(physicalType, valueCount: values.count, validity: validity, rowCount: rowCount)
    return try values.withUnsafeBufferPointer { values throws(ParquetError) in
      try assemble(FixedWidthValues(values, column: column), validity: validity, rowCount: rowCount)
    }
  }

  private func encode(
    _ bytes: UnsafeBufferPointer<UInt8>, _ offsets: UnsafeBufferPointer<UInt32>, validity: Span<UInt8>?, rowCount: Int
  ) throws(ParquetError) -> EncodedColumnChunk {
    let count = offsets.count - 1
    var isAscending = true
    for index in 0..<count { isAscending = isAscending && offsets[index] <= offsets[index + 1] }
    guard isAscending, Int(offsets[count]) <= bytes.count else {
      throw ParquetError(
        .valueCountMismatch, "offsets must ascend and end within the \(bytes.count) bytes", column: column.name)
    }
    return try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 8) { placeholder throws(ParquetError) in
      // Values of no bytes at all still need an address.
      guard let base = bytes.baseAddress ?? UnsafePointer(placeholder.baseAddress),
        let starts = offsets.baseAddress
      else { throw ParquetError(.valueCountMismatch, "no offsets", column: column.name) }
      if column.type.isText, !TextValidation.isValid(base, offsets: starts, count: count) {
        throw ParquetError(.invalidText, "a value is not valid UTF-8", column: column.name)
      }
      let values = ByteArrayValues(base: base, byteCount: bytes.count, offsets: starts, count: count)
      return try assemble(values, validity: validity, rowCount: rowCount)
    }
  }

  private func assemble<Values: ChunkValues>(
    _ values: Values, validity: Span<UInt8>?, rowCount: Int
  ) throws(ParquetError) -> EncodedColumnChunk {
    func run(_ validity: UnsafePointer<UInt8>?) throws(ParquetError) -> EncodedColumnChunk {
      try properties.pool.withScratch { scratch throws(ParquetError) in
        var assembler = try ChunkAssembler(
          column: column, properties: properties, rowCount: rowCount, validity: validity, values: values,
          scratch: scratch)
        let chunk = try assembler.assemble()
        try assembler.checkRange()
        return chunk
      }
    }
    // Without nulls the levels are one run, whether or not the caller sent validity.
    guard let validity, values.count < rowCount else { return try run(nil) }
    return try validity.withUnsafeBufferPointer { validity throws(ParquetError) in try run(validity.baseAddress) }
  }

  private func check(
    _ physicalType: PhysicalType, valueCount: Int, validity: Span<UInt8>?, rowCount: Int
  ) throws(ParquetError) {
    try column.validateForWriting()
    try properties.validate()
    guard column.physicalType == physicalType else { throw mismatch(physicalType) }
    guard rowCount > 0 else {
      throw ParquetError(.emptyRowGroup, "a row group needs at least one row", column: column.name)
    }
    guard rowCount <= Int(Int32.max) else {
      throw ParquetError(.tooLarge, "\(rowCount) rows are more than a row group may hold", column: column.name)
    }
    var expected = rowCount
    if let validity {
      guard validity.count == rowCount else {
        throw ParquetError(
          .valueCountMismatch, "\(validity.count) validity bytes for \(rowCount) rows", column: column.name)
      }
      expected = try validity.withUnsafeBufferPointer { bytes throws(ParquetError) in
        guard let base = bytes.baseAddress, Validity.isWellFormed(base, count: bytes.count) else {
          throw ParquetError(.valueCountMismatch, "validity bytes must be 0 or 1", column: column.name)
        }
        return Validity.count(base, count: bytes.count)
      }
    }
    guard valueCount == expected else {
      throw ParquetError(
        .valueCountMismatch, "\(valueCount) values where validity says \(expected)", column: column.name)
    }
    guard column.isOptional || expected == rowCount else {
      throw ParquetError(
        .nullInRequiredColumn, "\(rowCount - expected) nulls in a required column", column: column.name)
    }
  }

  private func mismatch(_ given: PhysicalType) -> ParquetError {
    ParquetError(
      .typeMismatch, "values of \(given) do not belong in a column stored as \(column.physicalType)",
      column: column.name)
  }
}
