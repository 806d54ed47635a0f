extension ScalarValue {
  /// A bound as statistics hold it; `nil` if its length does not fit the column or its order is unknown.
  init?(statisticsBytes bytes: [UInt8], column: LeafColumn) {
    func littleEndian<Bits: FixedWidthInteger>(_ type: Bits.Type) -> Bits? {
      guard bytes.count == MemoryLayout<Bits>.size else { return nil }
      return bytes.withUnsafeBytes { Bits(littleEndian: $0.loadUnaligned(as: Bits.self)) }
    }
    switch (column.physicalType, column.type) {
    case (.boolean, _):
      guard bytes.count == 1, let first = bytes.first else { return nil }
      self = .boolean(first != 0)
    case (.int32, _):
      guard let value = littleEndian(Int32.self) else { return nil }
      self = .int32(value)
    case (.int64, _):
      guard let value = littleEndian(Int64.self) else { return nil }
      self = .int64(value)
    case (.float, _):
      guard let bits = littleEndian(UInt32.self) else { return nil }
      self = .float(Float(bitPattern: bits))
    case (.double, _):
      guard let bits = littleEndian(UInt64.self) else { return nil }
      self = .double(Double(bitPattern: bits))
    case (.fixedLengthByteArray, .decimal), (.byteArray, .decimal):
      guard let first = bytes.first, bytes.count <= 16 else { return nil }
      self = .int128(bytes.reduce(first >= 0x80 ? -1 : 0) { $0 << 8 | Int128($1) })
    case (.fixedLengthByteArray, .interval), (.int96, _):
      return nil
    case (.fixedLengthByteArray, _):
      guard bytes.count == column.typeLength else { return nil }
      self = .bytes(bytes)
    case (.byteArray, _):
      self = .bytes(bytes)
    }
  }
}

extension ChunkStatistics {
  init?(_ raw: FileMetaData.RawStatistics, column: LeafColumn, trust: StatisticsTrust.Level) {
    guard let nulls = raw.nullCount, nulls >= 0 else { return nil }
    let bounds = StatisticsTrust.bounds(raw, column, trust)
    self.init(
      nullCount: Int(nulls), minimum: bounds.minimum, maximum: bounds.maximum,
      isMinimumExact: raw.isMinimumExact, isMaximumExact: raw.isMaximumExact, nanCount: raw.nanCount.map(Int.init),
      distinctCount: raw.distinctCount.map(Int.init))
  }
}
