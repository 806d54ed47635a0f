internal import Parquet

/// One row group of a checkpoint, columns by the path of their fields.
struct CheckpointGroup {
  let reader: ParquetReader
  let index: Int

  init(_ reader: ParquetReader, _ index: Int) {
    self.reader = reader
    self.index = index
  }

  var rowCount: Int { reader.rowGroups[index].rowCount }

  /// The column of a plain field, such as `add`, `path`.
  func leaf(_ path: String...) throws(ParquetError) -> LeafCursor {
    var column: Int?
    if let field = field(path), case .leaf = field.kind { column = field.leaves.lowerBound }
    return try LeafCursor(reader, rowGroup: index, column: column)
  }

  /// The column of a list's elements.
  func list(_ path: String...) throws(ParquetError) -> LeafCursor {
    var column: Int?
    if let field = field(path), case .list(let element) = field.kind, case .leaf = element.kind {
      column = field.leaves.lowerBound
    }
    return try LeafCursor(reader, rowGroup: index, column: column)
  }

  func map(_ path: String...) throws(ParquetError) -> MapCursor {
    var columns: (Int, Int)?
    if let field = field(path), case .map(let key, let value?) = field.kind, case .leaf = key.kind, case .leaf = value.kind {
      columns = (field.leaves.lowerBound, field.leaves.lowerBound + 1)
    }
    return MapCursor(
      keys: try LeafCursor(reader, rowGroup: index, column: columns?.0),
      values: try LeafCursor(reader, rowGroup: index, column: columns?.1))
  }

  /// Whether any row has a value in a field, told without decoding where the footer says so.
  func hasValues(_ path: String...) throws(ParquetError) -> Bool {
    guard let field = field(path) else { return false }
    for column in field.leaves {
      let chunk = reader.rowGroups[index].columns[column]
      if let nulls = chunk.statistics?.nullCount, Int64(nulls) == Int64(chunk.valueCount) { continue }
      if try reader.readLevels(rowGroup: index, column: column).values.count > 0 { return true }
    }
    return false
  }

  private func field(_ path: [String]) -> Schema.Field? {
    var fields = reader.tree.fields
    var found: Schema.Field?
    for name in path {
      guard let field = fields.first(where: { $0.name == name }) else { return nil }
      found = field
      if case .structure(let children) = field.kind { fields = children } else { fields = [] }
    }
    return found
  }
}

/// Steps through a map of texts row by row.
struct MapCursor {
  private var keys: LeafCursor
  private var values: LeafCursor
  private var keyPlaces: [Int?] = []
  private var valuePlaces: [Int?] = []
  private var seen: [[UInt8]: Int32] = [:]
  private var spelling: [UInt8] = []

  init(keys: LeafCursor, values: LeafCursor) {
    self.keys = keys
    self.values = values
  }

  mutating func next() -> [String: String?] {
    step()
    return texts
  }

  /// The number of the next row's map among the partition values of `columns`; maps that were seen before are not built.
  mutating func nextNumber(in columns: inout FileColumns) -> Int32 {
    step()
    spelling.removeAll(keepingCapacity: true)
    for (key, value) in zip(keyPlaces, valuePlaces) {
      guard let key else { continue }
      spell(keys.bytes(key))
      if let value { spell(values.bytes(value)) } else { spelling.append(0xFF) }
    }
    if let known = seen[spelling] { return known }
    let number = columns.number(of: texts)
    seen[spelling] = number
    return number
  }

  private var texts: [String: String?] {
    var map: [String: String?] = [:]
    for (key, value) in zip(keyPlaces, valuePlaces) {
      if let key { map.updateValue(value.map { values.text($0) }, forKey: keys.text(key)) }
    }
    return map
  }

  private mutating func step() {
    keys.nextElements(into: &keyPlaces)
    values.nextElements(into: &valuePlaces)
  }

  /// Length first, so that no two maps are spelled alike.
  private mutating func spell(_ bytes: ArraySlice<UInt8>) {
    withUnsafeBytes(of: UInt64(bytes.count)) { spelling.append(contentsOf: $0) }
    spelling.append(contentsOf: bytes)
  }
}
