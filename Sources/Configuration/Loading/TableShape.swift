internal import DataContracts

/// The columns that contracts make in a lake, in any order.
struct TableShape: Hashable {
  private var types: [String: FieldType] = [:]
  private var sensitive: Set<String> = []
  private var names: [String] = []

  /// The columns of all versions of a feed's contract.
  init(_ contracts: [FeedContract]) {
    for contract in contracts { add(contract.contract) }
  }

  private mutating func add(_ contract: Contract) {
    for field in contract.allFields {
      guard let column = field.column, types.updateValue(field.type, forKey: column) == nil else { continue }
      names.append(column)
      if field.isSensitive { sensitive.insert(column) }
    }
    for constant in contract.constants where types.updateValue(.string, forKey: constant.column) == nil {
      names.append(constant.column)
    }
  }

  /// The first difference in words, or nil.
  func difference(from other: TableShape) -> String? {
    if names.count != other.names.count { return "\(names.count) columns, not \(other.names.count)" }
    for name in names where other.types[name] == nil { return "\(name) is not one of the other's columns" }
    return conflict(with: other)
  }

  /// The first column that both have and that is not the same in both, in words; nil if there is none.
  func conflict(with other: TableShape) -> String? {
    for name in names {
      guard let type = types[name], let before = other.types[name] else { continue }
      if !type.sharesColumn(with: before) { return "\(name) is \(type.label), not \(before.label)" }
      if sensitive.contains(name) != other.sensitive.contains(name) {
        return "\(name) is marked as personal data in one of the two only"
      }
    }
    return nil
  }
}
