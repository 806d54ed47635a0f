public import Descriptors

/// A contract as a document of the Open Data Contract Standard v3.1.0 (Bitol): what lands in the table, for catalogues.
///
/// It says nothing of files: no dialect, no cleansing. What the standard has no word for stands in `customProperties`.
public struct OpenContractExport: Sendable {
  public let document: JSONValue

  /// - Parameters:
  ///   - id: The document's own identifier; the contract's name when nil.
  ///   - status: `active`, `draft`, `deprecated` or whatever the catalogue knows.
  public init(_ contract: Contract, id: String? = nil, status: String = "active") {
    let names = contract.allFields.map { $0.column ?? $0.name }
    let properties = contract.allFields.enumerated().compactMap { index, field in
      field.isIgnored ? nil : Self.property(field, key: contract.primaryKey.firstIndex(of: index))
    }
    let table = JSONValue.object([
      "name": .string(contract.name), "logicalType": .string("object"), "physicalType": .string("table"),
      "businessName": contract.title.map { .string($0) }, "description": contract.description.map { .string($0) },
      "properties": .array(properties + contract.constants.map(Self.constant)),
      "quality": Self.quality(contract, names),
    ])
    document = .object([
      "apiVersion": .string("v3.1.0"), "kind": .string("DataContract"), "id": .string(id ?? contract.name),
      "name": .string(contract.title ?? contract.name), "version": .string(contract.version), "status": .string(status),
      "description": contract.description.map { .object(["purpose": .string($0)]) }, "schema": .array([table]),
      "customProperties": .array([
        .object(["property": .string("sluiceContract"), "value": .string("\(contract.name) \(contract.version)")]),
        .object(["property": .string("sluiceContractSHA256"), "value": .string(contract.sha256)]),
      ]),
    ])
  }

  private static func constant(_ constant: Constant) -> JSONValue {
    .object([
      "name": .string(constant.column), "description": .string("The same in every record: \(constant.text ?? "no value").")
    ])
  }

  private static func property(_ field: Field, key: Int?) -> JSONValue {
    let constraints = field.constraints
    return .object([
      "name": .string(field.column ?? field.name), "logicalType": .string(logicalType(field.type)),
      "physicalType": .string(field.type.column.description), "businessName": field.title.map { .string($0) },
      "description": field.description.map { .string($0) },
      "logicalTypeOptions": options(field),
      "required": constraints.required ? .boolean(true) : nil, "unique": constraints.unique ? .boolean(true) : nil,
      "primaryKey": key == nil ? nil : .boolean(true), "primaryKeyPosition": key.map { .integer($0 + 1) },
      "classification": field.sensitivity.map { .string($0.class == .quasi ? "confidential" : "restricted") },
      "customProperties": custom(field),
      "quality": constraints.enumeration.map { values in
        .array([
          .object([
            "metric": .string("invalidValues"), "dimension": .string("conformity"),
            "arguments": .object(["validValues": .strings(values)]), "mustBe": .integer(0),
          ])
        ])
      },
    ])
  }

  private static func logicalType(_ type: FieldType) -> String {
    switch type.column {
    case .string: "string"
    case .long: "integer"
    case .decimal, .double: "number"
    case .boolean: "boolean"
    case .date: "date"
    case .timestamp: "timestamp"
    }
  }

  private static func options(_ field: Field) -> JSONValue? {
    let own = field.constraints
    let scale = if case .decimal(_, let scale, _) = field.type { scale } else { 0 }
    var members: [JSONValue.Member] = []
    if field.type == .string {
      if let length = own.minLength { members.append(.init("minLength", .integer(length))) }
      if let length = own.maxLength { members.append(.init("maxLength", .integer(length))) }
      // ECMA's expressions match anywhere, ours the whole value.
      if let pattern = own.pattern { members.append(.init("pattern", .string("^(?:\(pattern))$"))) }
      if field.stringFormat != .default { members.append(.init("format", .string(field.stringFormat.rawValue))) }
    }
    for (key, bound) in [
      ("minimum", own.minimum), ("maximum", own.maximum), ("exclusiveMinimum", own.exclusiveMinimum),
      ("exclusiveMaximum", own.exclusiveMaximum),
    ] {
      switch bound {
      case .integer, .decimal, .double: members.append(.init(key, .number(bound?.text(scale: scale) ?? "0")))
      case .date, .timestamp: members.append(.init(key, .string(bound?.text(scale: scale) ?? "")))
      case .time, .month, nil: continue
      }
    }
    return members.isEmpty ? nil : .object(members)
  }

  private static func custom(_ field: Field) -> JSONValue? {
    guard let sensitivity = field.sensitivity else { return nil }
    var pairs = [("sluicePiiClass", sensitivity.class.rawValue)]
    if let kind = sensitivity.kind { pairs.append(("sluicePiiKind", kind)) }
    if let action = sensitivity.action { pairs.append(("sluicePiiAction", action.rawValue)) }
    return .array(pairs.map { .object(["property": .string($0.0), "value": .string($0.1)]) })
  }

  /// Rules as text for people, since the expressions are ours.
  private static func quality(_ contract: Contract, _ names: [String]) -> JSONValue? {
    var checks = contract.rules.map { rule in
      JSONValue.object([
        "id": .string(rule.id), "name": .string(rule.id), "type": .string("text"),
        "description": .string(rule.description.map { "\($0) (\(rule.text))" } ?? rule.text),
        "dimension": rule.dimension.map { .string($0.rawValue) },
        "severity": .string(rule.severity == .reject ? "error" : "warning"),
      ])
    }
    for key in contract.uniqueKeys {
      checks.append(
        .object([
          "metric": .string("duplicateValues"), "dimension": .string("uniqueness"),
          "arguments": .object(["properties": .strings(key.map { names[$0] })]), "mustBe": .integer(0),
        ]))
    }
    return checks.isEmpty ? nil : .array(checks)
  }
}
