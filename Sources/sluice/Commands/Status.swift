internal import ArgumentParser
internal import Ingestion

struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Trouble first, then feeds, then what is awaited.",
    discussion: "Example:  sluice status --json")

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let status = try options.reader().status()
    let output = options.output
    if options.json {
      try output.document(status)
    } else {
      text(status, output)
    }
    if !status.trouble.isEmpty { throw ExitCode(1) }
  }

  /// Rejected records of the newest landed date, and what has completed them.
  private static func rejects(_ feed: StatusReport.Feed) -> String {
    guard let rejected = feed.rejected, rejected > 0 else { return "" }
    guard let completed = feed.completed, completed > 0 else { return rejected.grouped }
    return "\(rejected.grouped), \(completed.grouped) completed"
  }

  private func text(_ status: StatusReport, _ output: Output) {
    if status.trouble.isEmpty {
      output.text(output.terminal.green("No trouble."))
    } else {
      var table = TextTable([
        .init(title: "trouble"), .init(title: "about"), .init(title: "since"), .init(title: "what to type"),
      ])
      for trouble in status.trouble {
        table.add([trouble.code, trouble.subject, String(trouble.since.prefix(16)), typed(trouble.next)])
      }
      output.table(table)
    }
    output.text()
    var feeds = TextTable([
      .init(title: "feed"), .init(title: "table"), .init(title: "newest"), .init(title: "received"),
      .init(title: "landed", alignment: .right), .init(title: "held", alignment: .right),
      .init(title: "in work", alignment: .right), .init(title: "rejects"),
    ])
    for feed in status.feeds {
      feeds.add([
        feed.feed, feed.table, feed.lastDelivery ?? "none yet", feed.lastReceived.map { String($0.prefix(16)) } ?? "",
        feed.landed.grouped, feed.quarantined == 0 ? "" : "\(feed.quarantined)", feed.pending == 0 ? "" : "\(feed.pending)",
        Self.rejects(feed),
      ])
    }
    output.table(feeds)
    if !status.waiting.isEmpty {
      output.text()
      var waiting = TextTable([.init(title: "awaited"), .init(title: "feed"), .init(title: "why", mayShrink: true)])
      for file in status.waiting { waiting.add([file.file, file.feed, "\(file.reason): \(file.message)"]) }
      output.table(waiting)
    }
    output.text()
    let service = status.servicePID.map { "running as process \($0)" } ?? "not running"
    output.text(
      "Gateway \(status.gateway): service \(service); ledger of \(status.ledgerSize.grouped) leaves, "
        + "checkpoint over \(status.checkpointSize.grouped); \(status.freeBytes.byteCount) free.")
    for caveat in status.caveats { output.text(output.terminal.yellow("Note: ") + caveat) }
  }
}
