internal import Containment
internal import Glibc

/// Hands a manifest to an operator's program: the program is started without a shell, reads the manifest from its standard
/// input, and says by its exit code whether it did its work.
///
/// The program runs in a process group of its own with a clean environment and no descriptor but its three. When it ends, or
/// its time is up, whatever is left of its process group is killed: a run that the ledger calls ended has ended. What it writes
/// to standard output and standard error is read, so that it never blocks, and forgotten but for the last bytes.
public struct CommandOutlet: Sendable {
  /// The absolute path of the program, then its arguments.
  public let command: [String]
  /// How long the program may take.
  public let timeout: Duration
  /// `PATH`, `HOME` and `LANG` of the program; `SLUICE_RUN` joins them at each delivery.
  public let environment: [String: String]
  /// The most bytes of output that are kept.
  public let outputLimit: Int
  private let program: String

  /// The time a program has when nothing is configured: one hour.
  public static let defaultTimeout = Duration.seconds(3600)

  /// - Parameters:
  ///   - command: The absolute path of the program, then its arguments, which it gets as they stand.
  ///   - timeout: How long the program may take.
  ///   - environment: The program's variables.
  ///   - outputLimit: The most bytes of output to keep.
  /// - Throws: ``OutletError`` with code `.commandInvalid` if the command does not begin with an absolute path.
  public init(
    command: [String], timeout: Duration = CommandOutlet.defaultTimeout,
    environment: [String: String] = CommandOutlet.cleanEnvironment(), outputLimit: Int = 4096
  ) throws(OutletError) {
    guard let program = command.first, program.hasPrefix("/") else {
      throw OutletError(
        code: .commandInvalid,
        message: "an outlet's command is a list that begins with the path of a program; correct 'outlet: { command: … }'")
    }
    self.program = program
    self.command = command
    self.timeout = timeout
    self.environment = environment
    self.outputLimit = max(0, outputLimit)
  }

  /// `PATH`, `HOME` and `LANG` as this process has them, or plain defaults, and nothing else: no token or password that the
  /// gateway was started with reaches a program.
  public static func cleanEnvironment() -> [String: String] {
    func inherited(_ name: String, or fallback: String) -> String {
      guard let value = getenv(name), value.pointee != 0 else { return fallback }
      return String(cString: value)
    }
    return [
      "PATH": inherited("PATH", or: "/usr/local/bin:/usr/bin:/bin"),
      "HOME": inherited("HOME", or: "/"),
      "LANG": inherited("LANG", or: "C.UTF-8"),
    ]
  }

  /// Starts the program and waits for its end. Blocks the calling thread.
  ///
  /// - Parameters:
  ///   - manifest: What the program is told.
  ///   - shouldStop: Asked about 50 times a second; `true` kills the program.
  /// - Returns: How it ended; a program that could not be started is a result too.
  public func deliver(_ manifest: ScoreManifest, shouldStop: () -> Bool = { false }) -> CommandResult {
    let begin = ContinuousClock.now
    var output = OutputTail(limit: outputLimit)
    let ending: CommandResult.Ending
    do throws(OutletError) {
      ending = try run(manifest, until: begin + timeout, &output, shouldStop)
    } catch {
      ending = .notStarted(error)
    }
    return CommandResult(
      ending: ending, milliseconds: (ContinuousClock.now - begin).wholeMilliseconds, outputBytes: output.total,
      outputTail: output.bytes)
  }

  private func run(
    _ manifest: ScoreManifest, until deadline: ContinuousClock.Instant, _ output: inout OutputTail, _ shouldStop: () -> Bool
  ) throws(OutletError) -> CommandResult.Ending {
    let document = try manifest.encoded()
    var variables = environment
    variables["SLUICE_RUN"] = manifest.run
    do throws(ContainmentError) {
      var input = try ChildPipe()
      var outcome = try ChildPipe()
      let child = try ContainedChild(
        executable: program, arguments: Array(command.dropFirst()), environment: variables,
        descriptors: [(child: 0, parent: input.reading), (child: 1, parent: outcome.writing), (child: 2, parent: outcome.writing)])
      outcome.closeWriting()
      var conversation = Conversation(input: &input, output: &outcome, document: [UInt8](document))
      defer { conversation.close() }
      return conversation.follow(child, until: deadline, &output, shouldStop)
    } catch {
      throw OutletError(error)
    }
  }
}

extension OutletError {
  init(_ error: ContainmentError) {
    switch error.code {
    case .executableMissing: self.init(code: .commandMissing, message: error.message)
    case .resourcesExhausted: self.init(code: .resourcesExhausted, message: error.message)
    }
  }
}

extension Duration {
  /// Rounded down; at most a year, so that sums do not overflow.
  var wholeMilliseconds: Int64 {
    let (seconds, attoseconds) = min(self, .seconds(31_536_000)).components
    return seconds * 1000 + attoseconds / 1_000_000_000_000_000
  }
}
