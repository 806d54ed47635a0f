import Containment
import Foundation
import Glibc
import Testing

/// A failure of the tests' own means, as opposed to one of the program under test.
struct Failure: Error, CustomStringConvertible {
  let description: String
}

/// What a program left behind: how it ended and what it printed.
struct Outcome: CustomStringConvertible {
  let command: String
  let status: Containment.ExitStatus
  let output: Data
  let errors: String

  /// The exit code; negative when a signal ended the program.
  var code: Int32 {
    switch status {
    case .exited(let code): code
    case .signalled(let signal): -signal
    }
  }

  var text: String { String(decoding: output, as: UTF8.self) }

  /// Standard output as one JSON document.
  func json() throws -> JSON {
    do { return try JSONDecoder().decode(JSON.self, from: output) } catch {
      throw Failure(description: "not one JSON document (\(error)): \(self)")
    }
  }

  /// Standard output as JSON Lines.
  func lines() throws -> [JSON] {
    try output.split(separator: 0x0A).map { line in
      do { return try JSONDecoder().decode(JSON.self, from: Data(line)) } catch {
        throw Failure(description: "a line that is no JSON (\(error)): \(self)")
      }
    }
  }

  var description: String { "\(command) ended with \(status)\n\(text)\(errors)" }
}

/// A program that runs beside the test; its output goes to files without names, so that it never waits for a reader.
final class Running: Sendable {
  let command: String
  private let child: ContainedChild
  private let output: Int32
  private let errors: Int32

  init(_ program: String, _ arguments: [String], environment: [String: String] = [:], input: Data = Data()) throws {
    command = ([(program as NSString).lastPathComponent] + arguments).joined(separator: " ")
    let given = try Self.scratch(input)
    defer { close(given) }
    output = try Self.scratch()
    errors = try Self.scratch()
    var complete = ["PATH": "/usr/bin:/bin:/usr/sbin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "TZ": "UTC"]
    complete.merge(environment) { _, new in new }
    child = try ContainedChild(
      executable: program, arguments: arguments, environment: complete,
      descriptors: [(0, given), (1, output), (2, errors)])
  }

  deinit {
    close(output)
    close(errors)
  }

  var processID: Int32 { child.processID }
  var hasEnded: Bool { child.hasEnded }

  /// Standard error so far.
  var complaints: String { String(decoding: Self.content(errors), as: UTF8.self) }

  /// Signals the program's own process and nothing else.
  func signal(_ number: Int32) { if !child.hasEnded { _ = Glibc.kill(child.processID, number) } }

  /// Waits for the end; a program that takes longer is killed, which fails the test.
  func wait(seconds: Double = 60) throws -> Outcome {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while !child.hasEnded {
      guard ContinuousClock.now < deadline else {
        child.kill()
        throw Failure(description: "\(command) did not end within \(seconds) s\n\(complaints)")
      }
      usleep(2_000)
    }
    return Outcome(command: command, status: child.wait(), output: Self.content(output), errors: complaints)
  }

  private static func scratch(_ content: Data = Data()) throws -> Int32 {
    var path = Array("/tmp/sluice-e2e-XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0 else { throw Failure(description: "no temporary file (errno \(errno))") }
    unlink(path)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: content)
    lseek(descriptor, 0, SEEK_SET)
    return descriptor
  }

  private static func content(_ descriptor: Int32) -> Data {
    var status = stat()
    fstat(descriptor, &status)
    var bytes = Data(count: Int(status.st_size))
    let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    return bytes.prefix(max(count, 0))
  }
}

/// Programs that the tests run to their end.
enum Tool {
  @discardableResult
  static func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:], input: Data = Data(), seconds: Double = 60
  ) throws -> Outcome {
    try Running(program, arguments, environment: environment, input: input).wait(seconds: seconds)
  }

  /// Runs a program that must succeed.
  @discardableResult
  static func require(_ program: String, _ arguments: [String], input: Data = Data()) throws -> Data {
    let outcome = try run(program, arguments, input: input)
    guard outcome.status.isSuccess else { throw Failure(description: "\(outcome)") }
    return outcome.output
  }
}

/// Repeats a look until it shows what is awaited.
func eventually(within seconds: Double = 20, _ what: String, _ look: () throws -> Bool) throws {
  let deadline = ContinuousClock.now + .seconds(seconds)
  while try !look() {
    guard ContinuousClock.now < deadline else { throw Failure(description: "not within \(seconds) s: \(what)") }
    usleep(20_000)
  }
}
