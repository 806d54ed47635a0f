/// Decides which records are damaged, and how. Every answer is a function of seed, options and row number alone.
struct DamagePlan {
  private let seed: UInt64
  private let perMille: Int
  private let kinds: [RowDamage]

  private static let selection: UInt64 = 3
  private static let detail: UInt64 = 4

  init(seed: UInt64, options: PortfolioOptions) {
    // Another day damages other records.
    self.seed = SplitMix64.mix(seed ^ UInt64(truncatingIfNeeded: options.businessDate.daysSinceEpoch))
    perMille = options.damage.isEmpty ? 0 : min(1000, options.badRowsPerMille)
    kinds = options.damage
  }

  @inline(__always)
  func isDamaged(_ row: UInt64) -> Bool {
    guard perMille > 0 else { return false }
    var random = SplitMix64(seed: seed, row: row, purpose: Self.selection)
    return random.chance(UInt32(perMille))
  }

  /// The fault of a damaged row, and the row whose account number it carries.
  func fault(ofRow row: UInt64) -> (fault: PortfolioRow.Fault, keyRow: UInt64) {
    var random = SplitMix64(seed: seed, row: row, purpose: Self.detail)
    let damage = kinds[random.below(UInt32(kinds.count))]
    let variant = random.below(1 << 20)
    if damage == .duplicateKey {
      if let original = original(before: row, &random) {
        return (.init(damage: .duplicateKey, column: .account_id, variant: variant), original)
      }
      // The first record has none before it to repeat.
      return (.init(damage: .badDate, column: .opened_on, variant: variant), row)
    }
    let columns = Self.columns(damage)
    let column = columns[random.below(UInt32(columns.count))]
    return (.init(damage: damage, column: column, variant: variant), row)
  }

  /// An earlier row that is not damaged itself: a rejected record's key is free, so repeating it would be no duplicate.
  private func original(before row: UInt64, _ random: inout SplitMix64) -> UInt64? {
    guard row > 0, perMille < 1000 else { return nil }
    var candidate = UInt64(random.below(UInt32(row)))
    while isDamaged(candidate) {
      guard candidate > 0 else { return nil }
      candidate -= 1
    }
    return candidate
  }

  private static func columns(_ damage: RowDamage) -> [PortfolioRow.Column] {
    switch damage {
    case .badDate: [.opened_on, .charged_off_on, .last_payment_on]
    case .badDecimal: [.original_balance, .current_balance, .last_payment_amount]
    case .missingRequired:
      [.customer_id, .customer_name, .product, .opened_on, .original_balance, .current_balance, .days_past_due, .status,
       .letters_sent, .consent_call, .consent_email]
    case .unknownEnum: [.product, .state, .status]
    case .invalidUTF8: [.email]
    case .wrongColumnCount, .duplicateKey: [.account_id]
    }
  }
}
