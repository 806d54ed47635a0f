internal import ArgumentParser
internal import Configuration
internal import Foundation
internal import Ingestion
internal import Logging

/// Carries a request out here if the state folder is free, else leaves it for the running service and follows it.
func perform(
  _ request: OperatorRequest, options: GlobalOptions, wait: Bool = true, onlyTrying: Bool = false
) async throws -> OperationReport? {
  let configuration = try options.load()
  while true {
    do {
      let gateway = try Gateway.open(configuration: configuration, helper: helperPath, logger: makeLogger(.warning), onlyTrying: onlyTrying)
      defer { gateway.close() }
      return await gateway.perform(request, actor: actorName)
    } catch let busy as GatewayBusy {
      let queue = try ControlQueue(of: configuration)
      let id = try queue.submit(request, actor: actorName)
      Output.note("Process \(busy.processID.map(String.init) ?? "unknown") works on this gateway; it was asked (request \(id)).")
      guard wait else { return nil }
      if let report = try await answer(to: id, queue, configuration) { return report }
      // Whoever held the folder went without taking the request: it is carried out here.
    }
  }
}

/// Follows a request until it is answered; `nil` if nobody is left to answer it and it was taken back.
private func answer(
  to id: String, _ queue: ControlQueue, _ configuration: GatewayConfiguration
) async throws -> OperationReport? {
  while true {
    if let report = try queue.report(of: id) { return report }
    if try !GatewayReader.serviceIsRunning(configuration) {
      if try queue.withdraw(id) { return nil }
      if let report = try queue.report(of: id) { return report }
      Output.note("The service stopped in the middle of the request; it goes on at its next start.")
      throw ExitCode(2)
    }
    try await Task.sleep(for: .milliseconds(100))
  }
}

/// Prints what came of a request and ends the command with its exit code.
///
/// - Parameter timings: Whether it shall say where the time went.
func finish(_ report: OperationReport?, _ output: Output, timings: Bool = false) throws {
  guard var report else { return }
  if !timings { report.timings = nil }
  if output.asJSON { try output.document(report) } else { ReportText(output: output).print(report) }
  if report.exitCode != 0 { throw ExitCode(report.exitCode) }
}

/// A path that a running service, in another folder, finds too.
func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
