internal import CLinux
internal import Glibc
internal import Synchronization

/// A started program that forks contained children on request: it has loaded its libraries and made itself ready once for all.
///
/// It is spawned like any ``ContainedChild`` and sees no byte of what its children read, so each child begins as clean as a spawned
/// one: a process and process group of its own, with the descriptors of its request and no others. The children are children of
/// this process, not of the template (`CLONE_PARENT`, clone(2)), and outlive it. The program serves with
/// ``ForkRequest/serve(over:)``.
public final class ChildTemplate: Sendable {
  private let template: ContainedChild
  private let socket: Int32
  private let turn = Mutex(())

  /// The template's process number.
  public var processID: Int32 { template.processID }

  /// The number of the socket in the program.
  public static let descriptor: Int32 = 3
  /// A template that is not ready after this time is of no use.
  private static let patience: Int32 = 10_000

  /// - Parameters: As of ``ContainedChild``; the children inherit environment and limits.
  public init(
    executable: String, arguments: [String], environment: [String: String], limits: ChildLimits = ChildLimits()
  ) throws(ContainmentError) {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw ContainmentError(
        code: .resourcesExhausted,
        message: "no socket for a contained child (errno \(errno)); raise the limit of open files (ulimit -n)")
    }
    socket = ends[0]
    defer { close(ends[1]) }
    do throws(ContainmentError) {
      template = try ContainedChild(
        executable: executable, arguments: arguments, environment: environment, descriptors: [(Self.descriptor, ends[1])],
        limits: limits)
    } catch {
      close(ends[0])
      throw error
    }
  }

  /// Forks a child; `nil` if the template cannot, after which it never can again.
  ///
  /// - Parameters: As of ``ContainedChild``.
  public func child(arguments: [String], descriptors: [(child: Int32, parent: Int32)]) -> ContainedChild? {
    turn.withLock { _ in
      guard ForkRequest.send(arguments: arguments, descriptors: descriptors, over: socket),
        let process = ForkRequest.answer(over: socket, milliseconds: Self.patience)
      else {
        // An answer that comes late must not be taken for the next one's.
        shutdown(socket, Int32(SHUT_RDWR))
        return nil
      }
      return ContainedChild(forked: process)
    }
  }

  deinit { close(socket) }
}
