/// Resource limits that the kernel enforces on one contained child.
///
/// `nil` leaves the limit of this process in force. The limits are set with `prlimit(2)` right after the child has been
/// spawned, before it can have read a byte of hostile input, because our end of its pipes is only handed out afterwards.
public struct ChildLimits: Sendable, Hashable {
  /// Bytes of address space (`RLIMIT_AS`).
  public var addressSpace: UInt64?
  /// Seconds of processor time (`RLIMIT_CPU`); the kernel kills the child beyond it.
  public var cpuSeconds: UInt64?
  /// Open descriptors (`RLIMIT_NOFILE`).
  public var openFiles: UInt64?

  public init(addressSpace: UInt64? = nil, cpuSeconds: UInt64? = nil, openFiles: UInt64? = nil) {
    self.addressSpace = addressSpace
    self.cpuSeconds = cpuSeconds
    self.openFiles = openFiles
  }
}
