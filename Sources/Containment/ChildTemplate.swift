internal import CLinux
internal import Glibc
internal import Synchronization

/// A started program that forks contained children on request: it has loaded its libraries and made itself ready once for all.
///
/// It is spawned like any ``ContainedChild`` and sees no byte of what its children read, so no child knows anything of another: each is
/// a process and process group of its own, with the descriptors of its request and no others. Unlike spawned ones they share the
/// layout of their address space, which a program that parses hostile bytes in C should not. The children are children of this process, not
/// of the template (`CLONE_PARENT`, clone(2)), and outlive it. The program serves with ``ForkRequest/serve(over:)``.
public final class ChildTemplate: Sendable {
  private let template: ContainedChild
  private let socket: Int32
  private let turn = Mutex(())

  /// The template's process number.
  public var processID: Int32 { template.processID }

  /// The number of the socket in the program.
  public static let descriptor: Int32 = 3
  private let patience: Int32

  /// - Parameters: As of ``ContainedChild``; the children inherit environment and limits.
  /// - Parameter patience: Milliseconds in which it must answer a request, the first time also get ready.
  public init(
    executable: String, arguments: [String], environment: [String: String], limits: ChildLimits = ChildLimits(),
    patience: Int32 = 10_000
  ) throws(ContainmentError) {
    self.patience = patience
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
    turn.withLock { _ in try? request(arguments, descriptors) }
  }

  /// Asks for a child and lets it begin.
  private func request(
    _ arguments: [String], _ descriptors: [(child: Int32, parent: Int32)]
  ) throws(ContainmentError) -> ContainedChild {
    var start = try ChildPipe()
    guard ForkRequest.send(arguments: arguments, descriptors: descriptors, start: start.reading, over: socket),
      let process = ForkRequest.answer(over: socket, milliseconds: patience)
    else {
      // With it goes what waits in its queue: the request's descriptors would keep pipes open that others wait to see end.
      template.kill()
      template.wait()
      // A child that it forked at the last moment never begins.
      if let late = ForkRequest.answer(over: socket, milliseconds: 0) { _ = ContainedChild(forked: late) }
      throw ContainmentError(code: .resourcesExhausted, message: "a template of contained children does not answer")
    }
    let child = ContainedChild(forked: process)
    var byte: UInt8 = 1
    // The reading end is open here too, so there is no SIGPIPE to be had.
    _ = write(start.writing, &byte, 1)
    start.closeWriting()
    return child
  }

  deinit { close(socket) }
}
