extension ChangeLog {
  /// Tighter breaks, looser does not.
  mutating func compareConstraints(_ old: Constraints, _ new: Constraints, scale: Int, _ path: String) {
    compare("\(path).required", old.required, new.required, new.required ? .major : .minor)
    compare("\(path).unique", old.unique, new.unique, new.unique ? .major : .minor)
    compare("\(path).minLength", old.minLength, new.minLength, added: .major, removed: .minor, changed: { $1 < $0 ? .minor : .major })
    compare("\(path).maxLength", old.maxLength, new.maxLength, added: .major, removed: .minor, changed: { $1 > $0 ? .minor : .major })
    let lower: (Bound, Bound) -> ContractChange.Level = { $1.isLess(than: $0) ? .minor : .major }
    let upper: (Bound, Bound) -> ContractChange.Level = { $0.isLess(than: $1) ? .minor : .major }
    for (key, bounds, changed) in [
      ("minimum", (old.minimum, new.minimum), lower), ("exclusiveMinimum", (old.exclusiveMinimum, new.exclusiveMinimum), lower),
      ("maximum", (old.maximum, new.maximum), upper), ("exclusiveMaximum", (old.exclusiveMaximum, new.exclusiveMaximum), upper),
    ] {
      compare("\(path).\(key)", bounds.0, bounds.1, added: .major, removed: .minor, changed: changed, shown: { $0.text(scale: scale) })
    }
    compare("\(path).pattern", old.pattern, new.pattern, added: .major, removed: .minor)
    compare("\(path).jsonSchema", old.jsonSchema, new.jsonSchema, added: .major, removed: .minor)
    switch (old.enumeration, new.enumeration) {
    case (nil, let new?): add("\(path).enum", "added: \(Self.list(new))", .major)
    case (let old?, nil): add("\(path).enum", "removed: \(Self.list(old))", .minor)
    case (let old?, let new?): compareMembers("\(path).enum", old, new, added: .minor, removed: .major)
    case (nil, nil): break
    }
  }

  mutating func compareKeys(_ old: Contract, _ new: Contract) {
    func names(_ key: [Int], _ contract: Contract) -> [String] { key.map { contract.fields[$0].name } }
    func renamed(_ names: [String]) -> [String] { names.map { new.evolution.renames[$0] ?? $0 } }
    let (oldKey, newKey) = (names(old.primaryKey, old), names(new.primaryKey, new))
    if renamed(oldKey) != newKey {
      // Without its key a table takes whatever it took before.
      let level: ContractChange.Level = newKey.isEmpty ? .minor : .major
      add("schema.primaryKey", "[\(oldKey.joined(separator: ", "))] → [\(newKey.joined(separator: ", "))]", level)
    }
    let oldUnique = old.uniqueKeys.map { renamed(names($0, old)).joined(separator: "+") }
    let newUnique = new.uniqueKeys.map { names($0, new).joined(separator: "+") }
    compareMembers("schema.uniqueKeys", oldUnique, newUnique, added: .major, removed: .minor)
    let oldForeign = old.foreignKeys.map { described($0, renamed(names($0.fields, old)), old) }
    let newForeign = new.foreignKeys.map { described($0, names($0.fields, new), new) }
    compareMembers("schema.foreignKeys", oldForeign, newForeign, added: .major, removed: .minor)
    compareWhole("schema.sluice:dedup", named(old.dedup, old), named(new.dedup, new), .major)
  }

  private func described(_ key: ForeignKey, _ fields: [String], _ contract: Contract) -> String {
    let target: String =
      switch key.reference {
      case .ownFields(let own): own.map { contract.fields[$0].name }.joined(separator: "+")
      case .table(let name, let columns, _): "\(name).\(columns.joined(separator: "+"))"
      case .keys(let keys): "\(key.resource) \(keys.map { $0.joined(separator: "+") }.joined(separator: " "))"
      }
    return "\(fields.joined(separator: "+")) → \(target)"
  }

  /// By names, because indexes move when fields do.
  private func named(_ dedup: Deduplication?, _ contract: Contract) -> String? {
    guard let dedup else { return nil }
    let survivor: String =
      switch dedup.survivor {
      case .first: "first"
      case .last: "last"
      case .greatest(let field): "greatest \(contract.fields[field].name)"
      case .least(let field): "least \(contract.fields[field].name)"
      }
    return "\(dedup.key.map { contract.fields[$0].name }.joined(separator: "+")) \(survivor)"
  }

  mutating func compareRules(_ old: Contract, _ new: Contract) {
    for rule in old.rules {
      let path = "schema.sluice:rules.\(rule.id)"
      guard let other = new.rules.first(where: { $0.id == rule.id }) else {
        add(path, "removed", .minor)
        continue
      }
      let level: ContractChange.Level = other.severity == .reject ? .major : .minor
      compare("\(path).expr", rule.text, other.text, level)
      compare("\(path).severity", rule.severity, other.severity, level, shown: \.rawValue)
      if rule.dimension != other.dimension || rule.description != other.description { add(path, "described otherwise", .patch) }
    }
    for rule in new.rules where !old.rules.contains(where: { $0.id == rule.id }) {
      add("schema.sluice:rules.\(rule.id)", "added: \(rule.text)", rule.severity == .reject ? .major : .minor)
    }
  }

  mutating func compareControls(_ old: Contract, _ new: Contract) {
    for control in old.controls {
      let path = "sluice:controls.\(control.id)"
      guard let other = new.controls.first(where: { $0.id == control.id }) else {
        add(path, "removed", .minor)
        continue
      }
      if control.with(mismatch: other.onMismatch) != other {
        add(path, "changed", other.onMismatch == .quarantine ? .major : .minor)
      } else {
        compare(
          "\(path).onMismatch", control.onMismatch, other.onMismatch, other.onMismatch == .quarantine ? .major : .minor,
          shown: \.rawValue)
      }
    }
    for control in new.controls where !old.controls.contains(where: { $0.id == control.id }) {
      add("sluice:controls.\(control.id)", "added", control.onMismatch == .quarantine ? .major : .minor)
    }
    compareWhole("sluice:controlFile", old.controlFile, new.controlFile, .major)
  }
}

extension Control {
  fileprivate func with(mismatch: Mismatch) -> Control {
    var copy = self
    copy.onMismatch = mismatch
    return copy
  }
}
