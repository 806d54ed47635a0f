extension ColumnChunkEncoder {
  /// Any column, from the values that are not null and the levels of all entries.
  ///
  /// This is what files hold: whoever has fields as structs, lists and maps uses ``RowGroupEncoder``.
  ///
  /// - Throws: ``ParquetError`` with code `.valueCountMismatch` if the levels do not describe rows, or other
  ///   numbers of values; otherwise as every `encode`.
  public func encode(_ values: ColumnValues, levels: Levels) throws(ParquetError) -> EncodedColumnChunk {
    let entryCount =
      column.maximumDefinitionLevel > 0
      ? levels.definitions.count : column.maximumRepetitionLevel > 0 ? levels.repetitions.count : values.count
    guard levels.definitions.count == (column.maximumDefinitionLevel > 0 ? entryCount : 0),
      levels.repetitions.count == (column.maximumRepetitionLevel > 0 ? entryCount : 0)
    else {
      throw ParquetError(
        .valueCountMismatch,
        "\(levels.definitions.count) definition and \(levels.repetitions.count) repetition levels for a column "
          + "of levels \(column.maximumDefinitionLevel) and \(column.maximumRepetitionLevel)", column: column.name)
    }
    return try levels.withPointers { definitions, repetitions throws(ParquetError) in
      let summary: LevelSummary
      do throws(ParquetError) {
        summary = try Levels.summary(
          definitions: definitions, repetitions: repetitions, count: entryCount, column: column)
      } catch {
        throw ParquetError(.valueCountMismatch, error.message, column: column.name)
      }
      try check(try physicalType(values), rowCount: summary.rowCount, entryCount: entryCount)
      guard summary.valueCount == values.count else {
        throw ParquetError(
          .valueCountMismatch, "\(values.count) values where the levels say \(summary.valueCount)",
          column: column.name)
      }
      return try encode(
        values,
        ChunkShape(
          column: column, rowCount: summary.rowCount, entryCount: entryCount,
          levels: .nested(definitions: definitions, repetitions: repetitions)))
    }
  }

  private func physicalType(_ values: ColumnValues) throws(ParquetError) -> PhysicalType {
    switch values {
    case .boolean: return .boolean
    case .int32: return .int32
    case .int64: return .int64
    case .float: return .float
    case .double: return .double
    case .bytes(_, let offsets):
      guard !offsets.isEmpty else { throw missingOffsets }
      return .byteArray
    case .int128:
      guard case .decimal = column.type else { throw mismatch(.fixedLengthByteArray) }
      return .fixedLengthByteArray
    case .fixed(let bytes, let length):
      guard length == column.typeLength else { throw mismatch(.fixedLengthByteArray) }
      _ = try fixedCount(bytes.count)
      return .fixedLengthByteArray
    }
  }

  private func encode(_ values: ColumnValues, _ shape: ChunkShape) throws(ParquetError) -> EncodedColumnChunk {
    switch values {
    case .boolean(let values):
      return try values.withBuffer { values throws(ParquetError) in try encode(booleans: values, shape) }
    case .int32(let values): return try encode(fixedWidth: values, shape)
    case .int64(let values): return try encode(fixedWidth: values, shape)
    case .int128(let values): return try encode(fixedWidth: values, shape)
    case .float(let values): return try encode(fixedWidth: values, shape)
    case .double(let values): return try encode(fixedWidth: values, shape)
    case .bytes(let bytes, let offsets):
      return try bytes.withBuffer { bytes throws(ParquetError) in
        try offsets.withBuffer { offsets throws(ParquetError) in try encode(bytes: bytes, offsets, shape) }
      }
    case .fixed(let bytes, _):
      return try bytes.withBuffer { bytes throws(ParquetError) in
        try encode(fixed: UnsafeRawBufferPointer(bytes), shape)
      }
    }
  }

  private func encode<Value: FixedWidthValue>(
    fixedWidth values: [Value], _ shape: ChunkShape
  ) throws(ParquetError) -> EncodedColumnChunk {
    try values.withBuffer { values throws(ParquetError) in
      try assemble(FixedWidthValues(values, column: column), shape)
    }
  }
}

extension Array {
  /// As `withUnsafeBufferPointer`, with the error type kept.
  func withBuffer<Result>(
    _ body: (UnsafeBufferPointer<Element>) throws(ParquetError) -> Result
  ) throws(ParquetError) -> Result {
    try span.withUnsafeBufferPointer { buffer throws(ParquetError) in try body(buffer) }
  }
}

extension Levels {
  /// Lends both kinds of levels, `nil` for one that is empty.
  func withPointers<Result>(
    _ body: (UnsafePointer<UInt8>?, UnsafePointer<UInt8>?) throws(ParquetError) -> Result
  ) throws(ParquetError) -> Result {
    try definitions.withBuffer { definitions throws(ParquetError) in
      try repetitions.withBuffer { repetitions throws(ParquetError) in
        try body(
          definitions.isEmpty ? nil : definitions.baseAddress, repetitions.isEmpty ? nil : repetitions.baseAddress)
      }
    }
  }
}
