/// Where a row came from and where a line went.
public struct TraceReport: Sendable, Codable {
  /// The record in the delivered file.
  public struct Record: Sendable, Codable {
    public var record: Int64
    public var line: Int64
    /// Offset and length in the plaintext, after OpenPGP.
    public var byteOffset: Int64
    public var byteLength: Int64
    public var outcome: String
    /// Every reason it was left out for; `type`, `field`, `rule`.
    public var reasons: [RecordReason]
    /// Data file in the table's folder that holds the row, and 0-based row in it; where the row was, if it was replaced.
    public var file: String?
    public var position: Int64?
    /// Where the row landed, if it has been moved to another file since.
    public var landedFile: String?
    public var landedPosition: Int64?
  }

  public struct Signer: Sendable, Codable {
    public var primary: String
    public var subkey: String
    public var signed: String
  }

  /// A leaf of the ledger that speaks of the delivery.
  public struct Step: Sendable, Codable {
    public var leaf: Int64
    public var type: String
    public var time: String
  }

  /// How the cell of one field became the value that landed, told again from the vault's bytes.
  public struct Cell: Sendable, Codable {
    /// A cleansing step that changed the cell; the texts are left out of personal data unless asked for.
    public struct Step: Sendable, Codable {
      public var step: String
      public var before: String?
      public var after: String?
    }

    /// What the landed row holds beside what the cell became.
    public enum Comparison: String, Sendable, Codable {
      case same, differs
    }

    public var field: String
    /// The column the field fills; `nil` for one that does not land.
    public var column: String?
    public var isPersonal: Bool
    /// Whether the cell holds a value of its type.
    public var hasValue: Bool
    /// The cell as it came, without quotes and escapes; `nil` without one.
    public var delivered: String?
    public var steps: [Step]
    /// The typed value; `nil` without one.
    public var value: String?
    public var reasons: [RecordReason]
    /// `nil` when there is no landed value to compare with.
    public var landed: Comparison?
    /// What landed instead.
    public var landedValue: String?
  }

  public struct LandedValue: Sendable, Codable {
    public var column: String
    /// `nil` for null.
    public var value: String?
  }

  public var delivery: String
  public var deliveryID: String
  public var state: String
  public var supersededBy: String?
  public var feed: String
  public var customer: String
  public var businessDate: String
  public var source: String
  public var ciphertext: String
  public var recipientKey: String?
  public var signers: [Signer]
  public var contract: String?
  public var contractHash: String?
  public var table: String?
  public var tableVersion: Int64?
  public var commit: String?
  public var record: Record
  /// The rejected record whose place this one took.
  public var completes: RecordPlace?
  /// The record that took the place of this one.
  public var completedBy: RecordPlace?
  /// Why the record and the row map may be believed.
  public var proofs: [String]
  public var ledger: [Step]
  /// The record's own bytes, only when asked for.
  public var raw: String?
  /// Cleansed values as landed, only when asked for.
  public var landed: [LandedValue]?
  /// One for each field of the contract, only when asked for.
  public var cleansing: [Cell]?
}
