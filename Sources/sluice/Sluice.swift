internal import ArgumentParser

@main
struct Sluice: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sluice",
    abstract: "Lands encrypted portfolio files in a lake, and proves where every row came from.",
    discussion: """
      Start with:  sluice init DIR
      Then, in DIR:  sluice check, sluice run --once, sluice status

      Exit codes: 0 done and well; 1 a check failed, or something was quarantined or refused; 2 incomplete \
      (could not be verified, source unreachable); 64 usage; 70 internal.
      """,
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(name: "Set up", subcommands: [Init.self, Check.self]),
      CommandGroup(name: "Run", subcommands: [Run.self, Poll.self, Ingest.self, Reprocess.self, Score.self]),
      CommandGroup(name: "Look", subcommands: [Status.self, Deliveries.self, Quarantine.self, Lake.self]),
      CommandGroup(name: "Prove", subcommands: [Trace.self, Verify.self, Explain.self]),
      CommandGroup(name: "Try", subcommands: [Simulate.self]),
    ])
}
