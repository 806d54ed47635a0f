extension DeltaSchema {
  /// How another schema relates to this one.
  public enum Evolution: Sendable, Hashable {
    case same
    /// The other schema is this one with nullable columns at its end: allowed, the table's metadata changes.
    case adds([Field])
    /// The other schema would change what is already written; one sentence per reason.
    case refused([String])
  }

  /// Compares this schema of a table with the one a writer brings.
  ///
  /// Files already written must stay readable as they are, so columns may only be added at the end, and must be
  /// nullable because the old files read as null there.
  public func evolution(to wanted: DeltaSchema) -> Evolution {
    var reasons: [String] = []
    for (index, field) in fields.enumerated() {
      guard let other = wanted.field(named: field.name) else {
        reasons.append("column '\(field.name)' is missing")
        continue
      }
      if other.type != field.type {
        reasons.append("column '\(field.name)' is \(field.type.name) in the table and \(other.type.name) in the commit")
      }
      if other.nullable != field.nullable {
        reasons.append("column '\(field.name)' is \(field.nullable ? "nullable" : "not nullable") in the table and must stay so")
      }
      if index < wanted.fields.count, wanted.fields[index].name != field.name {
        reasons.append("column '\(field.name)' is at position \(index + 1) in the table and must stay there")
      }
    }
    let added = wanted.fields.filter { field(named: $0.name) == nil }
    for field in added {
      if !field.nullable { reasons.append("new column '\(field.name)' must be nullable: rows already written have no value for it") }
      if fields.contains(where: { $0.name.lowercased() == field.name.lowercased() }) {
        reasons.append("new column '\(field.name)' differs from an existing one only by case")
      }
    }
    if !reasons.isEmpty { return .refused(reasons) }
    return added.isEmpty ? .same : .adds(added)
  }
}
