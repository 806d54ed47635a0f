public import DataContracts

extension ReferenceKeys {
  /// The keys that are written in the contract.
  ///
  /// - Throws: ``QualityError`` with code `.invalidConstraint` for one that is no value of its field's type.
  init(written keys: [[String]], for key: ForeignKey, of contract: Contract, hashKey: HashKey) throws(QualityError) {
    var kinds: [Kind] = []
    for index in key.fields { kinds.append(Kind(try ColumnKind(contract.fields[index]))) }
    var builder = try ReferenceKeysBuilder(
      for: key, of: contract, kinds: kinds, limit: keys.count, budget: .max, hashKey: hashKey)
    for (number, texts) in keys.enumerated() {
      builder.begin()
      for (text, index) in zip(texts, key.fields) {
        let field = contract.fields[index]
        // Times and points are compared as they land, in their one way of writing.
        switch try KernelCompiler(field: field, cleanser: try Cleanser(field.cleanse)).landed(text).flatMap({ ColumnValue($0, as: field) }) {
        case .string(let text)?: Array(text.utf8).withUnsafeBufferPointer { builder.append(text: $0) }
        case .long(let value)?: builder.append(number: Int128(value))
        case .decimal(let unscaled)?: builder.append(number: unscaled)
        case .double(let value)?: builder.append(double: value)
        case .boolean(let value)?: builder.append(boolean: value)
        case .date(let days)?: builder.append(date: days)
        case .timestamp(let micros)?: builder.append(timestamp: micros)
        case nil:
          throw QualityError(
            .invalidConstraint, "key \(number + 1) of '\(key.resource)' is not a value of the field's type", field: field.name)
        }
      }
      try builder.end()
    }
    self = try builder.keys()
  }

  /// No keys, in place of those of a table that is not read: for compiling a contract whose deliveries are not judged.
  public init(unknownFor key: ForeignKey, of contract: Contract) throws(QualityError) {
    var kinds: [Kind] = []
    for index in key.fields { kinds.append(Kind(try ColumnKind(contract.fields[index]))) }
    self = try ReferenceKeysBuilder(for: key, of: contract, kinds: kinds, limit: 1, budget: 0).keys()
  }
}
