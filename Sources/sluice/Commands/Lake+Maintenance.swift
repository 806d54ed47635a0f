internal import ArgumentParser
internal import Configuration
internal import Ingestion

extension Lake {
  struct Compact: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Merge small files of a table into large ones.",
      discussion: """
        Files of one feed and partition grow towards 256 MiB; rows only move, and deliveries go on landing meanwhile. The old \
        files stay for older versions until 'sluice lake vacuum'.
        Example:  sluice lake compact portfolio --dry-run
        """)
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The table.") var table: String
    @Flag(name: .long, help: "Say what would be merged, and merge nothing.") var dryRun = false
    @Flag(name: .long, inversion: .prefixedNo, help: "Beside a running service: wait for the outcome.") var wait = true

    func run() async throws {
      guard !dryRun else {
        let plan = try options.reader().compactionPlan(table)
        if options.json { return try options.output.document(plan) }
        guard plan.filesRemoved > 0 else { return options.output.text("\(table): nothing to merge.") }
        return options.output.text(
          "\(table): \(plan.filesRemoved) files, \(plan.bytesRemoved.byteCount), would become \(plan.filesAdded).")
      }
      try finish(try await perform(.compact(table: table), options: options, wait: wait), options.output)
    }
  }

  struct Vacuum: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Delete files that no recent version of a table needs.",
      discussion: """
        Every version of the last --retain can be read afterwards as before; older ones may lack files. Files that a stopped \
        landing left behind go too, when they are as old. The ledger records it first.
        Example:  sluice lake vacuum portfolio --retain 30d --dry-run
        """)
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The table.") var table: String
    @Option(name: .long, help: "How long files outlive their removal: 7d, 12h; units are d, h, m, s.") var retain = "7d"
    @Option(
      name: .long,
      help: "Remove commits from the table's log too that no version of this span needs, such as 90d; all are kept otherwise.")
    var log: String?
    @Flag(name: .long, help: "List what would be deleted, and delete nothing.") var dryRun = false
    @Flag(name: .long, inversion: .prefixedNo, help: "Beside a running service: wait for the outcome.") var wait = true

    func validate() throws {
      for span in [retain, log].compactMap(\.self) where RetentionText.seconds(span) == nil {
        throw ValidationError("'\(span)' is no time span; write 7d or 12h.")
      }
    }

    private var retainSeconds: Int64? { RetentionText.seconds(retain) }

    func run() async throws {
      let seconds = retainSeconds ?? 0
      guard dryRun else {
        return try finish(
          try await perform(.vacuum(table: table, retainSeconds: seconds, logSeconds: log.flatMap(RetentionText.seconds)), options: options, wait: wait), options.output)
      }
      let (plan, files) = try options.reader().vacuumPlan(table, retainSeconds: seconds)
      if options.json { return try options.output.lines(files) }
      guard !files.isEmpty else { return options.output.text("\(table): nothing is older than \(retain).") }
      var text = TextTable([
        .init(title: "file", mayShrink: true), .init(title: "size", alignment: .right), .init(title: "note"),
      ])
      for file in files { text.add([file.path, file.bytes.byteCount, file.isOrphan ? "no commit knows it" : ""]) }
      options.output.table(text)
      options.output.text("\(files.count) files, \(plan.bytesRemoved.byteCount), would be deleted.")
      if let oldest = plan.oldestVersion, oldest > 0 {
        options.output.text("Versions before \(oldest) could not be read any more.")
      }
    }
  }
}
