extension FaultCatalogue {
  /// Faults of a delivery as a whole, judged against what is already known. A person may accept these.
  static let decisions: [Entry] = [
    make(
      "reject-limit", .quarantine, "More records were rejected than the feed allows.",
      remedy: "look at 'sluice deliveries rejects'; ask for a corrected file, or 'sluice quarantine accept --reason …' to land the good records",
      letter: "Your file holds more faulty records than agreed. The list is attached; please send a corrected file.",
      mayBeAccepted: true),
    make(
      "control-total", .quarantine,
      "A count or total in the file's header or trailer, or in its control file, is not what its records make, so records may be missing or altered.",
      remedy: "look at 'sluice deliveries report'; ask for a corrected file, or 'sluice quarantine accept --reason …' if the bank confirms the records",
      letter: "The control totals of your file do not agree with its records. Please check it and send a corrected file.",
      mayBeAccepted: true),
    make(
      "control-missing", .quarantine, "No control file came with the file, so nothing says how many records and what totals it must have.",
      remedy: "ask for it, then 'sluice quarantine retry DELIVERY --control FILE'; or 'sluice quarantine accept --reason …' if the bank confirms the records",
      letter: "No control file came with your file. Please send it.",
      mayBeAccepted: true),
    make(
      "reference-missing", .quarantine, "A table or column that the contract's foreign keys refer to is not in the lake, or holds another kind of values.",
      remedy: "let the other table's deliveries land, or correct sluice:references in the contract, then 'sluice quarantine retry'"),
    make(
      "reference-limit", .quarantine, "A table that the contract's foreign keys refer to has more keys than may be read.",
      remedy: "raise the limit in sluice:references or gateway.memory, then 'sluice quarantine retry'"),
    make(
      "key-limit", .quarantine, "So many records repeat a key or refer to nothing that their numbers do not fit into memory.",
      remedy: "look whether the key of the contract is right; ask for a new file, or raise gateway.memory, then 'sluice quarantine retry'",
      letter: "A large part of your file's records repeat each other's keys. Please check it and send it again."),
    make(
      "stale-content", .quarantine, "This very content has already landed for another business date.",
      remedy: "ask the bank whether yesterday's file was sent under today's name; if the content is right, 'sluice quarantine accept --reason …'",
      letter: "Your file has the same content as an earlier one with another date. Please check and send the right file.",
      mayBeAccepted: true),
    make(
      "superseded-content", .quarantine, "This very content has landed before and has since been replaced by a newer version.",
      remedy: "ask the bank whether the older version shall stand again; if so 'sluice quarantine accept'",
      letter: "You sent an earlier version of a file again after a correction. Which of the two shall stand?",
      mayBeAccepted: true),
    make(
      "newer-version-landed", .quarantine, "A version received later has already landed for this business date.",
      remedy: "normally discard it; 'sluice quarantine accept' lets the older file replace the newer one",
      mayBeAccepted: true),
    make(
      "newer-set-landed", .quarantine,
      "The feed replaces its whole content with each set, and a set of a later business date is in the table.",
      remedy: "normally discard it; 'sluice quarantine accept' lets the older set replace the newer one",
      mayBeAccepted: true),
    make(
      "completion-impossible", .quarantine,
      "The delivery whose rejected records the file shall take the place of cannot be completed: its rows are no longer in the table, or its records cannot be told apart by a key.",
      remedy: "'sluice deliveries show' tells where that delivery stands; ask for the whole file, corrected, and 'sluice quarantine discard' this one",
      letter: "We cannot take single corrected records for this file. Please send the whole file again, corrected."),
    make(
      "completion-mismatch", .quarantine,
      "The rejected records that were named by number are not as many as the file's records with a new key, or one of them is not open.",
      remedy: "compare the column 'record' of 'sluice deliveries rejects --export' with the file; discard this delivery and ingest the file again with the right --records"),
    make(
      "nothing-completed", .quarantine, "None of the file's records lands: each is faulty again, or not awaited.",
      remedy: "look at 'sluice deliveries report' and 'sluice deliveries rejects' of both deliveries, ask for a corrected file, and discard this one",
      letter: "None of the corrected records you sent could be used. The reasons are attached; please correct them and send them again."),
  ]

  /// Faults of the lake.
  static let landing: [Entry] = [
    make(
      "table-mismatch", .quarantine, "The table's columns and the contract's do not fit together.",
      remedy: "land the feed in another table or correct the contract, then 'sluice quarantine retry'"),
    make(
      "too-many-partitions", .quarantine, "The delivery's rows fall into more partitions than the feed's max_partitions allows.",
      remedy: "look whether a column of the file has gone wrong; if not, partition_by fewer columns or raise max_partitions, then 'sluice quarantine retry'"),
    make(
      "partition-value-unusable", .quarantine, "A value of a partition column cannot be the name of a folder, or is an empty text.",
      remedy: "partition_by another column, or have the contract reject or cleanse such values, then 'sluice quarantine retry'"),
    make(
      "lake-conflict", .retry, "Another writer changed the table at the same time.", remedy: "it is tried again at the next pass"),
    make(
      "lake-altered", .halt, "The files this feed must replace are no longer those it landed: somebody rewrote the table.",
      remedy: "run 'sluice verify lake', which names what is not ours; mount or restore the lake as the ledger has it, then 'sluice poll FEED'"),
    make(
      "sequence-mismatch", .halt, "The table carries a sequence of this feed that the ledger does not know.",
      remedy: "the ledger or the lake was restored from a backup, the lake is not mounted, or two gateways share a name; make both of one time again, then 'sluice poll FEED'"),
    make(
      "storage-failed", .retry, "The disk refused a write.", remedy: "check the disk and its space; it is tried again at the next pass"),
    make(
      "interrupted", .retry, "The work was stopped before it was done.", remedy: "it goes on by itself at the next pass"),
  ]

  /// Faults of scoring: what has landed stays landed.
  static let scoring: [Entry] = [
    make(
      "score-command-failed", .retry, "The scoring program ended with an error or was killed at its deadline.",
      remedy: "run the program by hand with the manifest of 'sluice deliveries show'; it is started again at the next pass"),
    make(
      "score-held", .halt, "A correction arrived after scores were handed out; its run waits for a person.",
      remedy: "'sluice score JOB --date DATE' hands it out"),
  ]
}
