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
      "3: path: not supported yet: several paths; write one relative path"),
    FaultyContract(
      3, "path: https://x.example/t.csv",
      "3: path: the standard refuses this path; write a relative path without .. and without hidden folders"),
    FaultyContract(
      4, "encoding: latin-1",
      "4: encoding: not supported yet: encoding \"latin-1\"; have the files sent in UTF-8 and write utf-8"),
    FaultyContract(
      4, "format: fwf",
      "4: format: not supported yet: fwf; write csv"),
    FaultyContract(
      4, "data: [[1]]",
      "4: data: not supported yet; remove it; the data comes from the feed"),
    FaultyContract(
      4, "hash: abc",
      "4: hash: describes one file, not every file of a feed; remove it"),
    FaultyContract(
      4, "resources: []",
      "4: resources: not supported yet; write the one resource at the top level, not inside a package"),
    FaultyContract(
      4, "type: json",
      "4: type: unknown word \"json\"; write table"),
    FaultyContract(
      4, "$schema: https://x.example/p.json",
      "4: $schema: not supported yet: profiles other than the standard's own; write https://datapackage.org/profiles/2.0/dataresource.json, or remove it"),
    FaultyContract(
      4, "sluice:thresholds: { maxRejectRows: 1 }",
      "4: sluice:thresholds: is a setting of the operation; set feeds.NAME.rejects in sluice.yaml instead"),
    FaultyContract(
      4, "sluice:partitionBy: [id]",
      "4: sluice:partitionBy: is a setting of the operation; set feeds.NAME.partition_by in sluice.yaml instead"),
    FaultyContract(
      4, "sluice:filePattern: x",
      "4: sluice:filePattern: is a setting of the operation; set feeds.NAME.files in sluice.yaml instead"),
    FaultyContract(
      4, "sluice:controls: []",
      "4: sluice:controls: not supported yet; remove it; control totals are not checked"),
    FaultyContract(
      4, "sluice:cleanse: [trim]",
      "4: sluice:cleanse: belongs to a field; move it to the field it is meant for"),
    FaultyContract(
      4, "sluice:wat: 1",
      "4: sluice:wat: unknown key; remove it; known here: $schema, name, version, title, description, homepage, sources, licenses, contributors, keywords, created, id, type, path, format, mediatype, encoding, dialect, schema, sluice:evolution"),
    FaultyContract(4, "dct:creator: x"),
    FaultyContract(4, "_note: x"),
    FaultyContract(4, "licenses: []"),
    FaultyContract(
      4, "sluice:evolution: { effectiveFrom: 2026-02-30, renames: {} }",
      "4: sluice:evolution.effectiveFrom: not a date: \"2026-02-30\"; write a date as yyyy-MM-dd",
      "4: sluice:evolution.renames: not supported yet; remove it; contracts are not compared"),
    FaultyContract(
      4, "sluice:evolution: { effectiveFrom: 2026-02-01, effectiveTo: 2026-01-01 }",
      "4: sluice:evolution.effectiveTo: is before effectiveFrom; exchange the two dates"),
    FaultyContract(
      4, "dialect: other.json",
      "4: dialect: not supported yet: a dialect in another file; write the dialect here"),
    FaultyContract(
      4, "dialect: { delimiter: \";;\" }",
      "4: dialect.delimiter: not a sign that can part fields: \";;\"; write one ASCII sign, such as \",\" or \"\\t\""),
    FaultyContract(
      4, "dialect: { delimiter: \"\\\"\" }",
      "4: dialect.delimiter: delimiter and quoteChar are the same; change one of them"),
    FaultyContract(
      4, "dialect: { delimiter: a }",
      "4: dialect.delimiter: not a sign that can part fields: \"a\"; write one ASCII sign, such as \",\" or \"\\t\""),
    FaultyContract(
      4, "dialect: { escapeChar: \"\\\\\", commentChar: \"#\", nullSequence: x, sheetName: s }",
      "4: dialect.escapeChar: not supported yet; remove it; a quote inside a quoted field is written twice",
      "4: dialect.commentChar: not supported yet; remove it; the file must hold only the header and records",
      "4: dialect.nullSequence: not supported yet; write the token in missingValues of the schema",
      "4: dialect.sheetName: not supported yet; remove it; only delimited files are read"),
    FaultyContract(
      4, "dialect: { commentRows: [1], skipInitialSpace: true, headerRows: [1, 2] }",
      "4: dialect.commentRows: not supported yet; remove it; the file must hold only the header and records",
      "4: dialect.skipInitialSpace: not supported yet: true; remove it and give the fields sluice:cleanse: [trim]",
      "4: dialect.headerRows: not supported yet: a header elsewhere than in the first row; remove it"),
    FaultyContract(
      4, "dialect: { lineTerminator: \"|\" }",
      "4: dialect.lineTerminator: not supported yet: this line terminator; remove it; CRLF, LF and CR all end a record"),
    FaultyContract(
      4, "dialect: { header: yes, doubleQuote: \"true\", delimeter: \",\" }",
      "4: dialect.header: expected true or false, found \"yes\"; write true or false",
      "4: dialect.doubleQuote: expected true or false, found \"true\"; write true or false",
      "4: dialect.delimeter: unknown key, did you mean delimiter?; rename or remove it"),
    FaultyContract(4, "dialect: { delimiter: \"\\t\", quoteChar: null, lineTerminator: \"\\r\\n\", skipInitialSpace: false, headerRows: [1], header: true }"),
    FaultyContract(
      4, "dialect: [ \",\" ]",
      "4: dialect: expected a group of keys, found a list; known here: $schema, name, title, description, header, headerRows, headerJoin, delimiter, lineTerminator, quoteChar, doubleQuote, skipInitialSpace"),
    FaultyContract(
      4, "delimiter: \";\"",
      "4: delimiter: belongs to the dialect; move it under dialect"),
  ]
}
