internal import Descriptors

/// The keys of each part of a contract: those honoured, those of the standard or of `sluice:` that come later,
/// and those that belong elsewhere.
enum ContractKeys {
  static let resource = KeySet(
    [
      "$schema", "name", "version", "title", "description", "homepage", "sources", "licenses", "contributors",
      "keywords", "created", "id", "type", "path", "format", "mediatype", "encoding", "dialect", "schema",
      "sluice:evolution",
    ],
    later: [
      "data": "remove it; the data comes from the feed",
      "resources": "write the one resource at the top level, not inside a package",
      "compression": "remove it; files inside the OpenPGP message must not be compressed",
      "sluice:controls": "remove it; control totals are not checked",
      "sluice:controlFile": "remove it; control files are not read",
      "sluice:records": "remove it; every record must be a detail record",
      "sluice:layout": "remove it; only delimited files are read",
      "sluice:rules": "remove it; rules across fields are not checked",
      "sluice:dedup": "remove it; of two records with one primary key the later is rejected",
    ],
    misplaced: operational.merging(
      [
        "bytes": ofOneFile, "hash": ofOneFile, "fields": ("belongs to the schema", "move it under schema"),
        "missingValues": ("belongs to the schema", "move it under schema"),
        "primaryKey": ("belongs to the schema", "move it under schema"),
        "delimiter": ("belongs to the dialect", "move it under dialect"),
        "sluice:cleanse": ofField, "sluice:decimal": ofField, "sluice:float": ofField, "sluice:zone": ofField,
        "sluice:pii": ofField,
      ],
      uniquingKeysWith: { first, _ in first }),
    allowsForeign: true)

  static let dialect = KeySet(
    [
      "$schema", "name", "title", "description", "header", "headerRows", "headerJoin", "delimiter", "lineTerminator",
      "quoteChar", "doubleQuote", "skipInitialSpace",
    ],
    later: [
      "commentRows": "remove it; the file must hold only the header and records",
      "commentChar": "remove it; the file must hold only the header and records",
      "escapeChar": "remove it; a quote inside a quoted field is written twice",
      "nullSequence": "write the token in missingValues of the schema",
      "property": notDelimited, "itemType": notDelimited, "itemKeys": notDelimited, "sheetNumber": notDelimited,
      "sheetName": notDelimited, "table": notDelimited, "sluice:layout": notDelimited,
      "sluice:records": "remove it; every record must be a detail record",
      "sluice:recordLength": notDelimited, "sluice:lineTerminator": notDelimited,
    ],
    misplaced: operational, allowsForeign: true)

  static let schema = KeySet(
    ["$schema", "name", "title", "description", "fields", "fieldsMatch", "missingValues", "primaryKey"],
    later: [
      "uniqueKeys": "remove it; only primaryKey is checked",
      "foreignKeys": "remove it; references are not checked",
      "sluice:rules": "remove it; rules across fields are not checked",
      "sluice:dedup": "remove it; of two records with one primary key the later is rejected",
    ],
    misplaced: operational, allowsForeign: true)

  static let field = KeySet(
    [
      "name", "title", "type", "format", "example", "description", "rdfType", "constraints", "missingValues",
      "decimalChar", "bareNumber", "trueValues", "falseValues", "sluice:cleanse", "sluice:decimal", "sluice:float",
      "sluice:zone", "sluice:pii",
    ],
    later: [
      "categories": "use constraints.enum", "categoriesOrdered": "use constraints.enum",
      "groupChar": "remove it; digits must not be grouped",
      "delimiter": "remove it; lists are not read", "itemType": "remove it; lists are not read",
      "sluice:position": notDelimited, "sluice:picture": notDelimited, "sluice:usage": notDelimited,
      "sluice:codepage": notDelimited, "sluice:sign": notDelimited,
      "sluice:column": "name the field as its column is named",
      "sluice:constant": "remove it; columns come from the file",
      "sluice:ignore": "remove it; every field of the file lands",
      "sluice:subject": "remove it; erasure by subject is not there yet",
    ],
    misplaced: operational.merging(
      [
        "required": ofConstraints, "unique": ofConstraints, "enum": ofConstraints, "pattern": ofConstraints,
        "minimum": ofConstraints, "maximum": ofConstraints, "minLength": ofConstraints, "maxLength": ofConstraints,
      ],
      uniquingKeysWith: { first, _ in first }),
    allowsForeign: true)

  static let constraints = KeySet(
    [
      "required", "unique", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
      "pattern", "enum",
    ],
    later: ["jsonSchema": "remove it; JSON values are not read"], allowsForeign: true)

  static let evolution = KeySet(
    ["effectiveFrom", "effectiveTo"],
    later: [
      "compatibility": "remove it; contracts are not compared", "supersedes": "use effectiveFrom",
      "renames": "remove it; contracts are not compared", "defaults": "remove it; columns come from the file",
    ])

  static let sensitive = KeySet(
    ["class", "kind"],
    later: [
      "action": "remove it; sensitive fields land whole, only without statistics",
      "purpose": "remove it", "retentionDays": "remove it",
    ])

  static let decimal = KeySet(["precision", "scale", "rounding"])

  private static let notDelimited = "remove it; only delimited files are read"
  private static let ofOneFile = (problem: "describes one file, not every file of a feed", remedy: "remove it")
  private static let ofField = (problem: "belongs to a field", remedy: "move it to the field it is meant for")
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
