internal import ArgumentParser
internal import Configuration
internal import Foundation
internal import Ingestion
internal import Logging

struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Poll every feed as a service, or once.",
    discussion: """
      With --once: one pass over every feed, waiting out settle times, then exit. With --dry-run as well: what is new goes
      through every stage but landing, and nothing is kept or acknowledged.
      Example:  sluice run --once --json
      """)

  @OptionGroup var options: GlobalOptions
  @Flag(name: .long, help: "One pass, then exit.") var once = false
  @Flag(name: .long, help: "With --once: only try, report in full, keep nothing.") var dryRun = false
  @Flag(name: .long, help: "With --once: say where the time went, stage by stage.") var timings = false

  func validate() throws {
    if dryRun && !once { throw ValidationError("--dry-run goes with --once.") }
    if timings && !once { throw ValidationError("--timings goes with --once.") }
  }

  func run() async throws {
    let configuration = try options.load()
    let signals = once ? nil : SignalStream.ofService()
    let gateway: Gateway
    do {
      gateway = try Gateway.open(
        configuration: configuration, helper: helperPath, logger: makeLogger(once ? .warning : .info), onlyTrying: dryRun)
    } catch let busy as GatewayBusy {
      Output.note(
        "Another process (\(busy.processID.map(String.init) ?? "unknown")) works on this state folder; use 'sluice poll FEED' to ask it.")
      throw ExitCode(1)
    }
    if once {
      let report = dryRun ? await gateway.tryOnce() : await gateway.runOnce()
      gateway.close()
      return try finish(report, options.output, timings: timings)
    }
    guard let signals else { return }
    try await gateway.serve(obeying: signals) { try GlobalOptions.read(options.configurationPath) }
  }
}

struct Poll: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look at a feed's source now.",
    discussion: "Also lifts a halt after a wrong host key or a refused login.\nExample:  sluice poll acme-portfolio")

  @OptionGroup var options: GlobalOptions
  @Argument(help: "The feed.") var feed: String
  @Flag(name: .long, help: "Do not wait for a running service to answer.") var noWait = false
  @Flag(name: .long, help: "Say where the time went, stage by stage.") var timings = false

  func run() async throws {
    try finish(await perform(.poll(feed: feed), options: options, wait: !noWait), options.output, timings: timings)
  }
}

struct Ingest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take local files through the same stages as delivered ones.",
    discussion: """
      The files' names must fit the feed's pattern; they are left where they are. Where the contract takes figures from a control
      file, --control names the one of a single file.
      With --completes a file holds corrected records that a landed delivery rejected: those land, and no others. Its name may \
      be any. Records are found again by their key; --records names those that had none, by the number in 'deliveries rejects'.
      Example:  sluice ingest acme-portfolio portfolio_20261120.csv.pgp
                sluice ingest acme-portfolio corrections.csv.pgp --completes acme-portfolio@2026-11-20
      """)

  @OptionGroup var options: GlobalOptions
  @Argument(help: "The feed.") var feed: String
  @Argument(help: "Encrypted files.", completion: .file()) var files: [String]
  @Option(name: .long, help: "The control file of a single file.", completion: .file()) var control: String?
  @Option(name: .long, help: "The delivery whose rejected records the files hold, corrected.") var completes: String?
  @Option(name: .long, help: "Rejects without a key, by number, in the order of the file's records: 7,19.") var records: String?
  @Flag(name: .long, help: "Trigger scoring as for a delivered file.") var score = false
  @Flag(name: .long, help: "Only try: every stage, the full report, nothing kept.") var dryRun = false
  @Flag(name: .long, help: "Say where the time went, stage by stage.") var timings = false
  @Flag(name: .long, help: "Do not wait for a running service to answer.") var noWait = false

  private var numbers: [Int64]? { records?.split(separator: ",", omittingEmptySubsequences: false).map { Int64($0) ?? 0 } }

  func validate() throws {
    if control != nil && files.count != 1 { throw ValidationError("--control goes with one file.") }
    guard let numbers else { return }
    guard completes != nil, files.count == 1 else { throw ValidationError("--records goes with --completes and one file.") }
    guard numbers.allSatisfy({ $0 > 0 }), Set(numbers).count == numbers.count, numbers.count <= CompletionRequest.maximumRecords else {
      throw ValidationError("--records takes up to \(CompletionRequest.maximumRecords) different record numbers, such as 7,19.")
    }
  }

  func run() async throws {
    let paths = files.map(absolute)
    let control = control.map(absolute)
    let completion = completes.map { CompletionRequest(delivery: $0, records: numbers) }
    let request: OperatorRequest =
      dryRun
      ? .tryFiles(feed: feed, files: paths, control: control, completes: completion)
      : .ingest(feed: feed, files: paths, control: control, score: score, completes: completion)
    try finish(await perform(request, options: options, wait: !noWait, onlyTrying: dryRun), options.output, timings: timings)
  }
}

struct Reprocess: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run landed deliveries again from the vault, as new versions.",
    discussion: """
      For a corrected contract: the new version replaces the old one's rows, and both stay in the ledger.
      Example:  sluice reprocess acme-portfolio@2026-11-20
      """)

  @OptionGroup var options: GlobalOptions
  @Argument(help: "Deliveries by name.") var deliveries: [String]
  @Flag(name: .long, help: "Trigger scoring as for a delivered file.") var score = false
  @Flag(name: .long, help: "Only try: every stage, the full report, nothing kept.") var dryRun = false
  @Flag(name: .long, help: "Say where the time went, stage by stage.") var timings = false
  @Flag(name: .long, help: "Do not wait for a running service to answer.") var noWait = false

  func run() async throws {
    let request: OperatorRequest =
      dryRun ? .tryAgain(deliveries: deliveries) : .reprocess(deliveries: deliveries, score: score)
    try finish(await perform(request, options: options, wait: !noWait, onlyTrying: dryRun), options.output, timings: timings)
  }
}

struct Score: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Hand out a scoring run: the newest of a job, or the one of a date.",
    discussion: """
      A correction after scores were handed out waits for this command.
      Example:  sluice score daily-call-list --date 2026-11-20
      """)

  @OptionGroup var options: GlobalOptions
  @Argument(help: "The job, as named under 'scoring'.") var job: String
  @Option(name: .long, help: "Business date, yyyy-MM-dd.") var date: String?
  @Flag(name: .long, help: "Do not wait for a running service to answer.") var noWait = false

  func run() async throws {
    try finish(
      await perform(.score(job: job, businessDate: date), options: options, wait: !noWait), options.output)
  }
}
