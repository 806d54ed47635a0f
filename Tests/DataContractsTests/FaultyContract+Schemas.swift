extension FaultyContract {
  static let schemas: [FaultyContract] = [
    FaultyContract(
      6, "  missingValues: \"n/a\"",
      "6: schema.missingValues: expected a list, found a single value; write a list of texts, such as [\"\", \"n/a\"]"),
    FaultyContract(
      6, "  missingValues: [\"\", NULL, \"\", 0, NO]",
      "6: schema.missingValues[1]: \"NULL\" without quotes means nothing here; write \"NULL\"",
      "6: schema.missingValues[2]: written twice: \"\"; remove one",
      "6: schema.missingValues[3]: \"0\" without quotes is a number; write \"0\"",
      "6: schema.missingValues[4]: \"NO\" without quotes is a truth value; write \"NO\""),
    FaultyContract(6, "  missingValues: [{ value: \"-\", label: none }]"),
    FaultyContract(6, "  fieldsMatch: subset"),
    FaultyContract(6, "  fieldsMatch: [exact]"),
    FaultyContract(6, "  foreignKeys: []"),
    FaultyContract(
      6, "  foreignKeys: [{ fields: id, reference: { resource: t, fields: id } }]\n  sluice:references: { t: { table: ../ledger } }",
      "6: schema.foreignKeys[0].reference.resource: sluice:references has no \"t\"; write sluice:references: { t: { table: TABLE } } under schema, or { keys: […] }",
      "7: schema.sluice:references.t.table: not a table's name: \"../ledger\"; use at most 63 of a-z, 0-9 and _"),
    FaultyContract(
      6, "  uniqueKeys: [[id]]",
      "6: schema.uniqueKeys[0]: is a key already; remove it"),
    FaultyContract(
      6, "  fieldMatch: exact",
      "6: schema.fieldMatch: unknown key, did you mean fieldsMatch?; rename or remove it"),
    FaultyContract(
      7, "  primaryKey: [id, id, nope]",
      "7: schema.primaryKey[1]: named twice: id; remove one",
      "7: schema.primaryKey[2]: no field is called \"nope\"; name a field of the schema"),
    FaultyContract(
      8, "  fields: []\n  x:",
      "7: schema.primaryKey: no field is called \"id\"; name a field of the schema",
      "8: schema.fields: has no fields; write at least one field",
      "9: schema.x: unknown key; remove it; known here: $schema, name, title, description, fields, fieldsMatch, missingValues, primaryKey, uniqueKeys, foreignKeys, sluice:references, sluice:derived, sluice:constant, sluice:rules, sluice:dedup"),
    FaultyContract(
      8, "  primaryKeys: id\n  fields:",
      "8: schema.primaryKeys: unknown key, did you mean primaryKey?; rename or remove it"),
    FaultyContract(
      9, "    - id",
      "9: schema.fields[0]: expected a group of keys, found a single value; known here: name, title, type, format, example, description, rdfType, constraints, missingValues, categories, categoriesOrdered, decimalChar, groupChar, bareNumber, trueValues, falseValues, delimiter, itemType, sluice:cleanse, sluice:decimal, sluice:float, sluice:zone, sluice:severity, sluice:pii, sluice:subject, sluice:column, sluice:ignore, sluice:position, sluice:picture, sluice:usage, sluice:sign"),
    FaultyContract(
      9, "    - { type: string }",
      "9: schema.fields[0].name: missing; write the field's name"),
    FaultyContract(
      9, "    - { name: id }",
      "9: schema.fields[0].type: missing; write string, integer, number, boolean, date or datetime"),
    FaultyContract(
      9, "    - { name: _feed, type: string }",
      "9: schema.fields[0].name: names that begin with _ belong to the lake: \"_feed\"; rename the field"),
    FaultyContract(
      9, "    - { name: \"a b\", type: string }",
      "9: schema.fields[0].name: cannot name a column: \"a b\"; use at most 255 bytes without blanks and , ; { } ( ) ="),
    FaultyContract(
      9, "    - { name: id, type: string }\n    - { name: AMOUNT, type: string }",
      "11: schema.fields[2].name: the name \"AMOUNT\" is taken, capital letters aside; rename one of the fields"),
  ]
}
