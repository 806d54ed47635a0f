internal import Containment
internal import Foundation
internal import SFTPClient

/// A helper on its way from start to login. Killed when it goes before ``child`` has been handed on.
final class HelperLaunch {
  let child: ContainedChild
  private var reading: Int32
  private var writing: Int32
  let verdict: HelperVerdict
  private var report = SSHReport()

  /// Bytes the kernel may hold between helper and codec: large, so that the two work side by side.
  private static let pipeCapacity: Int32 = 1 << 20
  /// Far above what the helper needs, far below what a flaw in it could ask for.
  private static let limits = ChildLimits(addressSpace: 256 << 20, openFiles: 64)

  init(_ endpoint: SSHEndpoint, helper: String, isPreflight: Bool) throws(SSHError) {
    var secret: Int32 = -1
    if let file = endpoint.secretFile {
      secret = Foundation.open(file, O_RDONLY | O_CLOEXEC)
      guard secret >= 0 else {
        throw SSHError(
          .secretUnreadable, "the file of the password or passphrase cannot be opened (errno \(errno)); check its path and permissions")
      }
    }
    defer { if secret >= 0 { Foundation.close(secret) } }
    // A socket pair rather than a pipe towards the child: writing to it never raises SIGPIPE.
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw SSHError(.helperFailed, "no descriptors for the helper (errno \(errno)); raise the limit of open files (ulimit -n)")
    }
    writing = ends[0]
    defer { Foundation.close(ends[1]) }
    do throws(ContainmentError) {
      var output = try ChildPipe(capacity: Self.pipeCapacity)
      var events = try ChildPipe()
      var descriptors: [(child: Int32, parent: Int32)] = [(0, ends[1]), (1, output.writing), (2, 2), (3, events.writing)]
      if secret >= 0 { descriptors.append((4, secret)) }
      child = try ContainedChild(
        executable: helper, arguments: endpoint.arguments(parent: getpid(), isPreflight: isPreflight), environment: [:],
        descriptors: descriptors, limits: Self.limits)
      reading = output.takeReading()
      verdict = HelperVerdict(descriptor: events.takeReading())
    } catch {
      Foundation.close(writing)
      throw SSHError(.helperFailed, error.message)
    }
  }

  deinit {
    if reading >= 0 { Foundation.close(reading) }
    if writing >= 0 { Foundation.close(writing) }
  }

  /// Follows the verdict until the helper is logged in.
  func awaitLogin(until deadline: ContinuousClock.Instant) throws(SSHError) -> SSHReport {
    do throws(SSHError) {
      while let event = try verdict.next(until: deadline) {
        switch event {
        case .hostKey(let key): report.hostKey = key
        case .methods(let line):
          report.server = HelperVerdict.printable(line.server)
          report.keyExchange = HelperVerdict.printable(line.kex)
          report.cipher = HelperVerdict.printable(line.cipher)
          report.mac = HelperVerdict.printable(line.mac)
        case .ready: return report
        case .failed(let code, let message): throw SSHError(code, message, hostKey: report.hostKey)
        case .closed: throw SSHError(.connectionLost, "the server ended the connection after the login", hostKey: report.hostKey)
        }
      }
    } catch {
      child.kill()
      throw error
    }
    child.kill()
    throw SSHError(.helperFailed, "the helper ended without a verdict (\(child.wait())); see its messages", hostKey: report.hostKey)
  }

  func takeReading() -> Int32 {
    defer { reading = -1 }
    return reading
  }

  func takeWriting() -> Int32 {
    defer { writing = -1 }
    return writing
  }
}
