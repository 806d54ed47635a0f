/// The place where a test makes a system call fail, so that every failure path can be walked without a broken disk.
enum FaultPoint {
  enum Call: String, Sendable, CaseIterable {
    case open, read, write, fsync, link, rename, unlink, mkdir, readdir, flock
  }

  /// Which calls shall fail.
  struct Plan: Sendable {
    /// Given the call and its path, the error number to fail with, or 0 to let it happen.
    let decide: @Sendable (Call, String) -> Int32
  }

  @TaskLocal static var plan: Plan?

  static func reach(_ call: Call, _ path: String) throws(DeltaError) {
    guard let plan else { return }
    let number = plan.decide(call, path)
    if number != 0 { throw DeltaError(call, path, number) }
  }
}
