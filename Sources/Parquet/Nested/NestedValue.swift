/// One value of a field, nested as deep as its type. For inspection, tests and small tables: batches should
/// read ``FieldValues``.
public indirect enum NestedValue: Sendable, Hashable {
  case null
  case scalar(ScalarValue)
  /// One value per field, in the order of the schema.
  case structure([NestedValue])
  case list([NestedValue])
  /// `values` is empty for a map declared without, else as long as `keys`.
  case map(keys: [NestedValue], values: [NestedValue])
}

extension FieldValues {
  /// The value of each slot.
  public func nestedValues() -> [NestedValue] {
    switch content {
    case .leaf(let values):
      var next = 0
      return (0..<count).map { slot in
        guard !isNull(slot) else { return .null }
        defer { next += 1 }
        return .scalar(values.value(at: next))
      }
    case .structure(let fields):
      let columns = fields.map { $0.nestedValues() }
      return (0..<count).map { slot in isNull(slot) ? .null : .structure(columns.map { $0[slot] }) }
    case .list(let offsets, let element):
      let elements = element.nestedValues()
      return (0..<count).map { slot in
        isNull(slot) ? .null : .list(Array(elements[Int(offsets[slot])..<Int(offsets[slot + 1])]))
      }
    case .map(let offsets, let key, let value):
      let keys = key.nestedValues()
      let values = value?.nestedValues()
      return (0..<count).map { slot in
        guard !isNull(slot) else { return .null }
        let entries = Int(offsets[slot])..<Int(offsets[slot + 1])
        return .map(keys: Array(keys[entries]), values: values.map { Array($0[entries]) } ?? [])
      }
    }
  }
}
