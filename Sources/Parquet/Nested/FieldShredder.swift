/// Takes a field apart: the levels and values of each of its leaves (Dremel, "record shredding").
struct FieldShredder {
  /// What a column encoder takes.
  struct Leaf {
    let column: LeafColumn
    let values: ColumnValues
    let levels: Levels
  }

  /// The leaves so far, in the order of the schema.
  private(set) var leaves: [Leaf] = []

  /// The entries that lead to a node: one per slot, and one per null or empty list or struct on the way.
  private struct Entries {
    var definitions: [UInt8]
    var repetitions: [UInt8]
    /// The slot of the node, or ``ended`` for an entry that ends further up.
    var slots: [UInt32]

    static let ended = UInt32.max
  }

  /// - Throws: ``ParquetError`` with code `.typeMismatch` if the values have another shape than the field,
  ///   `.valueCountMismatch` if counts, validity and offsets contradict each other, `.nullInRequiredColumn`, `.tooLarge`.
  static func shred(
    _ field: Schema.Field, _ values: FieldValues, rowCount: Int
  ) throws(ParquetError) -> [Leaf] {
    guard rowCount >= 0, rowCount <= Int(Int32.max) else {
      throw ParquetError(.tooLarge, "\(rowCount) rows are more than a row group may hold", column: field.name)
    }
    let start = Entries(
      definitions: [UInt8](repeating: 0, count: rowCount), repetitions: [UInt8](repeating: 0, count: rowCount),
      slots: Array(0..<UInt32(rowCount)))
    var shredder = FieldShredder()
    try shredder.shred(field, values, start, slotCount: rowCount, path: field.name)
    return shredder.leaves
  }

  private mutating func shred(
    _ field: Schema.Field, _ values: FieldValues, _ entries: Entries, slotCount: Int, path: String
  ) throws(ParquetError) {
    guard values.count == slotCount else {
      throw ParquetError(
        .valueCountMismatch, "\(values.count) slots where the field around it has \(slotCount)", column: path)
    }
    var entries = entries
    try apply(values.validity, field, &entries, count: values.count, path: path)
    switch (field.kind, values.content) {
    case (.leaf(let column), .leaf(let dense)):
      try finish(column, dense, entries)
    case (.structure(let fields), .structure(let children)):
      guard fields.count == children.count else {
        throw ParquetError(
          .typeMismatch, "\(children.count) fields for a struct of \(fields.count)", column: path)
      }
      for (field, child) in zip(fields, children) {
        try shred(field, child, entries, slotCount: slotCount, path: path + "." + field.name)
      }
    case (.list(let element), .list(let offsets, let elements)):
      let inner = try expand(entries, offsets, field, count: values.count, elements: elements.count, path: path)
      try shred(element, elements, inner, slotCount: elements.count, path: path + ".list.element")
    case (.map(let key, let value), .map(let offsets, let keys, let items)):
      let inner = try expand(entries, offsets, field, count: values.count, elements: keys.count, path: path)
      try shred(key, keys, inner, slotCount: keys.count, path: path + ".key_value.key")
      guard let value, let items else {
        guard value == nil, items == nil else {
          throw ParquetError(.typeMismatch, "a map with and one without values", column: path)
        }
        return
      }
      try shred(value, items, inner, slotCount: keys.count, path: path + ".key_value.value")
    default:
      throw ParquetError(.typeMismatch, "the values have another shape than the field", column: path)
    }
  }

  /// Raises the level of what is there, and ends the entries of what is null.
  private func apply(
    _ validity: [UInt8]?, _ field: Schema.Field, _ entries: inout Entries, count: Int, path: String
  ) throws(ParquetError) {
    let step: UInt8 = field.isOptional ? 1 : 0
    guard let validity else {
      guard field.isOptional else { return }
      for index in entries.slots.indices where entries.slots[index] != Entries.ended {
        entries.definitions[index] += step
      }
      return
    }
    guard validity.count == count, validity.allSatisfy({ $0 <= 1 }) else {
      throw ParquetError(
        .valueCountMismatch, "validity must be one byte, 0 or 1, for each of \(count) slots", column: path)
    }
    for index in entries.slots.indices where entries.slots[index] != Entries.ended {
      if validity[Int(entries.slots[index])] == 1 {
        entries.definitions[index] += step
      } else {
        guard field.isOptional else { throw ParquetError(.nullInRequiredColumn, "a null in a required field", column: path) }
        entries.slots[index] = Entries.ended
      }
    }
  }

  /// One entry per element; those of null and empty lists end here.
  private func expand(
    _ entries: Entries, _ offsets: [UInt32], _ field: Schema.Field, count: Int, elements: Int, path: String
  ) throws(ParquetError) -> Entries {
    guard offsets.count == count + 1, offsets.first == 0, Int(offsets[count]) == elements,
      zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 })
    else {
      throw ParquetError(
        .valueCountMismatch, "offsets must ascend from 0 to the \(elements) elements, one more than \(count) slots",
        column: path)
    }
    guard entries.slots.count + elements <= Int(Int32.max) else {
      throw ParquetError(.tooLarge, "more values than a row group may hold", column: path)
    }
    let repetition = UInt8(field.repetitionLevel + 1)
    let capacity = entries.slots.count + elements
    var inner = Entries(definitions: [], repetitions: [], slots: [])
    inner.definitions.reserveCapacity(capacity)
    inner.repetitions.reserveCapacity(capacity)
    inner.slots.reserveCapacity(capacity)
    for index in entries.slots.indices {
      let slot = entries.slots[index]
      let range = slot == Entries.ended ? 0..<0 : offsets[Int(slot)]..<offsets[Int(slot) + 1]
      guard !range.isEmpty else {
        inner.definitions.append(entries.definitions[index])
        inner.repetitions.append(entries.repetitions[index])
        inner.slots.append(Entries.ended)
        continue
      }
      for element in range {
        inner.definitions.append(entries.definitions[index] + 1)
        inner.repetitions.append(element == range.lowerBound ? entries.repetitions[index] : repetition)
        inner.slots.append(element)
      }
    }
    return inner
  }

  private mutating func finish(
    _ column: LeafColumn, _ values: ColumnValues, _ entries: Entries
  ) throws(ParquetError) {
    var present = 0
    for slot in entries.slots { present &+= slot == Entries.ended ? 0 : 1 }
    // Equal counts also show that no value lies in a slot that something above it makes null.
    guard present == values.count else {
      throw ParquetError(
        .valueCountMismatch, "\(values.count) values where \(present) slots are not null", column: column.name)
    }
    leaves.append(
      Leaf(
        column: column, values: values,
        levels: Levels(
          definitions: column.maximumDefinitionLevel > 0 ? entries.definitions : [],
          repetitions: column.maximumRepetitionLevel > 0 ? entries.repetitions : [])))
  }
}
