extension FaultyConfiguration {
  static let feeds: [FaultyConfiguration] = [
    FaultyConfiguration(
      8, "  Acme/portfolio:",
      "sluice.yaml:8: feeds.Acme/portfolio: not a name: \"Acme/portfolio\"; use at most 63 of a-z, 0-9 and -, beginning with a letter or digit"),
    FaultyConfiguration(
      9, "    customer: acne",
      "sluice.yaml:9: feeds.acme-portfolio.customer: no customer is called \"acne\"; write it under customers, or name one of: acme"),
    FaultyConfiguration(
      9, "    # none",
      "sluice.yaml:8: feeds.acme-portfolio.customer: missing; name the customer"),
    FaultyConfiguration(
      10, "    source: { folder: drop, directory: /x }",
      "sluice.yaml:10: feeds.acme-portfolio.source.folder: directory is there too; keep directory (on the server) or folder (on this machine)"),
    FaultyConfiguration(
      10, "    source: {}",
      "sluice.yaml:10: feeds.acme-portfolio.source: names no place; write directory (on the server) or folder (on this machine)"),
    FaultyConfiguration(
      10, "    source: /outbound",
      "sluice.yaml:10: feeds.acme-portfolio.source: expected a group of keys, found a single value; known here: directory, folder"),
    FaultyConfiguration(
      10, "    source: { file: x }",
      "sluice.yaml:10: feeds.acme-portfolio.source: names no place; write directory (on the server) or folder (on this machine)",
      "sluice.yaml:10: feeds.acme-portfolio.source.file: unknown key; remove it; known here: directory, folder"),
    FaultyConfiguration(
      11, "    files: portfolio.csv.pgp",
      "sluice.yaml:11: feeds.acme-portfolio.files: has no {date}; write where the business date stands: {date:yyyyMMdd}"),
    FaultyConfiguration(
      11, "    files: \"p_{date:yyyy}.pgp\"",
      "sluice.yaml:11: feeds.acme-portfolio.files: does not give one day; capture year, month and day once each: {date:yyyyMMdd}"),
    FaultyConfiguration(
      11, "    files: \"p_{date:yyyyMMdd}_{date:dd}.pgp\"",
      "sluice.yaml:11: feeds.acme-portfolio.files: does not give one day; capture year, month and day once each: {date:yyyyMMdd}"),
    FaultyConfiguration(
      11, "    files: \"p_{day}.pgp\"",
      "sluice.yaml:11: feeds.acme-portfolio.files: unknown capture \"{day}\"; use {date:yyyyMMdd}"),
    FaultyConfiguration(
      11, "    files: \"p_{date:YYYYMMDD}.pgp\"",
      "sluice.yaml:11: feeds.acme-portfolio.files: not a date format: \"YYYYMMDD\"; use yyyy, yy, MM, MMM, dd and - _ . between"),
    FaultyConfiguration(
      11, "    files: \"*_{date}.pgp\"",
      "sluice.yaml:11: feeds.acme-portfolio.files: not supported yet: wildcards; write the name out with {date:yyyyMMdd}"),
    FaultyConfiguration(
      11, "    files: \"in/p_{date}.pgp\"",
      "sluice.yaml:11: feeds.acme-portfolio.files: a name holds no /; name the directory in source"),
    FaultyConfiguration(
      11, "    files: \".p_{date}.pgp\"",
      "sluice.yaml:11: feeds.acme-portfolio.files: names that begin with a dot are never taken; have the files sent under another name"),
    FaultyConfiguration(
      11, "    files: \"p_{date}.tmp\"",
      "sluice.yaml:11: feeds.acme-portfolio.files: names that end in .tmp are those of unfinished files and never taken; write the name the file has once it is complete"),
    FaultyConfiguration(
      11, "    files: \"p_{date}.{name}\"",
      "sluice.yaml:11: feeds.acme-portfolio.files: {name} stands for the data file's name; use it in ready.control only"),
    FaultyConfiguration(
      11, "    files: \"p_{date}_{part}.pgp\"",
      "sluice.yaml:11: feeds.acme-portfolio.files: not supported yet: {part}; have one file sent per business date"),
    FaultyConfiguration(
      11, "    files: \"p_{date}_{sequence:4}.pgp\"",
      "sluice.yaml:11: feeds.acme-portfolio.files: not supported yet: {sequence}; have files named by their date alone"),
    FaultyConfiguration(
      11, "    files: \"p_{part}{date}.pgp\"",
      "sluice.yaml:11: feeds.acme-portfolio.files: a number of any width stands before a digit; give its width, such as {part:2}"),
    FaultyConfiguration(
      11, "    files: \"p_{date.pgp\"",
      "sluice.yaml:11: feeds.acme-portfolio.files: a { without its }; close it"),
    FaultyConfiguration(
      11, "    files: \"p_date}.pgp\"",
      "sluice.yaml:11: feeds.acme-portfolio.files: a } without its {; remove it"),
    FaultyConfiguration(
      12, "    contract: Schemas/portfolio-2.yaml",
      "sluice.yaml:12: feeds.acme-portfolio.contract: the file does not exist: Schemas/portfolio-2.yaml; correct the path, or write the contract"),
    FaultyConfiguration(
      12, "    contract: [Schemas/portfolio-1.yaml, Schemas/../Schemas/portfolio-1.yaml]",
      "sluice.yaml:12: feeds.acme-portfolio.contract[1]: named twice; remove one"),
    FaultyConfiguration(
      12, "    contract: []",
      "sluice.yaml:12: feeds.acme-portfolio.contract: names no contract; name a file, such as Schemas/portfolio-1.yaml"),
    FaultyConfiguration(
      12, "    contract: sluice.yaml",
      "sluice.yaml:1: gateway: unknown key; remove it; known here: $schema, name, version, title, description, homepage, sources, licenses, contributors, keywords, created, id, type, path, format, mediatype, encoding, compression, innerpath, dialect, schema, sluice:controls, sluice:controlFile, sluice:evolution",
      "sluice.yaml:1: name: missing; write the contract's name, such as name: portfolio",
      "sluice.yaml:1: version: missing; write version: 1.0.0",
      "sluice.yaml:1: path: missing; write path: data.csv, which other tools need",
      "sluice.yaml:1: schema: missing; write the schema with its fields",
      "sluice.yaml:2: ledger: unknown key; remove it; known here: $schema, name, version, title, description, homepage, sources, licenses, contributors, keywords, created, id, type, path, format, mediatype, encoding, compression, innerpath, dialect, schema, sluice:controls, sluice:controlFile, sluice:evolution",
      "sluice.yaml:3: customers: unknown key; remove it; known here: $schema, name, version, title, description, homepage, sources, licenses, contributors, keywords, created, id, type, path, format, mediatype, encoding, compression, innerpath, dialect, schema, sluice:controls, sluice:controlFile, sluice:evolution",
      "sluice.yaml:7: feeds: unknown key; remove it; known here: $schema, name, version, title, description, homepage, sources, licenses, contributors, keywords, created, id, type, path, format, mediatype, encoding, compression, innerpath, dialect, schema, sluice:controls, sluice:controlFile, sluice:evolution"),
    FaultyConfiguration(
      13, "    table: Portfolio",
      "sluice.yaml:13: feeds.acme-portfolio.table: not a table's name: \"Portfolio\"; use at most 63 of a-z, 0-9 and _, beginning with a letter"),
    FaultyConfiguration(
      13, "    table: deliveries",
      "sluice.yaml:13: feeds.acme-portfolio.table: deliveries is a name of Sluice's own; choose another"),
    FaultyConfiguration(
      13, "    table: acme_private",
      "sluice.yaml:13: feeds.acme-portfolio.table: acme_private is a name of Sluice's own; choose another"),
    FaultyConfiguration(
      13, "    table: 1a",
      "sluice.yaml:13: feeds.acme-portfolio.table: not a table's name: \"1a\"; use at most 63 of a-z, 0-9 and _, beginning with a letter"),
    FaultyConfiguration(
      14, "    poll: 60",
      "sluice.yaml:14: feeds.acme-portfolio.poll: \"60\" has no unit; write 60s; units are d, h, m, s and ms"),
    FaultyConfiguration(
      14, "    poll: 60 s",
      "sluice.yaml:14: feeds.acme-portfolio.poll: not a time span: \"60 s\"; write a time span such as 60s; units are d, h, m, s and ms"),
    FaultyConfiguration(
      14, "    poll: 1x",
      "sluice.yaml:14: feeds.acme-portfolio.poll: not a time span: \"1x\"; write a time span such as 60s; units are d, h, m, s and ms"),
    FaultyConfiguration(
      14, "    poll: 10ms",
      "sluice.yaml:14: feeds.acme-portfolio.poll: \"10ms\" is out of range; write a time span from 1s to 1d"),
    FaultyConfiguration(
      14, "    poll: [1s]",
      "sluice.yaml:14: feeds.acme-portfolio.poll: expected a single value, found a list; write a time span, such as 60s"),
    FaultyConfiguration(
      14, "    ready: { settle: 3h }",
      "sluice.yaml:14: feeds.acme-portfolio.ready.settle: gives up before the file can settle; write at least 3h in give_up"),
    FaultyConfiguration(
      14, "    ready: { settle: 1m, give_up: 30s, marker: \"{name}.done\" }",
      "sluice.yaml:14: feeds.acme-portfolio.ready.give_up: gives up before the file can settle; write at least 1m in give_up",
      "sluice.yaml:14: feeds.acme-portfolio.ready.marker: not supported yet; remove it; settle decides, and the OpenPGP message must close"),
    FaultyConfiguration(
      14, "    ready: 30s",
      "sluice.yaml:14: feeds.acme-portfolio.ready: expected a group of keys, found a single value; known here: settle, give_up, control"),
    FaultyConfiguration(
      14, "    write: upsert",
      "sluice.yaml:14: feeds.acme-portfolio.write: unknown word \"upsert\"; write append or replace"),
    FaultyConfiguration(
      14, "    partition_by: [nope]",
      "sluice.yaml:14: feeds.acme-portfolio.partition_by: the contract has no field \"nope\"; name _business_date or a field of the contract"),
    FaultyConfiguration(
      14, "    partition_by: [_business_date, _business_date]",
      "sluice.yaml:14: feeds.acme-portfolio.partition_by: names a column twice; remove one"),
    FaultyConfiguration(
      14, "    partition_by: [a, b, c, d, e]",
      "sluice.yaml:14: feeds.acme-portfolio.partition_by: names 5 columns; name at most 4; rows need few folders, not many"),
    FaultyConfiguration(
      14, "    max_partitions: 0",
      "sluice.yaml:14: feeds.acme-portfolio.max_partitions: 0 is out of range; write a whole number from 1 to 10000"),
    FaultyConfiguration(
      14, "    rejects: { percent: 101, records: -1 }",
      "sluice.yaml:14: feeds.acme-portfolio.rejects.percent: \"101\" is out of range; write a number from 0 to 100",
      "sluice.yaml:14: feeds.acme-portfolio.rejects.records: -1 is out of range; write a whole number from 0 to 1000000000"),
    FaultyConfiguration(
      14, "    rejects: { percent: many, record: 1 }",
      "sluice.yaml:14: feeds.acme-portfolio.rejects.percent: expected a number, found \"many\"; write a number from 0 to 100",
      "sluice.yaml:14: feeds.acme-portfolio.rejects.record: unknown key, did you mean records?; rename or remove it"),
    FaultyConfiguration(
      14, "    afterwards: move_to",
      "sluice.yaml:14: feeds.acme-portfolio.afterwards: moves to no place; write { move_to: … }"),
    FaultyConfiguration(
      14, "    afterwards: { move_to: /outbound }",
      "sluice.yaml:14: feeds.acme-portfolio.afterwards.move_to: moves files to where they are; name another place"),
    FaultyConfiguration(
      14, "    afterwards: { delete: true }",
      "sluice.yaml:14: feeds.acme-portfolio.afterwards.move_to: missing; write leave, delete or { move_to: … }",
      "sluice.yaml:14: feeds.acme-portfolio.afterwards.delete: leave, delete and move_to exclude each other; write afterwards: leave, afterwards: delete or afterwards: { move_to: … }"),
    FaultyConfiguration(
      14, "    afterwards: { move_to: /archive, leave: true }",
      "sluice.yaml:14: feeds.acme-portfolio.afterwards.leave: leave, delete and move_to exclude each other; write afterwards: leave, afterwards: delete or afterwards: { move_to: … }"),
    FaultyConfiguration(
      14, "    afterwards: { move_to: /outbound/ }",
      "sluice.yaml:14: feeds.acme-portfolio.afterwards.move_to: moves files to where they are; name another place"),
    FaultyConfiguration(
      14, "    afterwards: archive",
      "sluice.yaml:14: feeds.acme-portfolio.afterwards: unknown word \"archive\"; write leave, delete or { move_to: … }"),
    FaultyConfiguration(
      14, "    expect: { by: \"06:30\" }",
      "sluice.yaml:14: feeds.acme-portfolio.expect: not supported yet; remove it; late and missing files are not noticed"),
    FaultyConfiguration(
      14, "    repeat: land",
      "sluice.yaml:14: feeds.acme-portfolio.repeat: not supported yet; remove it; content already landed under another date is quarantined, sluice quarantine accept lands it"),
    FaultyConfiguration(
      14, "    feeds: x",
      "sluice.yaml:14: feeds.acme-portfolio.feeds: unknown key; remove it; known here: customer, source, files, ready, poll, contract, table, write, partition_by, max_partitions, rejects, afterwards"),
    FaultyConfiguration(
      14, "    partitionby: x",
      "sluice.yaml:14: feeds.acme-portfolio.partitionby: unknown key, did you mean partition_by?; rename or remove it"),
    FaultyConfiguration(
      14, "    contracts: x",
      "sluice.yaml:14: feeds.acme-portfolio.contracts: unknown key, did you mean contract?; rename or remove it"),
    FaultyConfiguration(
      14, "  second:\n    customer: acme\n    source: { directory: /outbound/ }\n    files: \"portfolio_{date:yyyyMMdd}.csv.pgp\"\n    contract: Schemas/portfolio-1.yaml\n    table: portfolio",
      "sluice.yaml:17: feeds.second.files: takes the same files as acme-portfolio at sluice.yaml:8; make the patterns differ, or take the files from another place"),
  ]
}
