/// Collects changes while two contracts are compared.
struct ChangeLog {
  private(set) var changes: [ContractChange] = []

  mutating func add(_ path: String, _ what: String, _ level: ContractChange.Level) {
    changes.append(ContractChange(path: path, what: what, level: level))
  }

  /// A value that is there or not.
  ///
  /// - Parameters:
  ///   - added: The level when there was none before.
  ///   - removed: The level when there is none any more.
  ///   - changed: The level of another value; given both, so that it may depend on them.
  mutating func compare<Value: Equatable>(
    _ path: String, _ old: Value?, _ new: Value?, added: ContractChange.Level, removed: ContractChange.Level,
    changed: (Value, Value) -> ContractChange.Level = { _, _ in .major }, shown: (Value) -> String = { "\($0)" }
  ) {
    switch (old, new) {
    case (nil, let new?): add(path, "added: \(shown(new))", added)
    case (let old?, nil): add(path, "removed: \(shown(old))", removed)
    case (let old?, let new?) where old != new: add(path, "\(shown(old)) → \(shown(new))", changed(old, new))
    default: break
    }
  }

  /// A value that is always there.
  mutating func compare<Value: Equatable>(
    _ path: String, _ old: Value, _ new: Value, _ level: ContractChange.Level, shown: (Value) -> String = { "\($0)" }
  ) {
    if old != new { add(path, "\(shown(old)) → \(shown(new))", level) }
  }

  /// A value too long to be shown.
  mutating func compareWhole<Value: Equatable>(_ path: String, _ old: Value, _ new: Value, _ level: ContractChange.Level) {
    if old != new { add(path, "changed", level) }
  }

  /// Members of a list whose order means nothing.
  mutating func compareMembers(
    _ path: String, _ old: [String], _ new: [String], added: ContractChange.Level, removed: ContractChange.Level
  ) {
    let gone = old.filter { !new.contains($0) }
    let come = new.filter { !old.contains($0) }
    if !gone.isEmpty { add(path, "removed: \(Self.list(gone))", removed) }
    if !come.isEmpty { add(path, "added: \(Self.list(come))", added) }
  }

  /// The first few, in quotes.
  static func list(_ members: [String]) -> String {
    members.prefix(5).map { "\"\($0)\"" }.joined(separator: ", ") + (members.count > 5 ? " and \(members.count - 5) more" : "")
  }
}

extension ChangeLog {
  /// Everything of a contract.
  mutating func compare(_ old: Contract, _ new: Contract) {
    compare("name", old.name, new.name, .major)
    compare("title", old.title, new.title, added: .patch, removed: .patch, changed: { _, _ in .patch })
    compareWhole("description", old.description, new.description, .patch)
    compareFile(old, new)
    compareFields(old, new)
    compareKeys(old, new)
    compareRules(old, new)
    compareControls(old, new)
    if old.effective != new.effective {
      add("sluice:evolution", "for other business dates: \(Self.shown(old.effective)) → \(Self.shown(new.effective))", .patch)
    }
  }

  private static func shown(_ dates: EffectiveDates) -> String {
    switch (dates.from, dates.to) {
    case (nil, nil): "all"
    case (let from?, nil): "from \(from)"
    case (nil, let to?): "to \(to)"
    case (let from?, let to?): "\(from) to \(to)"
    }
  }

  private mutating func compareFile(_ old: Contract, _ new: Contract) {
    compare("encoding", old.encoding, new.encoding, .major)
    compare("compression", old.compression?.name, new.compression?.name, added: .major, removed: .major)
    if old.compression?.name == new.compression?.name { compareWhole("innerpath", old.compression, new.compression, .major) }
    compareWhole("format", old.shape, new.shape, .major)
    compareDialect(old.dialect, new.dialect)
    compareWhole("dialect.sluice:records", old.records, new.records, .major)
    compare(
      "schema.fieldsMatch", old.fieldsMatch, new.fieldsMatch, Self.isLooser(old.fieldsMatch, new.fieldsMatch) ? .minor : .major,
      shown: \.rawValue)
  }

  /// Whether every header that agreed before agrees now.
  private static func isLooser(_ old: Contract.FieldsMatch, _ new: Contract.FieldsMatch) -> Bool {
    switch (old, new) {
    case (.exact, _), (.equal, .subset), (.equal, .superset), (.equal, .partial), (.subset, .partial), (.superset, .partial):
      true
    default: false
    }
  }

  private mutating func compareDialect(_ old: Dialect, _ new: Dialect) {
    let quoted: (String) -> String = { "\"\($0)\"" }
    let scalar: (Unicode.Scalar) -> String = { "\"\($0)\"" }
    compare("dialect.delimiter", old.delimiter, new.delimiter, .major, shown: quoted)
    compare("dialect.quoteChar", old.quote, new.quote, added: .major, removed: .major, shown: scalar)
    compare("dialect.escapeChar", old.escape, new.escape, added: .major, removed: .major, shown: scalar)
    compare("dialect.doubleQuote", old.doubleQuote, new.doubleQuote, .major)
    compare("dialect.lineTerminator", old.lineTerminator, new.lineTerminator, added: .major, removed: .major, shown: quoted)
    compare("dialect.skipInitialSpace", old.skipInitialSpace, new.skipInitialSpace, .major)
    compare("dialect.nullSequence", old.nullSequence, new.nullSequence, added: .major, removed: .major, shown: quoted)
    compare("dialect.commentChar", old.comment, new.comment, added: .major, removed: .major, shown: quoted)
    compare("dialect.commentRows", old.commentRows, new.commentRows, .major)
    compare("dialect.header", old.hasHeader, new.hasHeader, .major)
    if old.hasHeader, new.hasHeader {
      compare("dialect.headerRows", old.headerRows, new.headerRows, .major)
      compare("dialect.headerJoin", old.headerJoin, new.headerJoin, .major, shown: quoted)
    }
  }
}
