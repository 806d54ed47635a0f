internal import ArgumentParser
internal import Ingestion
internal import LineageLedger

struct Deliveries: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What was received and what became of it.",
    discussion: "Example:  sluice deliveries list --feed acme-portfolio",
    subcommands: [List.self, Show.self, Report.self, Rejects.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Deliveries, the newest first.", discussion: "Example:  sluice deliveries list --state quarantined")
    @OptionGroup var options: GlobalOptions
    @Option(name: .long, help: "Only this feed.") var feed: String?
    @Option(name: .long, help: "Only this state: received, landed, superseded, duplicate, quarantined, discarded.")
    var state: String?
    @Option(name: .long, help: "How many at most.") var limit = 50

    func validate() throws {
      if limit < 1 { throw ValidationError("--limit is at least 1.") }
      if let state, DeliveryState(rawValue: state) == nil { throw ValidationError("'\(state)' is not a state.") }
    }

    func run() async throws {
      let reader = try options.reader()
      let found = try reader.deliveries(
        feed: feed, state: state.flatMap(DeliveryState.init(rawValue:)), limit: limit)
      let names = try reader.names(of: found)
      if options.json { return try options.output.lines(found) }
      guard !found.isEmpty else { return options.output.text("No deliveries.") }
      var table = TextTable([
        .init(title: "delivery"), .init(title: "received"), .init(title: "state"),
        .init(title: "read", alignment: .right), .init(title: "landed", alignment: .right),
        .init(title: "rejected", alignment: .right), .init(title: "table"), .init(title: "version", alignment: .right),
        .init(title: "note", mayShrink: true),
      ])
      for delivery in found {
        table.add([
          delivery.name, String(delivery.received.prefix(16)), delivery.state.rawValue,
          delivery.counts?.read.grouped ?? "", delivery.counts?.landed.grouped ?? "",
          delivery.counts?.rejected.grouped ?? "", delivery.table ?? "", delivery.deltaVersion.map { "\($0)" } ?? "",
          DetailText.note(on: delivery, names: names),
        ])
      }
      options.output.table(table)
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "One delivery, with every step in the ledger.", discussion: "Example:  sluice deliveries show acme-portfolio@2026-11-20")
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The delivery's name.") var delivery: String

    func run() async throws {
      try options.show(delivery)
    }
  }

  struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "What was found in a delivery: counts, reasons and where they begin.",
      discussion: "Example:  sluice deliveries report acme-portfolio@2026-11-20")
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The delivery's name.") var delivery: String

    func run() async throws {
      let reader = try options.reader()
      let report = try reader.report(of: delivery)
      if options.json { return try options.output.document(report) }
      let detail = try reader.detail(of: delivery)
      QualityText(output: options.output).print(report, of: detail.delivery)
      if report.counts.duplicate > 0 { options.output.text("  → " + typed("sluice deliveries rejects \(delivery) --duplicates")) }
      if report.counts.rejected > 0 { options.output.text("  → " + typed("sluice deliveries rejects \(delivery)")) }
      if detail.delivery.state == .quarantined { options.output.text("  → " + typed("sluice quarantine show \(delivery)")) }
    }
  }

  struct Rejects: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Records that did not land, with position and reasons.",
      discussion: """
        With --export: all that have not landed since, as a CSV file to send back to the bank; personal data, readable by you alone.
        With --duplicates: those that are no rejects, because another record with their key survives.
        Example:  sluice deliveries rejects acme-portfolio@2026-11-20 --export rejects.csv
        """)
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The delivery's name.") var delivery: String
    @Option(name: .long, help: "How many at most.") var limit = 20
    @Flag(name: .long, help: "Show the records as the bank sent them: personal data.") var showRaw = false

    @Option(name: .long, help: "Write all that have not landed since, as the bank sent them, into this new file.", completion: .file())
    var export: String?
    @Flag(name: .long, help: "Records that another one with their key survives, in place of rejects; of a landed delivery.")
    var duplicates = false

    func validate() throws {
      if limit < 1 { throw ValidationError("--limit is at least 1.") }
    }

    func run() async throws {
      let reader = try options.reader()
      let what = duplicates ? "duplicate" : "rejected"
      if let export {
        let (written, total) = try reader.export(duplicates ? .duplicates(helper: helperPath) : .rejects, of: delivery, to: export)
        if options.json { return try options.output.document(["written": written, "total": total]) }
        return options.output.text(
          "\(written.grouped) of \(total.grouped) \(what) \(total == 1 ? "record" : "records") written to '\(export)'; it holds personal data.")
      }
      let (rejects, total) =
        duplicates
        ? try reader.duplicates(of: delivery, limit: limit, showRaw: showRaw, helper: helperPath)
        : try reader.rejects(of: delivery, limit: limit, showRaw: showRaw)
      if options.json { return try options.output.lines(rejects) }
      guard total > 0 else { return options.output.text("\(delivery) has no \(what) records.") }
      var table = TextTable([
        .init(title: "record", alignment: .right), .init(title: "line", alignment: .right),
        .init(title: "byte", alignment: .right), .init(title: "why", mayShrink: true), .init(title: "landed since as"),
        .init(title: "raw", mayShrink: true),
      ])
      for reject in rejects {
        let why = reject.reasons.map(\.text)
        table.add([
          "\(reject.record)", "\(reject.line)", "\(reject.byteOffset)", why.joined(separator: ", "),
          reject.completedBy.map { "record \($0.record.grouped) of \($0.delivery)" } ?? "", reject.printable ?? "",
        ])
      }
      options.output.table(table)
      if total > Int64(rejects.count) {
        options.output.text("\(rejects.count) of \(total.grouped) shown; --limit N shows more, --json all fields.")
      }
      if !showRaw { options.output.text("--show-raw adds the records as the bank sent them.") }
    }
  }
}
