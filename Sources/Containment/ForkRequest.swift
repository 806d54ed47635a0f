internal import CLinux
internal import Glibc

/// What a ``ChildTemplate`` and the program that is forked say to each other over a socket of packets (`SOCK_SEQPACKET`).
///
/// A request holds a count, as many descriptor numbers of the child, then its arguments, each ended by a NUL; the descriptors go
/// along as `SCM_RIGHTS` (unix(7)), and one more: a pipe on which the child waits for a byte, so that one whose number never came to
/// its parent ends before it has done anything. The answer is the child's process number, or a negative `errno`, as four bytes.
public struct ForkRequest: Sendable {
  /// The child's arguments, without the program's name.
  public let arguments: [String]
  /// Which received descriptor becomes which of the child's.
  let descriptors: [(child: Int32, received: Int32)]
  /// Says that the parent knows the child.
  private let start: Int32

  /// Descriptors at most, without the one that starts the child.
  private static let most = 8
  /// Bytes of a request at most.
  private static let size = 16 << 10

  // MARK: The side that asks

  /// - Parameter start: The reading end of a pipe; the child begins when a byte is written to it, and ends at its end.
  static func send(
    arguments: [String], descriptors: [(child: Int32, parent: Int32)], start: Int32, over socket: Int32
  ) -> Bool {
    var bytes = [UInt8(clamping: descriptors.count)] + descriptors.map { UInt8(clamping: $0.child) }
    for argument in arguments { bytes += Array(argument.utf8) + [0] }
    guard bytes.count <= size, descriptors.count <= most else { return false }
    let sent = descriptors.map(\.parent) + [start]
    return sluice_send_descriptors(socket, bytes, bytes.count, sent, Int32(sent.count)) == 0
  }

  /// The child's number; `nil` if the other side does not give one in time.
  static func answer(over socket: Int32, milliseconds: Int32) -> pid_t? {
    var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    var ready = poll(&waiting, 1, milliseconds)
    while ready < 0 && errno == EINTR { ready = poll(&waiting, 1, milliseconds) }
    guard ready > 0 else { return nil }
    var process: Int32 = 0
    guard recv(socket, &process, 4, 0) == 4, process > 0 else { return nil }
    return process
  }

  // MARK: The side that forks

  /// Serves requests as the child of a ``ChildTemplate``, on a thread that must be the process's only one.
  ///
  /// Returns twice: in a forked child with its request, its descriptors in place and every other closed; in the template itself
  /// with `nil` when its parent has closed the socket.
  ///
  /// - Parameter socket: The template's end.
  public static func serve(over socket: Int32) -> ForkRequest? {
    while true {
      guard let request = receive(over: socket) else { return nil }
      var process = sluice_fork_for_parent()
      if process == 0 {
        var byte: UInt8 = 0
        var count = read(request.start, &byte, 1)
        while count < 0 && errno == EINTR { count = read(request.start, &byte, 1) }
        if count != 1 { _exit(0) }
        request.arrange()
        return request
      }
      if process < 0 { process = -errno }
      for descriptor in request.descriptors.map(\.received) + [request.start] { close(descriptor) }
      guard Glibc.send(socket, &process, 4, Int32(MSG_NOSIGNAL)) == 4 else { return nil }
    }
  }

  private static func receive(over socket: Int32) -> ForkRequest? {
    var bytes = [UInt8](repeating: 0, count: size)
    var received = [Int32](repeating: -1, count: most + 1)
    var came = Int32(most + 1)
    let length = sluice_receive_descriptors(socket, &bytes, bytes.count, &received, &came)
    let count = Int(came) - 1
    guard length > 0, count >= 0, Int(bytes[0]) == count, length > count else { return nil }
    let numbers = bytes[1..<count + 1].map { Int32($0) }
    let arguments = bytes[(count + 1)..<length].split(separator: 0, omittingEmptySubsequences: false).dropLast()
      .map { String(decoding: $0, as: UTF8.self) }
    return ForkRequest(
      arguments: arguments, descriptors: Array(zip(numbers, received)).map { (child: $0, received: $1) }, start: received[count])
  }

  /// Gives the child its process group, and the descriptors their numbers; closes all others but the three standard ones, which are
  /// the template's.
  private func arrange() {
    // Whoever comes first, the parent or this process, before anything is started that belongs to the group.
    setpgid(0, 0)
    // First above every number a child uses, so that no dup2 overwrites a source that is still needed.
    let raised = descriptors.map { (child: $0.child, source: fcntl($0.received, F_DUPFD_CLOEXEC, 64)) }
    for (child, source) in raised { _ = dup2(source, child) }
    let kept = Set(descriptors.map(\.child)).union([0, 1, 2]).sorted()
    var first: Int32 = 0
    for number in kept {
      if number > first { sluice_close_range(first, number - 1) }
      first = number + 1
    }
    sluice_close_range(first, .max)
  }
}
