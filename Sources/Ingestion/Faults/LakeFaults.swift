extension FaultCatalogue {
  /// What `verify lake` finds. Nothing here is a delivery's fault.
  static let lake: [Entry] = [
    make(
      "lake-table-gone", .report, "A table in which deliveries have landed is not there.",
      remedy: "mount the lake, or restore it from the backup that belongs to this ledger"),
    make(
      "lake-table-foreign", .report, "A table in the lake was not made by this gateway.",
      remedy: "keep tables of others in a folder of their own"),
    make(
      "lake-file-missing", .report, "A live data file is not on disk.",
      remedy: "restore the file from a backup, or 'sluice reprocess' the deliveries whose rows it held"),
    make(
      "lake-file-altered", .report, "A data file has not the size, the bytes or the page checksums that were landed.",
      remedy: "restore the file from a backup, or 'sluice reprocess' the deliveries whose rows it held; check the disk"),
    make(
      "lake-file-foreign", .report, "A live data file was committed by somebody else.",
      remedy: "find out who writes to the lake; 'sluice lake history TABLE' names the commit"),
    make(
      "lake-file-removed", .report, "A data file that was landed is no longer part of the table.",
      remedy: "find out who writes to the lake; 'sluice reprocess' lands the delivery again"),
    make(
      "lake-rows-differ", .report, "A data file has another number of rows than the log or the ledger says, or rows of other deliveries.",
      remedy: "'sluice reprocess' the deliveries whose rows it held"),
    make(
      "lake-statistics-wrong", .report, "The log's statistics of a data file do not hold for its rows: readers may pass over rows.",
      remedy: "'sluice reprocess' the deliveries whose rows it held, and report it with the file's footer"),
    make(
      "lake-partition-wrong", .report, "A data file does not lie in the folder of its partition values, or holds rows of another partition.",
      remedy: "find out who writes to the lake; 'sluice reprocess' the deliveries whose rows it holds"),
    make(
      "lake-schema-altered", .report, "A column of the table is not the one the table was made with, or a data file lacks its type.",
      remedy: "find out who writes to the lake; restore the table's log from a backup"),
    make(
      "lake-commit-foreign", .report, "A commit or another file of a table's log is not ours.",
      remedy: "find out who writes to the lake; only this gateway should"),
    make(
      "lake-commit-altered", .report, "A commit has not the bytes that the ledger recorded.",
      remedy: "restore the table's log from a backup"),
    make(
      "lake-commit-missing", .report, "A commit that the ledger recorded is not in the table's log.",
      remedy: "restore the table's log from a backup"),
    make(
      "lake-checkpoint-wrong", .report, "A checkpoint of a table's log says something else than the commits: readers believe it.",
      remedy: "'sluice verify lake --repair' removes and writes it anew"),
    make(
      "lake-checksum-wrong", .report, "A version checksum (.crc) does not agree with the table at its version.",
      remedy: "'sluice verify lake --repair' removes it"),
    make(
      "deliveries-differ", .report, "The table of deliveries is not what the ledger says.",
      remedy: "'sluice verify lake --repair' makes it anew"),
  ]
}
