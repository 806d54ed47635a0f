// What the encoder does with values of each physical form, whatever the shape of their column.
extension ColumnChunkEncoder {
  func check(_ physicalType: PhysicalType, rowCount: Int, entryCount: Int) throws(ParquetError) {
    try column.validateForWriting()
    try properties.validate()
    guard column.physicalType == physicalType else { throw mismatch(physicalType) }
    guard rowCount > 0 else {
      throw ParquetError(.emptyRowGroup, "a row group needs at least one row", column: column.name)
    }
    guard entryCount <= Int(Int32.max) else {
      throw ParquetError(.tooLarge, "\(entryCount) values are more than a row group may hold", column: column.name)
    }
  }

  func encode(
    booleans values: UnsafeBufferPointer<UInt8>, _ shape: ChunkShape
  ) throws(ParquetError) -> EncodedColumnChunk {
    if let base = values.baseAddress, !Validity.isWellFormed(base, count: values.count) {
      throw ParquetError(.valueOutOfRange, "a boolean is neither 0 nor 1", column: column.name)
    }
    return try assemble(BooleanValues(values: values), shape)
  }

  func encode(
    bytes: UnsafeBufferPointer<UInt8>, _ offsets: UnsafeBufferPointer<UInt32>, _ shape: ChunkShape
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
      else { throw missingOffsets }
      if column.type.isText, !TextValidation.isValid(base, offsets: starts, count: count) {
        throw ParquetError(.invalidText, "a value is not valid UTF-8", column: column.name)
      }
      return try assemble(ByteArrayValues(base: base, byteCount: bytes.count, offsets: starts, count: count), shape)
    }
  }

  func encode(fixed bytes: UnsafeRawBufferPointer, _ shape: ChunkShape) throws(ParquetError) -> EncodedColumnChunk {
    // Half-precision floats are ordered by value, which their bytes do not show.
    try assemble(
      FixedLengthValues(bytes: bytes, length: column.typeLength, isHalf: column.type == .float16), shape)
  }

  func assemble<Values: ChunkValues>(
    _ values: Values, _ shape: ChunkShape
  ) throws(ParquetError) -> EncodedColumnChunk {
    try properties.pool.withScratch { scratch throws(ParquetError) in
      var assembler = try ChunkAssembler(properties: properties, shape: shape, values: values, scratch: scratch)
      let chunk = try assembler.assemble()
      try assembler.checkRange()
      return chunk
    }
  }

  /// How many values of the column's length so many bytes are.
  func fixedCount(_ byteCount: Int) throws(ParquetError) -> Int {
    if case .decimal = column.type { throw mismatch(.byteArray) }
    guard column.physicalType == .fixedLengthByteArray, column.typeLength > 0 else {
      throw mismatch(.fixedLengthByteArray)
    }
    guard byteCount % column.typeLength == 0 else {
      throw ParquetError(
        .valueCountMismatch, "\(byteCount) bytes are not whole values of \(column.typeLength)", column: column.name)
    }
    return byteCount / column.typeLength
  }

  func mismatch(_ given: PhysicalType) -> ParquetError {
    ParquetError(
      .typeMismatch, "values of \(given) do not belong in a column stored as \(column.physicalType)",
      column: column.name)
  }

  var missingOffsets: ParquetError {
    ParquetError(.valueCountMismatch, "offsets need one entry more than there are values", column: column.name)
  }
}
