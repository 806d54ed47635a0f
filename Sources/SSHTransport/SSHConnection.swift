internal import Containment
internal import Foundation
public import SFTPClient

/// A login on a customer's server, carried by a contained child, with an SFTP session over it.
///
/// Ends with ``close()``, ``abort()`` or with the object: the child never outlives it.
public final class SSHConnection: Sendable {
  /// The session. Its calls block the calling thread, each wait bounded by ``SFTPOptions/requestDeadline``.
  public let session: SFTPSession
  /// What was learnt of the server while logging in.
  public let report: SSHReport
  private let child: ContainedChild
  private let verdict: HelperVerdict

  /// The fingerprint of the verified host key, `SHA256:…`.
  public var hostKeyFingerprint: String { report.hostKey?.fingerprint ?? "" }

  /// The helper's process, for measurements.
  public var processID: Int32 { child.processID }

  private init(session: SFTPSession, report: SSHReport, child: ContainedChild, verdict: HelperVerdict) {
    self.session = session
    self.report = report
    self.child = child
    self.verdict = verdict
  }

  /// Connects, verifies the host key, logs in and greets the SFTP server.
  ///
  /// - Parameters:
  ///   - helper: Path of the `sluice-helper` executable.
  ///   - deadline: Longest time for all of it; then the child is killed. At least the endpoint's `connectTimeout` makes sense.
  /// - Throws: ``SSHError``. With `.hostKeyMismatch`, `.hostKeyUnknown` and `.hostKeyRevoked` no credential has left this machine.
  public static func open(
    _ endpoint: SSHEndpoint, helper: String, deadline: Duration = .seconds(60)
  ) throws(SSHError) -> SSHConnection {
    let launch = try HelperLaunch(endpoint, helper: helper, isPreflight: false)
    let end = ContinuousClock.now + deadline
    let report = try launch.awaitLogin(until: end)
    // The greeting is part of the login and shares its deadline; the session keeps its own.
    let greeting = min(endpoint.options.requestDeadline, ContinuousClock.now.duration(to: end))
    let session: SFTPSession
    do throws(SFTPError) {
      session = try SFTPSession(
        reading: launch.takeReading(), writing: launch.takeWriting(), options: endpoint.options, greeting: greeting)
    } catch {
      // The child knows better why there was no answer, if it has ended.
      throw launch.verdict.failure(within: .milliseconds(500), hostKey: report.hostKey) ?? SSHError(error, hostKey: report.hostKey)
    }
    return SSHConnection(session: session, report: report, child: launch.child, verdict: launch.verdict)
  }

  /// Connects, verifies the host key and logs in, and leaves again.
  public static func preflight(
    _ endpoint: SSHEndpoint, helper: String, deadline: Duration = .seconds(60)
  ) throws(SSHError) -> SSHReport {
    let launch = try HelperLaunch(endpoint, helper: helper, isPreflight: true)
    return try launch.awaitLogin(until: .now + deadline)
  }

  /// Why the connection ended, in the child's words; `nil` while it has not said so. Useful after an ``SFTPError`` with `.connectionLost`.
  public func failure() -> SSHError? {
    // What it has to say, it says as its pipes close; a moment covers the way.
    verdict.failure(within: .milliseconds(500), hostKey: report.hostKey)
  }

  /// Ends the session and waits for the child to leave; kills it after a second.
  ///
  /// Waits for a call under way in another thread; use ``abort()`` to end that at once.
  public func close() {
    session.close()
    let end = ContinuousClock.now + .seconds(1)
    while !child.hasEnded && ContinuousClock.now < end { usleep(2000) }
    child.kill()
    child.wait()
  }

  /// Kills the child at once. A call under way in another thread ends with `.connectionLost`.
  public func abort() {
    child.kill()
    child.wait()
  }

  deinit { child.kill() }
}
