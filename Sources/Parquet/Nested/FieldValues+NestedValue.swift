extension FieldValues {
  /// Gathers single values into columns: the counterpart of ``nestedValues()``.
  ///
  /// - Throws: ``ParquetError`` with code `.typeMismatch` if a value has another shape or physical form than the field.
  public init(_ values: [NestedValue], field: Schema.Field) throws(ParquetError) {
    let validity = values.map { $0 == .null ? 0 : 1 as UInt8 }
    let content: Content
    switch field.kind {
    case .leaf(let column):
      content = .leaf(try ColumnValues(values, column: column))
    case .structure(let fields):
      var children: [FieldValues] = []
      for (index, field) in fields.enumerated() {
        var column: [NestedValue] = []
        column.reserveCapacity(values.count)
        for value in values {
          switch value {
          case .structure(let fields) where fields.indices.contains(index): column.append(fields[index])
          case .null: column.append(.null)
          default: throw Self.mismatch(field)
          }
        }
        children.append(try FieldValues(column, field: field))
      }
      content = .structure(children)
    case .list(let element):
      var elements: [NestedValue] = []
      let offsets = try Self.offsets(values, field) { value in
        guard case .list(let list) = value else { return nil }
        elements += list
        return list.count
      }
      content = .list(offsets: offsets, element: try FieldValues(elements, field: element))
    case .map(let key, let value):
      var keys: [NestedValue] = []
      var items: [NestedValue] = []
      let offsets = try Self.offsets(values, field) { entry in
        guard case .map(let some, let others) = entry, others.count == (value == nil ? 0 : some.count) else {
          return nil
        }
        keys += some
        items += others
        return some.count
      }
      var valueColumn: FieldValues?
      if let value { valueColumn = try FieldValues(items, field: value) }
      content = .map(offsets: offsets, key: try FieldValues(keys, field: key), value: valueColumn)
    }
    self.init(count: values.count, validity: validity.contains(0) ? validity : nil, content)
  }

  /// Where the entries of each value start; `take` returns their number, `nil` for a value of another shape.
  private static func offsets(
    _ values: [NestedValue], _ field: Schema.Field, _ take: (NestedValue) -> Int?
  ) throws(ParquetError) -> [UInt32] {
    var offsets: [UInt32] = [0]
    var total = 0
    for value in values {
      guard let count = value == .null ? 0 : take(value) else { throw mismatch(field) }
      total += count
      guard let offset = UInt32(exactly: total) else {
        throw ParquetError(.tooLarge, "more elements than 32 bits count", column: field.name)
      }
      offsets.append(offset)
    }
    return offsets
  }

  fileprivate static func mismatch(_ field: Schema.Field) -> ParquetError {
    ParquetError(.typeMismatch, "a value has another shape than its field", column: field.name)
  }
}

extension ColumnValues {
  fileprivate init(_ values: [NestedValue], column: LeafColumn) throws(ParquetError) {
    let mismatch = ParquetError(
      .typeMismatch, "a value is not of the form of a column stored as \(column.physicalType)", column: column.name)
    var scalars: [ScalarValue] = []
    for value in values where value != .null {
      guard case .scalar(let scalar) = value else { throw mismatch }
      scalars.append(scalar)
    }
    func all<Value>(_ form: (ScalarValue) -> Value?) throws(ParquetError) -> [Value] {
      let found = scalars.compactMap(form)
      guard found.count == scalars.count else { throw mismatch }
      return found
    }
    let isDecimal = if case .decimal = column.type { true } else { false }
    switch column.physicalType {
    case .boolean: self = .boolean(try all { if case .boolean(let value) = $0 { value ? 1 : 0 } else { nil } })
    case .int32: self = .int32(try all { if case .int32(let value) = $0 { value } else { nil } })
    case .int64: self = .int64(try all { if case .int64(let value) = $0 { value } else { nil } })
    case .float: self = .float(try all { if case .float(let value) = $0 { value } else { nil } })
    case .double: self = .double(try all { if case .double(let value) = $0 { value } else { nil } })
    case .fixedLengthByteArray where isDecimal:
      self = .int128(try all { if case .int128(let value) = $0 { value } else { nil } })
    case .int96, .fixedLengthByteArray, .byteArray:
      let strings: [[UInt8]] = try all { if case .bytes(let value) = $0 { value } else { nil } }
      guard column.physicalType == .byteArray else {
        guard strings.allSatisfy({ $0.count == column.typeLength }) else { throw mismatch }
        self = .fixed(Array(strings.joined()), length: column.typeLength)
        return
      }
      var offsets: [UInt32] = [0]
      var total = 0
      for string in strings {
        total += string.count
        guard let offset = UInt32(exactly: total) else {
          throw ParquetError(.tooLarge, "values of more than 4 GiB", column: column.name)
        }
        offsets.append(offset)
      }
      self = .bytes(Array(strings.joined()), offsets: offsets)
    }
  }
}
