internal import ArgumentParser
internal import Ingestion
internal import LineageLedger

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
    groupedSubcommands: [
      CommandGroup(name: "Set up", subcommands: [Init.self, Check.self, ContractCommand.self]),
      CommandGroup(name: "Run", subcommands: [Run.self, Poll.self, Ingest.self, Reprocess.self, Score.self]),
      CommandGroup(name: "Look", subcommands: [Status.self, Deliveries.self, Quarantine.self, Lake.self]),
      CommandGroup(name: "Prove", subcommands: [Trace.self, Verify.self, Explain.self]),
      CommandGroup(name: "Try", subcommands: [Simulate.self]),
    ])

  /// Runs the command; what cannot be done is told with its remedy and ends with 1, what should not happen with 70.
  static func main() async {
    // The parser's own --version would shadow the option by which a table's version is named.
    if CommandLine.arguments.dropFirst() == ["--version"] { return print(Gateway.version) }
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let error as QuestionError {
      fail("\(error.message)\n  → \(typed(error.remedy))", code: 1)
    } catch let fault as Fault {
      fail("\(fault)\n  → \(typed(fault.remedy))", code: 1)
    } catch let error as LedgerError {
      fail("\(error)\n  → \(typed("sluice explain \(error.code.rawValue)"))", code: 1)
    } catch let busy as GatewayBusy {
      fail("\(busy); try again when it has ended", code: 1)
    } catch {
      // Usage, help, and the exit codes that commands chose themselves are the parser's affair.
      if error is ExitCode || error is ValidationError || error is CleanExit || exitCode(for: error) != .failure {
        exit(withError: error)
      }
      fail("internal: \(error)", code: 70)
    }
  }

  private static func fail(_ message: String, code: Int32) -> Never {
    Output.note(message)
    exit(withError: ExitCode(code))
  }
}
