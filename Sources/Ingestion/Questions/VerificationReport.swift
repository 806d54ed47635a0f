/// What was compared with what, and every fault found.
public struct VerificationReport: Sendable, Codable {
  public enum Verdict: String, Sendable, Codable {
    case holds, fails
    /// Nothing to compare, or something could not be read.
    case incomplete
  }

  /// One comparison.
  public struct Check: Sendable, Codable {
    /// ledger, lake, vault or balances.
    public var scope: String
    public var name: String
    public var verdict: Verdict
    /// What was counted, in words.
    public var detail: String
    public var faults: [String]
  }

  public var checks: [Check]
  /// What the checks cannot say.
  public var caveats: [String]

  /// 0 all hold, 1 one fails, 2 something could not be verified.
  public var exitCode: Int32 {
    if checks.contains(where: { $0.verdict == .fails }) { return 1 }
    return checks.contains { $0.verdict == .incomplete } ? 2 : 0
  }
}
