internal import Parquet

/// One column of a checkpoint under construction: values and the levels that say which rows and entries they belong to.
///
/// Everything around a leaf is optional, so its own null is one below its maximum, and the null of what is around it one
/// below that.
struct CheckpointLeaf {
  let column: LeafColumn
  private(set) var levels = Levels(definitions: [])
  private var bytes: [UInt8] = []
  private var offsets: [UInt32] = [0]
  private var longs: [Int64] = []
  private var integers: [Int32] = []
  private var flags: [UInt8] = []
  private(set) var rowCount = 0

  init(_ column: LeafColumn) { self.column = column }

  /// The length of the texts so far.
  var byteCount: Int { bytes.count }

  private var isRepeated: Bool { column.maximumRepetitionLevel > 0 }
  private var full: Int { column.maximumDefinitionLevel }

  /// Rows of other actions.
  mutating func skip(rows: Int) {
    rowCount += rows
    levels.definitions.append(contentsOf: repeatElement(0, count: rows))
    if isRepeated { levels.repetitions.append(contentsOf: repeatElement(0, count: rows)) }
  }

  mutating func append(_ text: String?) {
    guard let text else { return mark(full - 1) }
    mark(full)
    put(text)
  }

  mutating func append(_ number: Int64?) {
    mark(number == nil ? full - 1 : full)
    if let number { longs.append(number) }
  }

  mutating func append(_ number: Int32) {
    mark(full)
    integers.append(number)
  }

  mutating func append(_ flag: Bool) {
    mark(full)
    flags.append(flag ? 1 : 0)
  }

  /// The elements of a list: `LIST.list.element`, where each of the three may be missing.
  mutating func append(list elements: [String]?) {
    guard let elements, !elements.isEmpty else { return mark(elements == nil ? full - 3 : full - 2) }
    for (index, element) in elements.enumerated() {
      mark(full, repetition: index == 0 ? 0 : 1)
      put(element)
    }
  }

  /// The keys of a map: `MAP.key_value.key`, where the key itself is never missing.
  mutating func append(keys: [String]?) {
    guard let keys, !keys.isEmpty else { return mark(keys == nil ? full - 2 : full - 1) }
    for (index, key) in keys.enumerated() {
      mark(full, repetition: index == 0 ? 0 : 1)
      put(key)
    }
  }

  /// The values of a map, beside its keys.
  mutating func append(mapValues values: [String?]?) {
    guard let values, !values.isEmpty else { return mark(values == nil ? full - 3 : full - 2) }
    for (index, value) in values.enumerated() {
      mark(value == nil ? full - 1 : full, repetition: index == 0 ? 0 : 1)
      if let value { put(value) }
    }
  }

  func encoded(_ properties: WriterProperties) throws(ParquetError) -> EncodedColumnChunk {
    let values: ColumnValues =
      switch column.type {
      case .int64: .int64(longs)
      case .int32: .int32(integers)
      case .boolean: .boolean(flags)
      default: .bytes(bytes, offsets: offsets)
      }
    return try ColumnChunkEncoder(column: column, properties: properties).encode(values, levels: levels)
  }

  private mutating func put(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    offsets.append(UInt32(truncatingIfNeeded: bytes.count))
  }

  private mutating func mark(_ definition: Int, repetition: UInt8 = 0) {
    if repetition == 0 { rowCount += 1 }
    levels.definitions.append(UInt8(truncatingIfNeeded: definition))
    if isRepeated { levels.repetitions.append(repetition) }
  }
}
