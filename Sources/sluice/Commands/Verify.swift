internal import ArgumentParser
internal import Ingestion
internal import Logging

struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare everything with everything.",
    discussion: """
      ledger    the tree against its leaves, checkpoints and signature; the projections against the leaves
      lake      every commit and file against the ledger; foreign commits are named
      vault     every ciphertext against its hash
      balances  records read = landed + rejected + duplicate, in ledger, row maps and Parquet files
      Example:  sluice verify --deep
      """)

  @OptionGroup var options: GlobalOptions
  @Argument(help: "ledger, lake, vault, balances; all when none is given.") var scopes: [String] = []
  @Flag(name: .long, help: "Read every byte again: hashes of vault and lake files, every row of every row map.") var deep = false

  @Flag(name: .long, help: "First make anew what follows from ledger and commits: projections, lake/deliveries, checkpoints of logs.") var repair = false

  func validate() throws {
    for scope in scopes where !VerificationScope.allCases.map(\.rawValue).contains(scope) {
      throw ValidationError("'\(scope)' is none of ledger, lake, vault, balances.")
    }
  }

  func run() async throws {
    let chosen = scopes.isEmpty ? VerificationScope.allCases : scopes.compactMap(VerificationScope.init(rawValue:))
    if repair {
      let gateway = try Gateway.open(configuration: try options.load(), helper: helperPath, logger: makeLogger(.warning))
      try gateway.rebuildProjections()
    }
    let report = try GatewayReader.verify(try options.load(), chosen, deep: deep)
    let output = options.output
    if options.json {
      try output.document(report)
    } else {
      var table = TextTable([.init(title: "what"), .init(title: "check"), .init(title: "verdict"), .init(title: "detail", mayShrink: true)])
      for check in report.checks { table.add([check.scope, check.name, check.verdict.rawValue, check.detail]) }
      output.table(table)
      for check in report.checks {
        for fault in check.faults { output.text(output.terminal.red("\(check.scope): ") + fault) }
      }
      for caveat in report.caveats { output.text(output.terminal.yellow("Note: ") + caveat) }
      switch report.exitCode {
      case 0: output.text(output.terminal.green("Everything agrees."))
      case 1: output.text(output.terminal.red("Something does not agree."))
      default: output.text(output.terminal.yellow("Not everything could be verified."))
      }
    }
    if report.exitCode != 0 { throw ExitCode(report.exitCode) }
  }
}

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What a code means, what to do, and what to write to the bank.",
    discussion: "Example:  sluice explain not-signed")

  @Argument(help: "The code; all codes when none is given.") var code: String?
  @Flag(name: .long, help: "Print JSON with stable keys on standard output.") var json = false
  // The runbook's reference is printed, not written by hand.
  @Flag(name: .long, help: .hidden) var markdown = false

  func run() throws {
    let output = Output(asJSON: json)
    if markdown { return output.text(FaultCatalogue.entries.map(Self.markdown).joined(separator: "\n\n")) }
    guard let code else {
      if json { return try output.lines(FaultCatalogue.entries) }
      var table = TextTable([.init(title: "code"), .init(title: "what happens"), .init(title: "meaning", mayShrink: true)])
      for entry in FaultCatalogue.entries { table.add([entry.code, entry.disposition.rawValue, entry.meaning]) }
      return output.table(table)
    }
    guard let entry = FaultCatalogue.entry(code) else {
      throw ValidationError("'\(code)' is not a code; 'sluice explain' lists them.")
    }
    if json { return try output.document(entry) }
    output.text(output.terminal.bold(entry.code) + ": \(entry.meaning)")
    output.text("  What the gateway does: \(entry.disposition.inWords)")
    output.text("  What you do:           \(entry.remedy)")
    if entry.mayBeAccepted { output.text("  'quarantine accept' may override it, with your reason on record.") }
    if let letter = entry.letter { output.text("  To the bank:           “\(letter)”") }
  }
}

extension Explain {
  private static func markdown(_ entry: FaultCatalogue.Entry) -> String {
    var text = "### `\(entry.code)`\n\n*What happens:* \(entry.disposition.inWords). \(entry.meaning)\n\n*Do:* \(entry.remedy)"
    if let letter = entry.letter { text += "\n\n*To the bank:* “\(letter)”" }
    return text
  }
}

extension FaultCatalogue.Disposition {
  fileprivate var inWords: String {
    switch self {
    case .quarantine: "holds the delivery for a person; nothing of it is visible in the lake"
    case .wait: "waits until ready.give_up, then holds the delivery"
    case .retry: "tries again at the next pass"
    case .halt: "stops the feed until a person has acted"
    case .reject: "leaves the record out, keeps its bytes and the reason"
    case .report: "says so when it is asked to verify; nothing stops by itself"
    }
  }
}
