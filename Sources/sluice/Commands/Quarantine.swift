internal import ArgumentParser
internal import Ingestion
internal import LineageLedger

struct Quarantine: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Deliveries held for a person.",
    discussion: "Example:  sluice quarantine show acme-portfolio@2026-11-21",
    subcommands: [List.self, Show.self, Retry.self, Accept.self, Discard.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "All held deliveries, the oldest first.", discussion: "Example:  sluice quarantine list --json")
    @OptionGroup var options: GlobalOptions

    func run() async throws {
      let held = try options.reader().deliveries(state: .quarantined)
      if options.json { return try options.output.lines(held) }
      guard !held.isEmpty else { return options.output.text("Nothing is held.") }
      var table = TextTable([
        .init(title: "delivery"), .init(title: "since"), .init(title: "code"), .init(title: "file", mayShrink: true),
        .init(title: "what to type next"),
      ])
      for delivery in held {
        table.add([
          delivery.name, String(delivery.received.prefix(16)), delivery.code ?? "", delivery.source.path,
          typed("sluice quarantine show \(delivery.name)"),
        ])
      }
      options.output.table(table)
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Why a delivery is held and what can be done.", discussion: "Example:  sluice quarantine show acme-portfolio@2026-11-21")
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The delivery's name.") var delivery: String

    func run() async throws {
      try options.show(delivery)
    }
  }

  struct Retry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Run a held delivery again with today's keys and contract.",
      discussion: """
        With --control: with this control file in place of the one it came with, or of none.
        Example:  sluice quarantine retry acme-portfolio@2026-11-21
        """)
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The delivery's name.") var delivery: String
    @Option(name: .long, help: "A control file for it; it is left where it is.", completion: .file()) var control: String?
    @Flag(name: .long, help: "Do not wait for a running service to answer.") var noWait = false

    func run() async throws {
      try finish(await perform(.retry(delivery: delivery, control: control.map(absolute)), options: options, wait: !noWait), options.output)
    }
  }

  struct Accept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Land a held delivery in spite of its reject limit, control totals, stale content or order.",
      discussion: """
        Faults of decryption, integrity, signer or key are never accepted. Your login and the reason go into the ledger.
        Example:  sluice quarantine accept acme-portfolio@2026-11-20 --reason "bank confirmed by phone, ticket 4711"
        """)
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The delivery's name.") var delivery: String
    @Option(name: .long, help: "Why; no personal data, it stays in the ledger.") var reason: String
    @Flag(name: .long, help: "Do not wait for a running service to answer.") var noWait = false

    func run() async throws {
      try finish(
        await perform(.accept(delivery: delivery, reason: reason), options: options, wait: !noWait), options.output)
    }
  }

  struct Discard: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give a held delivery up; its ciphertext stays in the vault.",
      discussion: "Example:  sluice quarantine discard acme-portfolio@2026-11-21 --reason \"re-sent signed\"")
    @OptionGroup var options: GlobalOptions
    @Argument(help: "The delivery's name.") var delivery: String
    @Option(name: .long, help: "Why; no personal data, it stays in the ledger.") var reason: String
    @Flag(name: .long, help: "Do not wait for a running service to answer.") var noWait = false

    func run() async throws {
      try finish(
        await perform(.discard(delivery: delivery, reason: reason), options: options, wait: !noWait), options.output)
    }
  }
}
