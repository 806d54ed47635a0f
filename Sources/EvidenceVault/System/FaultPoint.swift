/// The place where a test makes a system call fail, or kills the process before it.
enum FaultPoint {
  /// Which calls shall fail.
  struct Plan: Sendable {
    /// Given the call and its path, the error number to fail with, or 0 to let it happen.
    let decide: @Sendable (VaultError.Operation, String) -> Int32
  }

  @TaskLocal static var plan: Plan?
  /// The most bytes one write call takes, to walk the path of short writes.
  @TaskLocal static var longestWrite: Int?

  static func reach(_ operation: VaultError.Operation, _ path: String) throws(VaultError) {
    guard let plan else { return }
    let number = plan.decide(operation, path)
    if number != 0 { throw VaultError(operation, path, number) }
  }
}
