extension FaultyContract {
  static let resources: [FaultyContract] = [
    FaultyContract(
      1, "nam: t",
      "1: nam: unknown key, did you mean name?; rename or remove it",
      "1: name: missing; write the contract's name, such as name: portfolio"),
    FaultyContract(
      1, "name: Big Name",
      "1: name: not a name: \"Big Name\"; use at most 100 of a-z, 0-9, - _ and ."),
    FaultyContract(
      1, "name: 12",
      "1: name: \"12\" without quotes is a number; write \"12\""),
    FaultyContract(
      2, "version: 1.0",
      "2: version: not a version: \"1.0\"; write MAJOR.MINOR.PATCH, such as 1.0.0"),
    FaultyContract(
      2, "version: 2.0.0",
      "2: version: the file of t 2.0.0 is called \"t-1.yaml\"; rename it to t-2.yaml, or correct name and version"),
    FaultyContract(
      2, "version: v1.0.0",
      "2: version: not a version: \"v1.0.0\"; write MAJOR.MINOR.PATCH, such as 1.0.0"),
    FaultyContract(
      3, "# no path",
      "1: path: missing; write path: t.csv, which other tools need"),
    FaultyContract(
      3, "path: /etc/passwd",
      "3: path: the standard refuses this path; write a relative path without .. and without hidden folders"),
    FaultyContract(
      3, "path: ../t.csv",
      "3: path: the standard refuses this path; write a relative path without .. and without hidden folders"),
    FaultyContract(
      3, "path: [a.csv, b.csv]",
      "3: path: several paths; write one relative path; the files come from the feed"),
    FaultyContract(
      3, "path: https://x.example/t.csv",
      "3: path: the standard refuses this path; write a relative path without .. and without hidden folders"),
    FaultyContract(4, "encoding: latin-1"),
    FaultyContract(
      4, "format: fwf",
      "4: format: fixed-width records need a layout; write dialect: { sluice:layout: { … } }",
      "9: schema.fields[0].sluice:position: missing; write sluice:position: { start: 1, length: 10 }",
      "10: schema.fields[1].sluice:position: missing; write sluice:position: { start: 1, length: 10 }"),
    FaultyContract(
      4, "data: [[1]]",
      "4: data: describes one file, not every file of a feed; remove it; the data comes from the feed"),
    FaultyContract(
      4, "hash: abc",
      "4: hash: describes one file, not every file of a feed; remove it"),
    FaultyContract(
      4, "resources: []",
      "4: resources: a contract is one resource; write it at the top level, not inside a package"),
    FaultyContract(
      4, "type: json",
      "4: type: unknown word \"json\"; write table"),
    FaultyContract(
      4, "$schema: https://x.example/p.json",
      "4: $schema: an unknown profile; write https://datapackage.org/profiles/2.0/dataresource.json, or remove it"),
    FaultyContract(
      4, "sluice:thresholds: { maxRejectRows: 1 }",
      "4: sluice:thresholds: is a setting of the operation; set feeds.NAME.rejects in sluice.yaml instead"),
    FaultyContract(
      4, "sluice:partitionBy: [id]",
      "4: sluice:partitionBy: is a setting of the operation; set feeds.NAME.partition_by in sluice.yaml instead"),
    FaultyContract(
      4, "sluice:filePattern: x",
      "4: sluice:filePattern: is a setting of the operation; set feeds.NAME.files in sluice.yaml instead"),
    FaultyContract(4, "sluice:controls: []"),
    FaultyContract(
      4, "sluice:controlFile: { fields: [] }",
      "4: sluice:controlFile.fields: has no fields; write at least one field"),
    FaultyContract(
      4, "sluice:controlFile: { dialect: { sluice:layout: { framing: lines }, delimiter: \";\" }, fields: [{ name: n, type: integer }] }",
      "4: sluice:controlFile.dialect.sluice:layout: a control file is delimited text of one record; remove it"),
    FaultyContract(
      4, "sluice:cleanse: [trim]",
      "4: sluice:cleanse: belongs to a field; move it to the field it is meant for"),
    FaultyContract(
      4, "sluice:wat: 1",
      "4: sluice:wat: unknown key; remove it; known here: $schema, name, version, title, description, homepage, sources, licenses, contributors, keywords, created, id, type, path, format, mediatype, encoding, compression, innerpath, dialect, schema, sluice:controls, sluice:controlFile, sluice:evolution"),
    FaultyContract(4, "dct:creator: x"),
    FaultyContract(4, "_note: x"),
    FaultyContract(4, "licenses: []"),
    FaultyContract(
      4, "sluice:evolution: { effectiveFrom: 2026-02-30, renames: {} }",
      "4: sluice:evolution.effectiveFrom: not a date: \"2026-02-30\"; write a date as yyyy-MM-dd"),
    FaultyContract(
      4, "sluice:evolution: { effectiveFrom: 2026-02-01, effectiveTo: 2026-01-01 }",
      "4: sluice:evolution.effectiveTo: is before effectiveFrom; exchange the two dates"),
    FaultyContract(
      4, "dialect: other.json",
      "4: dialect: a dialect in another file; write the dialect here, so that one hash names the whole contract"),
    FaultyContract(4, "dialect: { delimiter: \";;\" }"),
    FaultyContract(
      4, "dialect: { delimiter: \"\\\"\" }",
      "4: dialect.delimiter: delimiter and quoteChar are the same; change one of them"),
    FaultyContract(
      4, "dialect: { delimiter: a }",
      "4: dialect.delimiter: not a sign that can part fields: \"a\"; write one sign, such as \",\" or \"\\t\", or a few"),
    FaultyContract(
      4, "dialect: { escapeChar: \"\\\\\", commentChar: \"#\", nullSequence: x, sheetName: s }",
      "4: dialect.sheetName: is for files that are no text; remove it"),
    FaultyContract(
      4, "dialect: { commentRows: [1], skipInitialSpace: true, headerRows: [1, 2] }",
      "4: dialect.headerRows: row 1 is a comment too; remove it from one of the two"),
    FaultyContract(4, "dialect: { lineTerminator: \"|\" }"),
    FaultyContract(
      4, "dialect: { header: yes, doubleQuote: \"true\", delimeter: \",\" }",
      "4: dialect.header: expected true or false, found \"yes\"; write true or false",
      "4: dialect.doubleQuote: expected true or false, found \"true\"; write true or false",
      "4: dialect.delimeter: unknown key, did you mean delimiter?; rename or remove it"),
    FaultyContract(4, "dialect: { delimiter: \"\\t\", quoteChar: null, lineTerminator: \"\\r\\n\", skipInitialSpace: false, headerRows: [1], header: true }"),
    FaultyContract(
      4, "dialect: [ \",\" ]",
      "4: dialect: expected a group of keys, found a list; known here: $schema, name, title, description, header, headerRows, headerJoin, commentRows, commentChar, delimiter, lineTerminator, quoteChar, doubleQuote, escapeChar, nullSequence, skipInitialSpace, sluice:layout, sluice:records"),
    FaultyContract(
      4, "delimiter: \";\"",
      "4: delimiter: belongs to the dialect; move it under dialect"),
  ]
}
