internal import Descriptors

/// The keys of each part of a contract: those honoured, and those that belong elsewhere.
enum ContractKeys {
  static let resource = KeySet(
    [
      "$schema", "name", "version", "title", "description", "homepage", "sources", "licenses", "contributors",
      "keywords", "created", "id", "type", "path", "format", "mediatype", "encoding", "compression", "innerpath",
      "dialect", "schema", "sluice:controls", "sluice:controlFile", "sluice:evolution",
    ],
    misplaced: operational.merging(
      [
        "data": ("describes one file, not every file of a feed", "remove it; the data comes from the feed"),
        "resources": ("a contract is one resource", "write it at the top level, not inside a package"),
        "bytes": ofOneFile, "hash": ofOneFile, "fields": ofSchema, "missingValues": ofSchema, "primaryKey": ofSchema,
        "sluice:rules": ofSchema, "sluice:dedup": ofSchema, "sluice:derived": ofSchema, "sluice:constant": ofSchema,
        "sluice:references": ofSchema, "delimiter": ofDialect, "sluice:records": ofDialect, "sluice:layout": ofDialect,
        "sluice:cleanse": ofField, "sluice:decimal": ofField, "sluice:float": ofField, "sluice:zone": ofField,
        "sluice:pii": ofField, "sluice:column": ofField, "sluice:ignore": ofField, "sluice:subject": ofField,
      ],
      uniquingKeysWith: { first, _ in first }),
    allowsForeign: true)

  static let dialect = KeySet(
    [
      "$schema", "name", "title", "description", "header", "headerRows", "headerJoin", "commentRows", "commentChar",
      "delimiter", "lineTerminator", "quoteChar", "doubleQuote", "escapeChar", "nullSequence", "skipInitialSpace",
      "sluice:layout", "sluice:records",
    ],
    misplaced: operational.merging(
      [
        "property": notText, "itemType": notText, "itemKeys": notText, "sheetNumber": notText, "sheetName": notText,
        "table": notText, "sluice:recordLength": ("belongs to the layout", "write sluice:layout: { recordLength: … }"),
        "sluice:lineTerminator": ("belongs to the layout", "write lineTerminator, or sluice:layout: { framing: length }"),
      ],
      uniquingKeysWith: { first, _ in first }),
    allowsForeign: true)

  static let layout = KeySet(["framing", "recordLength", "unit", "codePage"])
  static let recordType = KeySet(["name", "type", "match", "min", "max", "recordLength", "fields"])
  static let recordMatch = KeySet(["position", "value", "first", "any"])

  static let schema = KeySet(
    [
      "$schema", "name", "title", "description", "fields", "fieldsMatch", "missingValues", "primaryKey", "uniqueKeys",
      "foreignKeys", "sluice:references", "sluice:derived", "sluice:constant", "sluice:rules", "sluice:dedup",
    ],
    misplaced: operational.merging(
      [
        "sluice:records": ofDialect, "sluice:layout": ofDialect, "sluice:controls": ofResource,
        "sluice:controlFile": ofResource, "sluice:evolution": ofResource, "sluice:subject": ofField,
      ], uniquingKeysWith: { first, _ in first }),
    allowsForeign: true)

  static let foreignKey = KeySet(["fields", "reference"])
  static let reference = KeySet(["resource", "fields"])
  static let referenceSet = KeySet(["table", "columns", "limit", "keys"])
  static let rule = KeySet(["id", "expr", "severity", "dimension", "description"])
  static let dedup = KeySet(["key", "survivor"], misplaced: [
    "keepLosers": ("duplicates are always kept", "remove it")
  ])
  static let control = KeySet([
    "id", "kind", "field", "record", "filter", "declared", "digits", "modulus", "tolerance", "onMismatch",
  ])
  static let controlFile = KeySet(["dialect", "separator", "fields"], misplaced: [
    "pattern": ("is a setting of the operation", "set feeds.NAME in sluice.yaml instead")
  ])

  static let field = KeySet(
    [
      "name", "title", "type", "format", "example", "description", "rdfType", "constraints", "missingValues",
      "categories", "categoriesOrdered", "decimalChar", "groupChar", "bareNumber", "trueValues", "falseValues",
      "delimiter", "itemType", "sluice:cleanse", "sluice:decimal", "sluice:float", "sluice:zone", "sluice:severity",
      "sluice:pii", "sluice:subject", "sluice:column", "sluice:ignore", "sluice:position", "sluice:picture",
      "sluice:usage", "sluice:sign",
    ],
    misplaced: ofFields, allowsForeign: true)

  /// A derived field is one of the fields with its source named, and without a place of its own in the file.
  static let derived = KeySet(
    field.accepted.filter { !["sluice:position", "sluice:picture", "sluice:usage", "sluice:sign"].contains($0) }
      + ["sluice:from"],
    misplaced: ofFields, allowsForeign: true)

  private static let ofFields: [String: (problem: String, remedy: String)] = operational.merging(
    [
      "required": ofConstraints, "unique": ofConstraints, "enum": ofConstraints, "pattern": ofConstraints,
      "minimum": ofConstraints, "maximum": ofConstraints, "minLength": ofConstraints, "maxLength": ofConstraints,
      "sluice:constant": ofSchema, "sluice:from": ("belongs to a derived field", "move the field to sluice:derived"),
      "sluice:codepage": ("belongs to the layout", "write sluice:layout: { codePage: IBM037 }"),
    ],
    uniquingKeysWith: { first, _ in first })

  static let constraints = KeySet(
    [
      "required", "unique", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
      "pattern", "enum", "jsonSchema",
    ], allowsForeign: true)

  static let position = KeySet(["start", "length", "pad", "justify"])
  static let evolution = KeySet(["effectiveFrom", "effectiveTo", "supersedes", "renames"])
  static let sensitive = KeySet(["class", "kind", "action", "purpose", "retentionDays"])
  static let decimal = KeySet(["precision", "scale", "rounding"])

  private static let notText = (problem: "is for files that are no text", remedy: "remove it")
  private static let ofOneFile = (problem: "describes one file, not every file of a feed", remedy: "remove it")
  private static let ofField = (problem: "belongs to a field", remedy: "move it to the field it is meant for")
  private static let ofSchema = (problem: "belongs to the schema", remedy: "move it under schema")
  private static let ofDialect = (problem: "belongs to the dialect", remedy: "move it under dialect")
  private static let ofResource = (problem: "belongs to the contract itself", remedy: "move it to the top level")
  private static let ofConstraints = (problem: "belongs to the constraints", remedy: "move it under constraints")

  /// Settings of the operation, which a contract does not carry.
  private static let operational: [String: (problem: String, remedy: String)] = [
    "sluice:thresholds": operational("rejects"), "sluice:partitionBy": operational("partition_by"),
    "sluice:filePattern": operational("files"), "sluice:sequence": operational("files"),
  ]

  private static func operational(_ key: String) -> (problem: String, remedy: String) {
    ("is a setting of the operation", "set feeds.NAME.\(key) in sluice.yaml instead")
  }
}
