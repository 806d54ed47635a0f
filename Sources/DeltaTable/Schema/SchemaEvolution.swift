extension DeltaSchema {
  /// How another schema relates to this one.
  public enum Evolution: Sendable, Hashable {
    case same
    /// Allowed: this schema with nullable columns at its end, or with nulls let into columns. The table's metadata changes
    /// to the schema given, which keeps what this one says about its columns.
    case evolves(to: DeltaSchema)
    /// The other schema would change what is already written; one sentence per reason.
    case refused([String])
  }

  /// Compares this schema of a table with the one a writer brings.
  ///
  /// Files already written must stay readable as they are, so columns may only be added at the end, and must be
  /// nullable because the old files read as null there. A column that had to have values may be let go without; never the
  /// other way round. No type is ever widened: the protocol allows that only under the table feature `typeWidening`.
  public func evolution(to wanted: DeltaSchema) -> Evolution {
    var reasons: [String] = []
    var result = fields
    for (index, field) in fields.enumerated() {
      guard let other = wanted.field(named: field.name) else {
        reasons.append("column '\(field.name)' is missing")
        continue
      }
      if other.type != field.type {
        let widening = other.type.isWider(than: field.type)
          ? "; widening needs the table feature 'typeWidening', which many readers refuse" : ""
        reasons.append(
          "column '\(field.name)' is \(field.type.name) in the table and \(other.type.name) in the commit\(widening)")
      }
      if field.nullable, !other.nullable {
        reasons.append("column '\(field.name)' is nullable in the table and must stay so")
      }
      if index < wanted.fields.count, wanted.fields[index].name != field.name {
        reasons.append("column '\(field.name)' is at position \(index + 1) in the table and must stay there")
      }
      result[index].nullable = other.nullable
    }
    let added = wanted.fields.filter { field(named: $0.name) == nil }
    for field in added {
      if !field.nullable { reasons.append("new column '\(field.name)' must be nullable: rows already written have no value for it") }
      if fields.contains(where: { $0.name.lowercased() == field.name.lowercased() }) {
        reasons.append("new column '\(field.name)' differs from an existing one only by case")
      }
    }
    guard reasons.isEmpty else { return .refused(reasons) }
    if result == fields, added.isEmpty { return .same }
    do { return .evolves(to: try DeltaSchema(result + added)) } catch { return .refused([error.message]) }
  }
}

extension DeltaType {
  /// Whether every value of the other type is one of this.
  fileprivate func isWider(than other: DeltaType) -> Bool {
    let integers: [DeltaType] = [.byte, .short, .integer, .long]
    switch (other, self) {
    case (.float, .double), (.date, .timestampNTZ), (.byte, .double), (.short, .double), (.integer, .double): return true
    case (.decimal(let precision, let scale), .decimal(let wider, let finer)):
      return finer >= scale && wider - finer >= precision - scale
    default:
      guard let from = integers.firstIndex(of: other), let to = integers.firstIndex(of: self) else { return false }
      return to > from
    }
  }
}
