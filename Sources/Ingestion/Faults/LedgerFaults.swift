extension FaultCatalogue {
  /// Faults of the ledger and of the keys that belong to it. None is the fault of a delivery.
  static let ledger: [Entry] = [
    make(
      "ledger-locked", .retry, "Another process writes to the ledger.", remedy: "end the other process; one gateway per state folder"),
    make(
      "ledger-rolled-back", .halt, "The ledger is older than a checkpoint it has signed: an old copy was restored, or leaves were removed.",
      remedy: "restore the newest backup of the state folder; never delete state/ledger/checkpoint to get on"),
    make(
      "ledger-inconsistent", .halt, "The ledger's leaves do not agree with a checkpoint it has signed: it was altered.",
      remedy: "keep the machine as it is, compare with copies of the checkpoint kept elsewhere, restore the newest good backup"),
    make(
      "ledger-checkpoint-missing", .halt, "state/ledger/checkpoint, which is kept outside the database, is gone.",
      remedy: "put its newest copy back"),
    make(
      "ledger-checkpoint-invalid", .halt, "The checkpoint is damaged or signed by another key.",
      remedy: "put back state/ledger/checkpoint and the key that ledger.key names, from backups"),
    make(
      "ledger-schema-altered", .halt, "The ledger's tables or the guards on them are not those of this program.",
      remedy: "somebody worked on the database: run 'sluice verify' and restore the newest good backup"),
    make(
      "ledger-not-durable", .halt, "SQLite would not promise that what it has written is on disk.",
      remedy: "check the file system of the state folder"),
    make(
      "ledger-key-invalid", .halt, "The key that signs checkpoints is missing, damaged or readable by others.",
      remedy: "restore the file that ledger.key names, mode 0600; a new key would break the proof"),
    make(
      "content-key-missing", .halt, "The key by which content is recognised again is gone.",
      remedy: "restore state/secrets/content.key from a backup of the state folder"),
    make(
      "ledger-conflicting-event", .halt, "The same step was to be recorded twice with different facts.",
      remedy: "this is a fault of the program; report it with the output of 'sluice deliveries show'"),
    make(
      "ledger-intention-open", .retry, "An earlier landing of this feed has no outcome yet.",
      remedy: "the next pass settles it before it goes on"),
    make(
      "ledger-intention-unknown", .halt, "An outcome was to be recorded for a landing that nobody intended.",
      remedy: "this is a fault of the program; report it with the output of 'sluice deliveries show'"),
    make(
      "ledger-event-invalid", .halt, "A step has facts that the ledger cannot hold, such as more than 64 KiB.",
      remedy: "this is a fault of the program; report it with the output of 'sluice deliveries show'"),
    make(
      "ledger-leaf-unreadable", .halt, "A leaf of the ledger cannot be read.",
      remedy: "run 'sluice verify ledger', then restore the newest good backup"),
    make("ledger-out-of-range", .halt, "A leaf was asked for that the ledger does not have.", remedy: "run 'sluice verify ledger'"),
    make("ledger-read-only", .retry, "The ledger was opened for reading only.", remedy: "this is a fault of the program; report it"),
    make("ledger-disk-full", .retry, "The disk of the state folder is full.", remedy: "free or add disk space; work resumes by itself"),
    make("ledger-storage", .retry, "SQLite could not read or write the ledger.", remedy: "check the disk of the state folder"),
    make(
      "configuration-faulty", .halt, "An included file of the configuration has faults; its customers and feeds do not run.",
      remedy: "'sluice check' names every fault with its line and remedy"),
    make("unknown-delivery", .reject, "There is no delivery of that name.", remedy: "'sluice deliveries list' shows them"),
    make(
      "wrong-state", .reject, "The delivery is not in a state in which this can be done.",
      remedy: "'sluice deliveries show DELIVERY' says where it stands"),
    make(
      "already-scored", .reject, "The run has been handed out and completed.",
      remedy: "a later correction makes a new run; 'sluice status' shows it"),
  ]
}
