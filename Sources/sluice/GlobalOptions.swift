internal import ArgumentParser
internal import Configuration
internal import Descriptors
internal import Foundation
internal import Ingestion
internal import Logging

/// Options of every command that works on a gateway.
struct GlobalOptions: ParsableArguments {
  @Option(name: .long, help: "The configuration file (default: $SLUICE_CONFIG, else sluice.yaml).")
  var config: String?

  @Flag(name: .long, help: "Print JSON with stable keys on standard output.")
  var json = false

  var configurationPath: String {
    config ?? ProcessInfo.processInfo.environment["SLUICE_CONFIG"].flatMap { $0.isEmpty ? nil : $0 } ?? "sluice.yaml"
  }

  var output: Output { Output(asJSON: json) }

  /// Loads the configuration; prints every fault at once and ends the command if there are any.
  func load() throws -> GatewayConfiguration {
    do {
      return try Self.read(configurationPath)
    } catch {
      let faults = error
      for fault in faults.faults { Output.note(fault.description) }
      Output.note(
        "\(configurationPath): \(faults.faults.count) fault\(faults.faults.count == 1 ? "" : "s"); nothing was done.")
      throw ExitCode(1)
    }
  }

  /// Reads a configuration with everything that can be known of it without running.
  static func read(_ path: String) throws(ConfigurationFaults) -> GatewayConfiguration {
    try GatewayConfiguration.load(path: path, checkingPatterns: PatternCheck.problem, refusing: ContractCheck.problems)
  }

  /// Opens the gateway's evidence for reading; works beside a running service.
  func reader() throws -> GatewayReader { try GatewayReader(configuration: try load()) }
}

/// The name to print in commands that a person shall type.
let programName: String = {
  let name = ProcessInfo.processInfo.environment["SLUICE_NAME"] ?? ""
  return name.isEmpty ? "sluice" : name
}()

/// Puts the program's name as it was started in front of a printed command.
func typed(_ command: String) -> String {
  command.hasPrefix("sluice ") ? programName + command.dropFirst("sluice".count) : command
}

/// The Unix login of who types; never a flag, so that nobody signs with another's name.
let actorName: String = {
  guard let entry = getpwuid(getuid()), let name = entry.pointee.pw_name else { return "uid \(getuid())" }
  return String(cString: name)
}()

/// `sluice-helper` beside this program.
let helperPath: String = {
  let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
  return (own as NSString).deletingLastPathComponent + "/sluice-helper"
}()

/// Logs on standard error, one line each: time, level, message, facts. `SLUICE_LOG` sets the level.
func makeLogger(_ standard: Logger.Level) -> Logger {
  var logger = Logger(label: "sluice") { label in StreamLogHandler.standardError(label: label) }
  logger.logLevel = ProcessInfo.processInfo.environment["SLUICE_LOG"].flatMap(Logger.Level.init(rawValue:)) ?? standard
  return logger
}
