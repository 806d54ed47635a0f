import DataContracts

/// Makes the stages of a contract's keys, and shares the memory out among those that are not settled.
struct KeyCompiler {
  let contract: Contract
  let options: QualityOptions

  /// References to keys that are known beforehand.
  func checks(_ table: inout ReasonTable) throws(QualityError) -> [ReferenceCheck] {
    var checks: [ReferenceCheck] = []
    for (number, key) in contract.foreignKeys.enumerated() {
      let keys: ReferenceKeys
      switch key.reference {
      case .ownFields: continue
      case .keys(let written): keys = try ReferenceKeys(written: written, for: key, of: contract, hashKey: options.hashKey)
      case .table(let name, _, _):
        guard let known = options.references[number] else {
          throw QualityError(.referenceMissing, "the keys of table '\(name)', which '\(key.resource)' names, were not read")
        }
        keys = known
      }
      checks.append(ReferenceCheck(try verdict(on: key, &table), fields: key.fields, keys: keys))
    }
    return checks
  }

  func stages(_ table: inout ReasonTable) throws(QualityError) -> [KeyStage] {
    let own = contract.foreignKeys.filter { key in if case .ownFields = key.reference { true } else { false } }
    let unique = uniqueKeys
    let count = (own.isEmpty ? 0 : 1) + (contract.dedup == nil ? 0 : 1) + unique.count
    let settled = options.settled?.stages ?? 0
    let open = max(count - settled + (own.isEmpty || settled > 0 ? 0 : own.count - 1), 1)
    let budget = options.uniquenessBudget / open
    var stages: [KeyStage] = []
    /// A stage that is settled compares no keys, and takes no memory.
    func share() -> Int { stages.count < settled ? 0 : budget }
    if !own.isEmpty {
      var rules: [OwnReferenceRule] = []
      for key in own { rules.append(try rule(for: key, share(), &table)) }
      stages.append(.references(rules))
    }
    if let dedup = contract.dedup {
      let verdict = StageVerdict(reason: try table.add(.dedupLoser), order: 0, isDuplicate: true)
      stages.append(
        dedup.survivor == .first
          ? .keys(KeyRule(verdict, fields: dedup.key, hashKey: options.hashKey, budget: share(), spillDirectory: options.spillDirectory))
          : .survivors(
            SurvivorRule(verdict, dedup, hashKey: options.hashKey, budget: share(), spillDirectory: options.spillDirectory)))
    }
    for key in unique {
      let verdict = StageVerdict(
        reason: try table.add(key.type, field: key.field, name: key.field.map { contract.allFields[$0].name }, rule: key.rule),
        order: key.order)
      stages.append(
        .keys(KeyRule(verdict, fields: key.fields, hashKey: options.hashKey, budget: share(), spillDirectory: options.spillDirectory)))
    }
    return stages
  }

  private struct UniqueKey {
    var type: ErrorType
    var fields: [Int]
    var order: Int
    var field: Int?
    var rule: String?
  }

  private var uniqueKeys: [UniqueKey] {
    var keys: [UniqueKey] = []
    if !contract.primaryKey.isEmpty {
      keys.append(UniqueKey(type: .primaryKey, fields: contract.primaryKey, order: 0))
    }
    for (index, field) in contract.allFields.enumerated() where field.constraints.unique {
      keys.append(UniqueKey(type: .uniqueError, fields: [index], order: index + 1, field: index))
    }
    for fields in contract.uniqueKeys where fields != contract.primaryKey {
      keys.append(UniqueKey(type: .uniqueError, fields: fields, order: contract.allFields.count + 1, rule: "uniqueKeys"))
    }
    guard let dedup = contract.dedup else { return keys }
    // Of records with one key a survivor rule has left one, so that they differ in all keys which hold that key's fields.
    return keys.filter { !Set($0.fields).isSuperset(of: dedup.key) }
  }

  private func rule(
    for key: ForeignKey, _ budget: Int, _ table: inout ReasonTable
  ) throws(QualityError) -> OwnReferenceRule {
    guard case .ownFields(let targets) = key.reference else { preconditionFailure("the key refers to the same delivery") }
    var kinds: [ReferenceKeys.Kind] = []
    for index in targets { kinds.append(ReferenceKeys.Kind(try ColumnKind(contract.fields[index]))) }
    let scales = try ReferenceKeys.Kind.scales(of: key.fields, in: contract, beside: kinds)
    return OwnReferenceRule(
      try verdict(on: key, &table), references: KeyHasher(fields: key.fields, scales: scales, hashKey: options.hashKey),
      targets: KeyHasher(fields: targets, scales: scales, hashKey: options.hashKey), budget: budget,
      spillDirectory: options.spillDirectory)
  }

  private func verdict(on key: ForeignKey, _ table: inout ReasonTable) throws(QualityError) -> StageVerdict {
    let field = key.fields.count == 1 ? key.fields[0] : nil
    let reason = try table.add(
      .foreignKey, field: field, name: field.map { contract.fields[$0].name }, rule: key.resource.isEmpty ? nil : key.resource)
    return StageVerdict(reason: reason, order: field.map { $0 + 1 } ?? contract.allFields.count + 1)
  }
}
