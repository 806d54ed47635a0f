public import DataContracts

/// A contract proposed from a sample, for a person to finish.
public struct ContractProposal: Sendable {
  /// The contract with its evidence in comments; YAML that ``Contract/parse(bytes:name:fileName:checkingPatterns:)`` reads.
  public let yaml: String
  public let contract: Contract
  /// What only a person can decide, each with its field; also in the comments.
  public let questions: [Question]
  /// Records of the sample, the header not counted.
  public let records: Int
  /// What judging the sample by the proposal gave.
  public let verdict: Verdict

  public struct Question: Sendable, Hashable, Codable {
    public let field: String
    public let text: String
  }

  public enum Verdict: Sendable, Hashable {
    /// Records that the proposal would land and reject, with the reasons, most frequent first: records the sample itself
    /// has in another shape.
    case judged(landed: Int, rejected: Int, reasons: [String])
    /// The proposal has parts that are not carried out yet.
    case notJudged(reason: String)
  }
}
