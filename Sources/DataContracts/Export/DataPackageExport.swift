public import Descriptors

/// A contract as a plain Data Package (v2) without any key of Sluice's, for tools that know only the standard.
public struct DataPackageExport: Sendable {
  /// The package descriptor with one resource.
  public let package: JSONValue
  /// What the standard cannot say, a sentence for each; such tools judge by the rest.
  public let losses: [String]

  public init(_ contract: Contract) {
    var losses: [String] = []
    let schema = Self.schema(contract, &losses)
    let format: (name: String, suffix: String)
    switch contract.shape {
    case .delimited: format = ("csv", "csv")
    case .jsonLines: format = ("ndjson", "jsonl")
    case .fixedWidth:
      format = ("csv", "csv")
      losses.append("the records are fixed-width, and the standard knows no positions: the package describes them as CSV")
    }
    if !contract.records.isEmpty { losses.append("header and trailer records are not told from detail records") }
    if !contract.derived.isEmpty { losses.append("derived fields are left out") }
    if !contract.rules.isEmpty { losses.append("row rules are left out") }
    if !contract.controls.isEmpty { losses.append("control totals are left out") }
    if contract.dedup != nil { losses.append("the survivor rule is left out; duplicates break the primary key") }
    var file = "\(contract.name).\(format.suffix)"
    if let compression = contract.compression { file += "." + compression.name }
    let resource = JSONValue.object([
      "name": .string(contract.name), "type": .string("table"), "title": contract.title.map { .string($0) },
      "description": contract.description.map { .string($0) }, "path": .string(file), "format": .string(format.name),
      "encoding": .string(contract.encoding), "compression": contract.compression.map { .string($0.name) },
      "innerpath": Self.member(contract.compression),
      "dialect": contract.shape == .delimited ? Self.dialect(contract.dialect) : nil, "schema": schema,
    ])
    package = .object([
      "$schema": .string("https://datapackage.org/profiles/2.0/datapackage.json"), "name": .string(contract.name),
      "version": .string(contract.version), "title": contract.title.map { .string($0) },
      "resources": .array([resource]),
    ])
    self.losses = losses
  }

  private static func member(_ compression: Compression?) -> JSONValue? {
    if case .zip(let member?) = compression { .string(member) } else { nil }
  }

  private static func dialect(_ dialect: Dialect) -> JSONValue {
    .object([
      "header": .boolean(dialect.hasHeader),
      "headerRows": dialect.hasHeader && dialect.headerRows != [1] ? .array(dialect.headerRows.map(JSONValue.integer)) : nil,
      "headerJoin": dialect.headerRows.count > 1 ? .string(dialect.headerJoin) : nil,
      "delimiter": .string(dialect.delimiter),
      "lineTerminator": dialect.lineTerminator.map { .string($0) },
      "quoteChar": dialect.quote.map { .string(String($0)) }, "doubleQuote": .boolean(dialect.doubleQuote),
      "escapeChar": dialect.escape.map { .string(String($0)) },
      "nullSequence": dialect.nullSequence.map { .string($0) },
      "skipInitialSpace": dialect.skipInitialSpace ? .boolean(true) : nil,
      "commentChar": dialect.comment.map { .string($0) },
      "commentRows": dialect.commentRows.isEmpty ? nil : .array(dialect.commentRows.map(JSONValue.integer)),
    ])
  }

  private static func schema(_ contract: Contract, _ losses: inout [String]) -> JSONValue {
    let names = contract.fields.map(\.name)
    func key(_ indexes: [Int]) -> JSONValue { .strings(indexes.map { names[$0] }) }
    let common = contract.fields.map(\.missingValues).mostFrequent ?? [""]
    var foreignKeys: [JSONValue] = []
    for foreign in contract.foreignKeys {
      guard case .ownFields(let own) = foreign.reference else {
        losses.append("the reference to \(foreign.resource) is left out, which no resource of the package has")
        continue
      }
      // The empty name is the resource itself; version 1 of the standard requires it.
      foreignKeys.append(.object(["fields": key(foreign.fields), "reference": .object(["resource": .string(""), "fields": key(own)])]))
    }
    var fields: [JSONValue] = []
    for field in contract.fields { fields.append(FieldExport(field, missingValues: common, &losses).value) }
    return .object([
      "fields": .array(fields),
      "fieldsMatch": contract.fieldsMatch == .exact ? nil : .string(contract.fieldsMatch.rawValue),
      "missingValues": .strings(common), "primaryKey": contract.primaryKey.isEmpty ? nil : key(contract.primaryKey),
      "uniqueKeys": contract.uniqueKeys.isEmpty ? nil : .array(contract.uniqueKeys.map(key)),
      "foreignKeys": foreignKeys.isEmpty ? nil : .array(foreignKeys),
    ])
  }
}

extension [[String]] {
  /// Of equals the first.
  fileprivate var mostFrequent: [String]? {
    var counts: [[String]: Int] = [:]
    for member in self { counts[member, default: 0] += 1 }
    let most = counts.values.max()
    return first { counts[$0] == most }
  }
}
