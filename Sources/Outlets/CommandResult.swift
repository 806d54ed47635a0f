/// What became of one attempt to hand a manifest to a program.
public struct CommandResult: Sendable, Hashable {
  /// How the attempt ended.
  public enum Ending: Sendable, Hashable {
    /// The program called `exit` with this code, 0 to 255.
    case exited(Int32)
    /// This signal ended the program.
    case signalled(Int32)
    /// The program and its process group were killed because time was up.
    case timedOut
    /// The program and its process group were killed because the caller asked for it.
    case stopped
    /// The program never ran.
    case notStarted(OutletError)
  }

  public let ending: Ending
  /// From before the start until the program was gone.
  public let milliseconds: Int64
  /// Bytes that the program wrote to its standard output and standard error together.
  public let outputBytes: Int64
  /// The last of those bytes, for an operator's eyes: it may hold anything, so it belongs in no ledger and no log.
  public let outputTail: [UInt8]

  /// Whether the program ran and exited with code 0.
  public var isSuccess: Bool { ending == .exited(0) }

  /// A stable code for the ledger and `sluice explain`; `nil` for success.
  public var failureCode: String? {
    switch ending {
    case .exited(0): nil
    case .exited: "outlet-command-failed"
    case .signalled: "outlet-command-signalled"
    case .timedOut: "outlet-command-timed-out"
    case .stopped: "outlet-command-stopped"
    case .notStarted(let error): error.code.rawValue
    }
  }

  /// The number that shells give an ending: the exit code, or 128 and the signal's number; `nil` if the program was killed by
  /// us or never ran.
  public var exitStatus: Int32? {
    switch ending {
    case .exited(let code): code
    case .signalled(let signal): 128 + signal
    case .timedOut, .stopped, .notStarted: nil
    }
  }
}
