/// Something a contract asks for beyond types, constraints and a primary key.
///
/// Whoever carries out contracts compares these with what it does: a part of a contract that silently had no effect would
/// be worse than one that is refused.
public enum ContractFeature: String, Sendable, Hashable, CaseIterable {
  case nullSequence, dialect, fixedWidth, jsonLines, encoding, compression, recordTypes, fieldsMatch, derivedFields, ignoredFields
  case columnNames, constants, uniqueKeys, foreignKeys, rules, deduplication, controls, severity, sentinels
  case cleansing, numberNotation, dateFormats, zones, furtherTypes, stringFormats, jsonSchema, protection

  /// As a message names it.
  public var label: String {
    switch self {
    case .nullSequence: "nullSequence"
    case .dialect: "this dialect"
    case .fixedWidth: "fixed-width records"
    case .jsonLines: "JSON Lines"
    case .encoding: "encodings other than UTF-8"
    case .compression: "compression"
    case .recordTypes: "header and trailer records (sluice:records)"
    case .fieldsMatch: "fieldsMatch other than exact"
    case .derivedFields: "derived fields (sluice:derived)"
    case .ignoredFields: "ignored fields (sluice:ignore)"
    case .columnNames: "columns named otherwise (sluice:column)"
    case .constants: "constant columns (sluice:constant)"
    case .uniqueKeys: "uniqueKeys"
    case .foreignKeys: "foreignKeys"
    case .rules: "row rules (sluice:rules)"
    case .deduplication: "deduplication (sluice:dedup)"
    case .controls: "control totals (sluice:controls)"
    case .severity: "warnings (sluice:severity)"
    case .sentinels: "sentinels"
    case .cleansing: "this cleansing step"
    case .numberNotation: "decimalChar, groupChar and bareNumber"
    case .dateFormats: "this date format"
    case .zones: "named zones and %z"
    case .furtherTypes: "this type"
    case .stringFormats: "string formats"
    case .jsonSchema: "jsonSchema"
    case .protection: "actions of sluice:pii"
    }
  }
}

extension Contract {
  /// A feature with the field that asks for it; nil when the contract as a whole does.
  public struct Demand: Sendable, Hashable {
    public let feature: ContractFeature
    public let field: String?
  }

  /// Everything the contract asks for, each feature once for the contract and once for each field.
  public var demands: [Demand] {
    var demands: [Demand] = []
    func demand(_ feature: ContractFeature, if isAsked: Bool) {
      if isAsked { demands.append(Demand(feature: feature, field: nil)) }
    }
    switch shape {
    case .delimited:
      demand(.dialect, if: !dialect.isPlain)
      demand(.nullSequence, if: dialect.nullSequence != nil)
    case .fixedWidth: demand(.fixedWidth, if: true)
    case .jsonLines: demand(.jsonLines, if: true)
    }
    demand(.encoding, if: encoding != "utf-8")
    demand(.compression, if: compression != nil)
    demand(.recordTypes, if: !records.isEmpty)
    demand(.fieldsMatch, if: fieldsMatch != .exact)
    demand(.derivedFields, if: !derived.isEmpty)
    demand(.constants, if: !constants.isEmpty)
    demand(.uniqueKeys, if: !uniqueKeys.isEmpty)
    demand(.foreignKeys, if: !foreignKeys.isEmpty)
    demand(.rules, if: !rules.isEmpty)
    demand(.deduplication, if: dedup != nil)
    demand(.controls, if: !controls.isEmpty)
    for field in fields + derived.map(\.field) {
      demands += field.features.map { Demand(feature: $0, field: field.name) }
    }
    return demands
  }
}

extension Field {
  /// What the field asks for beyond the first types, constraints and lexical steps.
  public var features: [ContractFeature] {
    var features: [ContractFeature] = []
    if isIgnored { features.append(.ignoredFields) }
    if columnName != nil { features.append(.columnNames) }
    if severity != .reject { features.append(.severity) }
    if !sentinels.isEmpty { features.append(.sentinels) }
    if cleanse.contains(where: { ![.trim, .collapse, .upper, .lower].contains($0) }) { features.append(.cleansing) }
    if notation != .standard { features.append(.numberNotation) }
    if stringFormat != .default { features.append(.stringFormats) }
    if constraints.jsonSchema != nil { features.append(.jsonSchema) }
    if sensitivity?.action != nil { features.append(.protection) }
    switch type {
    case .string, .integer, .decimal, .double, .boolean: break
    case .date(let formats):
      if formats.contains(where: \.isExtended) { features.append(.dateFormats) }
    case .datetime(let format, let zone):
      if format.isExtended { features.append(.dateFormats) }
      switch zone {
      case .utc, .fixedOffset: break
      case .named, .inText: features.append(.zones)
      }
    case .time, .year, .yearmonth, .duration, .geopoint, .geojson, .object, .array, .list, .any:
      features.append(.furtherTypes)
    }
    return features
  }
}
