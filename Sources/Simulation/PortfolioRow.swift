/// Writes single records of the contract `Schemas/portfolio-1.yaml`, in its order of fields.
///
/// A record depends on the seed, its number and, for what changes from day to day, the business date; never on the records
/// before it. So files are the same whatever the chunk size, and a record can be made again without those before it.
struct PortfolioRow {
  /// The contract's fields by position. The names are the header.
  enum Column: Int, CaseIterable {
    case account_id, customer_id, customer_name, product, opened_on, charged_off_on, original_balance, current_balance
    case interest_rate, last_payment_on, last_payment_amount, days_past_due, phone, email, postal_code, state, status, letters_sent
    case consent_call, consent_email
  }

  /// What is wrong with a record, and where.
  struct Fault {
    let damage: RowDamage
    let column: Column
    let variant: Int
  }

  private let vocabulary = PortfolioVocabulary()
  private let seed: UInt64
  private let today: Int
  private let firstAccount: UInt64

  /// Account numbers have ten digits.
  private static let accounts: UInt64 = 10_000_000_000
  /// Purposes of random numbers; each purpose of a row has its own generator.
  private static let lasting: UInt64 = 1
  private static let daily: UInt64 = 2
  private static let customer: UInt64 = 5

  init(seed: UInt64, businessDate: SimulatedDay) {
    self.seed = seed
    today = businessDate.daysSinceEpoch
    firstAccount = SplitMix64.mix(seed ^ 0xACC0) % Self.accounts
  }

  /// The account number of a row: multiplication by a number without a factor in common with 10¹⁰ gives no number twice.
  func account(ofRow row: UInt64) -> Int {
    Int((firstAccount &+ row &* 1_220_703_133) % Self.accounts)
  }

  /// Writes one record without its line ending.
  ///
  /// - Parameters:
  ///   - row: Counted from 0, below ``PortfolioSimulation/maximumRows``.
  ///   - keyRow: The row whose account number is written: `row`, unless the record is a duplicate.
  func write(row: UInt64, keyRow: UInt64, fault: Fault?, to cursor: inout ByteCursor) {
    // What belongs to the account lasts; what belongs to the day, spelling included, changes with it.
    var account = SplitMix64(seed: seed, row: row, purpose: Self.lasting)
    let day = SplitMix64(seed: seed, row: row, purpose: Self.daily &+ UInt64(truncatingIfNeeded: today) &<< 8)
    var field = PortfolioField(cursor: cursor, day: day, vocabulary: vocabulary, fault: fault)

    field.begin(.account_id)
    field.cursor.put(digits: self.account(ofRow: keyRow), width: 10)
    field.end()

    // One customer in five holds a second account.
    let holder = account.chance(200) ? row & ~1 : row
    field.begin(.customer_id)
    if !field.spoil() {
      field.cursor.put(field.day.chance(10) ? "c" as Unicode.Scalar : "C")
      field.cursor.put(digits: Int(SplitMix64(seed: seed, row: holder, purpose: Self.customer).first % 1_000_000_000), width: 9)
    }
    field.end()

    let name = (given: account.below(32), surname: account.below(32))
    // Begun without quotes: a name brings its own, and so may an address.
    field.begin(.customer_name, mayQuote: false)
    field.name(given: name.given, surname: name.surname)
    field.end()

    field.begin(.product)
    field.word(vocabulary.products[account.below(7)])
    field.end()

    let opened = 14_610 + account.below(5_640)  // 2010-01-01 to 2025-06-10
    field.begin(.opened_on)
    field.date(opened)
    field.end()

    let chargedOff = opened + 180 + account.below(720)
    field.begin(.charged_off_on)
    if chargedOff < today && account.chance(550) { field.date(chargedOff) } else { field.missing() }
    field.end()

    // The product of two draws: many small debts, few large ones.
    let original = 2_500 + account.below(3_000) * account.below(1_000)
    field.begin(.original_balance)
    field.amount(original)
    field.end()

    let paidShare = account.chance(350) ? 0 : field.day.below(1_000)
    let overpaid = paidShare > 0 && field.day.chance(8)
    field.begin(.current_balance)
    field.amount(overpaid ? -field.day.below(9_000) : original - original * paidShare / 1_100)
    field.end()

    field.begin(.interest_rate)
    if account.chance(960) { field.rate(account.below(2_999)) } else { field.missing() }
    field.end()

    field.begin(.last_payment_on)
    if paidShare > 0 { field.date(max(opened, today - field.day.below(400))) } else { field.missing() }
    field.end()

    field.begin(.last_payment_amount)
    if paidShare > 0 { field.amount(500 + field.day.below(60_000)) } else { field.missing() }
    field.end()

    field.begin(.days_past_due)
    if !field.spoil() { field.cursor.put(number: field.day.below(720)) }
    field.end()

    field.begin(.phone)
    if account.chance(920) { field.phone(&account) } else { field.missing() }
    field.end()

    field.begin(.email, mayQuote: false)
    if account.chance(700) { field.email(given: name.given, surname: name.surname, &account) } else { field.missing() }
    field.end()

    let place = vocabulary.states[account.below(51)].bytes
    field.begin(.postal_code)
    if account.chance(980) {
      for index in 2..<5 { field.cursor.put(place[index]) }
      field.cursor.put(digits: account.below(100), width: 2)
      if account.chance(250) {
        field.cursor.put("-" as Unicode.Scalar)
        field.cursor.put(digits: account.below(10_000), width: 4)
      }
    } else {
      field.missing()
    }
    field.end()

    field.begin(.state)
    if account.chance(980) { field.state(place[0], place[1]) } else { field.missing() }
    field.end()

    field.begin(.status)
    field.word(vocabulary.statuses[field.day.below(9)])
    field.end()

    field.begin(.letters_sent)
    if !field.spoil() { field.cursor.put(number: field.day.below(12)) }
    field.end()

    field.begin(.consent_call)
    field.flag(account.chance(800))
    field.end()

    field.begin(.consent_email)
    field.flag(account.chance(600))
    field.endRecord()

    cursor = field.cursor
  }
}
