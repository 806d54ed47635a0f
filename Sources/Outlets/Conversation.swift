internal import Containment
internal import Glibc

/// Our side of a program's standard input and output while it runs.
///
/// One thread serves both pipes with poll(2) and never blocks on either, so a program may read late, never, or write without end.
struct Conversation {
  private var writing: Int32
  /// Our copy of the program's end of its standard input, never read. A pipe that still has a reader does not raise SIGPIPE,
  /// however little of the manifest the program cares to read.
  private var witness: Int32
  private var reading: Int32
  private let document: [UInt8]
  private var written = 0
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)

  /// The longest nap between two looks at the clock and the child, in milliseconds.
  private static let longestNap: Int32 = 20
  /// What may still be read after the program has gone; a process that left its group could go on writing for ever.
  private static let drainLimit: Int64 = 1 << 20

  /// Takes over both ends of `input` and the reading end of `output`; ``close()`` ends them.
  init(input: inout ChildPipe, output: inout ChildPipe, document: [UInt8]) {
    writing = input.takeWriting()
    witness = input.takeReading()
    reading = output.takeReading()
    self.document = document
    // The program's own ends are other open file descriptions (pipe(7)) and stay blocking.
    for descriptor in [writing, reading] { _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) }
  }

  mutating func close() {
    Self.end(&writing)
    Self.end(&witness)
    Self.end(&reading)
    buffer.deallocate()
  }

  /// Serves the pipes until the child is gone or killed.
  mutating func follow(
    _ child: ContainedChild, until deadline: ContinuousClock.Instant, _ output: inout OutputTail, _ shouldStop: () -> Bool
  ) -> CommandResult.Ending {
    var nap: Int32 = 1
    while !child.hasEnded {
      let left = deadline - ContinuousClock.now
      if left <= .zero { return abandon(child, .timedOut, &output) }
      if shouldStop() { return abandon(child, .stopped, &output) }
      let moved = wait(milliseconds: min(nap, Int32(clamping: left.wholeMilliseconds + 1))) ? exchange(&output) : false
      nap = moved ? 1 : min(nap * 2, Self.longestNap)
    }
    let status = child.wait()
    drain(&output)
    switch status {
    case .exited(let code): return .exited(code)
    case .signalled(let signal): return .signalled(signal)
    }
  }

  private mutating func abandon(
    _ child: ContainedChild, _ ending: CommandResult.Ending, _ output: inout OutputTail
  ) -> CommandResult.Ending {
    child.kill()
    child.wait()
    drain(&output)
    return ending
  }

  /// Whether a pipe became ready in time. Descriptors below zero are passed over by poll(2), which then just sleeps.
  private func wait(milliseconds: Int32) -> Bool {
    var waiting = [
      pollfd(fd: reading, events: Int16(POLLIN), revents: 0), pollfd(fd: writing, events: Int16(POLLOUT), revents: 0),
    ]
    return poll(&waiting, nfds_t(waiting.count), milliseconds) > 0
  }

  /// Moves what can be moved without blocking; whether anything was.
  private mutating func exchange(_ output: inout OutputTail) -> Bool {
    let sent = send()
    return receive(&output) > 0 || sent
  }

  private mutating func send() -> Bool {
    guard writing >= 0 else { return false }
    let count = document.withUnsafeBytes { bytes in
      let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
      return write(writing, rest.baseAddress, rest.count)
    }
    if count > 0 { written += count }
    // Everything said, or a pipe that cannot be used: the program reads the end of file.
    if written == document.count || (count < 0 && errno != EAGAIN && errno != EINTR) { Self.end(&writing) }
    return count > 0
  }

  private mutating func receive(_ output: inout OutputTail) -> Int {
    guard reading >= 0 else { return 0 }
    let count = read(reading, buffer.baseAddress, buffer.count)
    if count > 0 {
      output.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
      Self.end(&reading)
    }
    return max(0, count)
  }

  private mutating func drain(_ output: inout OutputTail) {
    let end = output.total + Self.drainLimit
    while output.total < end && receive(&output) > 0 {}
  }

  private static func end(_ descriptor: inout Int32) {
    if descriptor >= 0 { _ = Glibc.close(descriptor) }
    descriptor = -1
  }
}
