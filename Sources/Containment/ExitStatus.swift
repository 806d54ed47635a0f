/// How a child ended.
public enum ExitStatus: Sendable, Hashable {
  /// It called `exit` with this code, 0 to 255.
  case exited(Int32)
  /// This signal killed it.
  case signalled(Int32)

  /// Whether it exited with code 0.
  public var isSuccess: Bool { self == .exited(0) }

  /// Reads the status word of `waitpid(2)`.
  init(status: Int32) {
    let signal = status & 0x7f
    self = signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
  }
}
