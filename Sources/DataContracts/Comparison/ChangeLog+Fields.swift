extension ChangeLog {
  /// Fields by name, those renamed by their old one; then their order.
  mutating func compareFields(_ old: Contract, _ new: Contract) {
    let renames = new.evolution.renames
    func newName(_ name: String) -> String {
      guard let renamed = renames[name], new.fields.contains(where: { $0.name == renamed }) else { return name }
      return renamed
    }
    var kept: [String] = []
    for field in old.fields {
      let path = "schema.fields.\(field.name)"
      guard let other = new.fields.first(where: { $0.name == newName(field.name) }) else {
        add(path, "removed", .major)
        continue
      }
      kept.append(other.name)
      if other.name != field.name { add(path, "renamed to \(other.name)", .major) }
      compare(field, other, path)
    }
    for field in new.fields where !kept.contains(field.name) {
      let path = "schema.fields.\(field.name)"
      // Only where files may lack fields do old files stay good; readers of the table see a new column either way.
      let isOptional = !field.constraints.required && (new.fieldsMatch == .superset || new.fieldsMatch == .partial)
      add(path, "added: \(field.type.label)\(field.constraints.required ? ", required" : "")", isOptional ? .minor : .major)
    }
    let order = new.fields.map(\.name).filter(kept.contains)
    if kept != order { add("schema.fields", "in another order", new.fieldsMatch == .exact ? .major : .minor) }
    compareDerived(old, new)
    for name in Set(old.constants.map(\.column) + new.constants.map(\.column)).sorted() {
      compare(
        "schema.sluice:constant.\(name)", old.constants.first { $0.column == name }, new.constants.first { $0.column == name },
        added: .major, removed: .major, shown: { $0.text ?? "null" })
    }
  }

  private mutating func compareDerived(_ old: Contract, _ new: Contract) {
    for derived in old.derived {
      let path = "schema.sluice:derived.\(derived.field.name)"
      guard let other = new.derived.first(where: { $0.field.name == derived.field.name }) else {
        add(path, "removed", .major)
        continue
      }
      let (from, to) = (old.fields[derived.source].name, new.fields[other.source].name)
      if (new.evolution.renames[from] ?? from) != to { add("\(path).sluice:from", "\(from) → \(to)", .major) }
      compare(derived.field, other.field, path)
    }
    for derived in new.derived where !old.derived.contains(where: { $0.field.name == derived.field.name }) {
      add("schema.sluice:derived.\(derived.field.name)", "added: \(derived.field.type.label)", .major)
    }
  }

  private mutating func compare(_ old: Field, _ new: Field, _ path: String) {
    compare("\(path).title", old.title, new.title, added: .patch, removed: .patch, changed: { _, _ in .patch })
    compareWhole("\(path).description", old.description, new.description, .patch)
    compareType(old, new, path)
    compareMembers("\(path).missingValues", old.missingValues, new.missingValues, added: .minor, removed: .major)
    // Values come out differently, of files that are as good as before.
    if old.cleanse != new.cleanse {
      add("\(path).sluice:cleanse", "\(Self.steps(old.cleanse)) → \(Self.steps(new.cleanse))", .minor)
    }
    let removed = old.sentinels.filter { !new.sentinels.contains($0) }
    if old.sentinels != new.sentinels { add("\(path).sluice:cleanse", "other sentinels", removed.isEmpty ? .minor : .major) }
    let scale = if case .decimal(_, let scale, _) = new.type { scale } else { 0 }
    compareConstraints(old.constraints, new.constraints, scale: scale, "\(path).constraints")
    if old.constraints.enumeration == new.constraints.enumeration { compareWhole("\(path).categories", old.categories, new.categories, .patch) }
    compare("\(path).sluice:severity", old.severity, new.severity, new.severity == .warn ? .minor : .major, shown: \.rawValue)
    compareSensitivity(old.sensitivity, new.sensitivity, "\(path).sluice:pii")
    compare("\(path).sluice:subject", old.isSubject, new.isSubject, .minor)
    compareWhole("\(path).sluice:position", old.position, new.position, .major)
    let none = "nowhere"
    // A field that was renamed and lands under its own name was told of already.
    if old.name == new.name || old.columnName != nil || new.columnName != nil || old.isIgnored != new.isIgnored {
      compare("\(path).sluice:column", old.column ?? none, new.column ?? none, .major)
    }
  }

  private static func steps(_ steps: [CleanseStep]) -> String { "[\(steps.map(\.op).joined(separator: ", "))]" }

  private mutating func compareSensitivity(_ old: Sensitivity?, _ new: Sensitivity?, _ path: String) {
    if old?.action != new?.action {
      // Columns hold something else: tokens, masks, nothing.
      add("\(path).action", "\(old?.action?.rawValue ?? "none") → \(new?.action?.rawValue ?? "none")", .major)
    }
    switch (old, new) {
    case (nil, _?): add(path, "marked as personal data", .minor)
    case (_?, nil): add(path, "no longer marked as personal data", .major)
    case (let old?, let new?) where old != new && old.action == new.action: add(path, "changed", .patch)
    default: break
    }
  }

  private mutating func compareType(_ old: Field, _ new: Field, _ path: String) {
    compare("\(path).type", old.type.label, new.type.label, .major)
    guard old.type.label == new.type.label else { return }
    switch (old.type, new.type) {
    case (.decimal(_, _, let one), .decimal(_, _, let other)):
      compare("\(path).sluice:decimal.rounding", one, other, other == .halfEven ? .minor : .major, shown: \.rawValue)
    case (.boolean(let trues, let falses), .boolean(let otherTrues, let otherFalses)):
      compareMembers("\(path).trueValues", trues, otherTrues, added: .minor, removed: .major)
      compareMembers("\(path).falseValues", falses, otherFalses, added: .minor, removed: .major)
    case (.date(let formats), .date(let others)):
      compareMembers("\(path).format", formats.map(\.pattern), others.map(\.pattern), added: .minor, removed: .major)
      let pairs = formats.compactMap { format in others.first { $0.pattern == format.pattern }.map { (format, $0) } }
      if pairs.contains(where: { $0 != $1 }) { add("\(path).sluice:cleanse", "years or days are completed otherwise", .major) }
    default: if old.type != new.type { add("\(path).format", "changed", .major) }
    }
    compareWhole("\(path).decimalChar", old.notation, new.notation, .major)
    compare(
      "\(path).format", old.stringFormat, new.stringFormat, new.stringFormat == .default ? .minor : .major, shown: \.rawValue)
  }
}
