/// What a simulated portfolio looks like, apart from its size and its seed.
public struct PortfolioOptions: Sendable, Hashable {
  /// How records end.
  public enum LineEnding: String, Sendable, Hashable, CaseIterable { case lf, crlf }

  /// The business day that the file describes. Another day of the same seed holds the same accounts with other balances.
  /// Accounts are opened from 2010 to the middle of 2025, so days from 2026 on look natural.
  public var businessDate: SimulatedDay
  /// Damaged records per thousand, 0 to 1000; each record is drawn on its own, so the share is approximate.
  public var badRowsPerMille: Int
  /// The kinds of damage, all equally likely. Empty means none, whatever ``badRowsPerMille`` says.
  public var damage: [RowDamage]
  public var lineEnding: LineEnding
  /// Whether a UTF-8 byte order mark comes first.
  public var byteOrderMark: Bool

  /// The business day used when none is given: 2026-11-20.
  public static let defaultBusinessDate = SimulatedDay(daysSinceEpoch: 20_777)

  public init(
    businessDate: SimulatedDay = PortfolioOptions.defaultBusinessDate, badRowsPerMille: Int = 0,
    damage: [RowDamage] = RowDamage.allCases, lineEnding: LineEnding = .lf, byteOrderMark: Bool = false
  ) {
    self.businessDate = businessDate
    self.badRowsPerMille = min(1000, max(0, badRowsPerMille))
    self.damage = damage
    self.lineEnding = lineEnding
    self.byteOrderMark = byteOrderMark
  }
}
