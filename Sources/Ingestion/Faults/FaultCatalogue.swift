/// Every code this gateway can print, with what it means, what to do and what to write to the bank.
///
/// One table serves `sluice explain`, the decision between retry, quarantine and halt, and `Docs/runbook.md`, which a test
/// compares with it.
public enum FaultCatalogue {
  /// What the gateway does about a fault by itself.
  public enum Disposition: String, Sendable, Codable {
    /// Holds the delivery for a person.
    case quarantine
    /// Looks again at the next poll until `ready.give_up`, then holds the delivery for a person.
    case wait
    /// Tries again at the next pass; nothing is wrong with the delivery.
    case retry
    /// Stops the feed or the endpoint until a person has acted.
    case halt
    /// Leaves the record out and goes on.
    case reject
    /// Says so, and stops nothing.
    case report
  }

  /// What is known about one code.
  public struct Entry: Sendable, Codable {
    public let code: String
    public let disposition: Disposition
    /// Whether `quarantine accept` may override it.
    public let mayBeAccepted: Bool
    public let meaning: String
    public let remedy: String
    /// What to write to the sender; `nil` where the sender cannot help.
    public let letter: String?
  }

  /// All codes, grouped by stage.
  public static let entries: [Entry] =
    acquisition + openPGP + content + records + decisions + landing + lake + scoring + ledger

  private static let byCode = Dictionary(uniqueKeysWithValues: entries.map { ($0.code, $0) })

  /// What is known about `code`, if it is one of ours.
  public static func entry(_ code: String) -> Entry? { byCode[code] }

  static func disposition(of code: String) -> Disposition { byCode[code]?.disposition ?? .quarantine }

  static func make(
    _ code: String, _ disposition: Disposition, _ meaning: String, remedy: String, letter: String? = nil,
    mayBeAccepted: Bool = false
  ) -> Entry {
    Entry(
      code: code, disposition: disposition, mayBeAccepted: mayBeAccepted, meaning: meaning, remedy: remedy, letter: letter)
  }
}
