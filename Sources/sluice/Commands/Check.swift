internal import ArgumentParser
internal import Configuration
internal import Foundation
internal import Ingestion
internal import Logging

struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Configuration, contracts and keys: every fault at once, each with a remedy.",
    discussion: """
      With --connect each server is asked for its host key, then logged in to, and its folder listed.
      Example:  sluice check acme-portfolio --connect
      """)

  @OptionGroup var options: GlobalOptions
  @Argument(help: "Customers or feeds; all when none is given.") var names: [String] = []
  @Flag(name: .long, help: "Connect to the servers.") var connect = false

  func run() async throws {
    let configuration = try options.load()
    let check = try GatewayCheck(configuration: configuration, names: names)
    let report = check.run(connecting: connect, helper: helperPath, logger: makeLogger(.error))
    let output = options.output
    if options.json {
      try output.document(report)
    } else {
      var table = TextTable([
        .init(title: "what"), .init(title: "name"), .init(title: "verdict"), .init(title: "detail", mayShrink: true),
      ])
      for line in report.lines { table.add([line.what, line.name, line.verdict.rawValue, line.detail]) }
      output.table(table)
      for line in report.lines where !line.problems.isEmpty {
        for problem in line.problems { output.text(line.what == "configuration" ? output.terminal.red(problem) : output.terminal.red("\(line.name): ") + problem) }
      }
      for caveat in report.caveats { output.text(output.terminal.yellow("Note: ") + caveat) }
    }
    if report.exitCode != 0 { throw ExitCode(report.exitCode) }
  }
}
