/// Writes the fields of one record as untidily as real files have them: stray blanks, needless quotes, two date formats, null
/// tokens, capitals. Whatever it writes without a fault is accepted by the contract after cleansing.
struct PortfolioField {
  var cursor: ByteCursor
  var day: SplitMix64
  private let vocabulary: PortfolioVocabulary
  private let fault: PortfolioRow.Fault?
  /// The position of the field to be spoilt, -1 for none.
  private let spoilt: Int
  /// One bit for each field: a blank before the value, one after it, quotes around it.
  private let leading: UInt64
  private let trailing: UInt64
  private let quotes: UInt64
  private var column = 0
  private var isQuoted = false
  private var mayPad = false

  @inline(__always)
  init(cursor: ByteCursor, day: SplitMix64, vocabulary: PortfolioVocabulary, fault: PortfolioRow.Fault?) {
    self.cursor = cursor
    self.day = day
    self.vocabulary = vocabulary
    self.fault = fault
    spoilt = fault?.column.rawValue ?? -1
    // Six random words and'ed: a bit is set once in 64.
    let rare = self.day.next() & self.day.next() & self.day.next() & self.day.next() & self.day.next()
    leading = rare & self.day.next()
    trailing = rare & self.day.next()
    quotes = rare & self.day.next()
  }

  @inline(__always)
  mutating func begin(_ column: PortfolioRow.Column, mayQuote: Bool = true) {
    self.column = column.rawValue
    isQuoted = mayQuote && quotes &>> UInt64(self.column) & 1 == 1
    if isQuoted { cursor.put("\"" as Unicode.Scalar) }
    // No blanks around quotes that a value brings itself: a quote after a blank opens nothing (RFC 4180 §2.5).
    mayPad = mayQuote && self.column != spoilt
    if mayPad && leading &>> UInt64(self.column) & 1 == 1 { cursor.put(" " as Unicode.Scalar) }
  }

  @inline(__always)
  mutating func end() {
    close()
    cursor.put("," as Unicode.Scalar)
  }

  @inline(__always)
  private mutating func close() {
    if mayPad && trailing &>> UInt64(column) & 1 == 1 { cursor.put(" " as Unicode.Scalar) }
    if isQuoted { cursor.put("\"" as Unicode.Scalar) }
  }

  /// Ends the last field, and gives the record one field too few or too many if that is its fault.
  @inline(__always)
  mutating func endRecord() {
    close()
    guard let fault, fault.damage == .wrongColumnCount else { return }
    guard fault.variant & 1 == 0 else { return cursor.put(vocabulary.surplus) }
    // The last field holds no comma.
    repeat { cursor.next -= 1 } while cursor.next.pointee != UInt8(ascii: ",")
  }

  /// Writes a spoilt value if this is the field that the fault is in.
  @inline(__always)
  mutating func spoil() -> Bool {
    guard column == spoilt else { return false }
    writeSpoilt()
    return true
  }

  private mutating func writeSpoilt() {
    guard let fault else { return }
    func pick(_ words: [Word]) -> Word { words[fault.variant % words.count] }
    switch fault.damage {
    case .badDate: cursor.put(pick(vocabulary.badDates))
    case .badDecimal:
      // This field's values are quoted whole or not at all.
      cursor.put(pick(isQuoted ? vocabulary.badDecimals : vocabulary.badDecimalsQuoted))
    case .missingRequired: if fault.variant & 1 == 0 { cursor.put(pick(vocabulary.nullTokens)) }
    case .unknownEnum:
      switch fault.column {
      case .product: cursor.put(pick(vocabulary.unknownProducts))
      case .state: cursor.put(pick(vocabulary.unknownStates))
      default: cursor.put(pick(vocabulary.unknownStatuses))
      }
    case .invalidUTF8:
      cursor.put(pick(vocabulary.givenNames))
      cursor.put(0xE9)
      cursor.put(vocabulary.domains[0])
    case .wrongColumnCount, .duplicateKey: break
    }
  }

  /// A value that is not there: usually nothing at all, sometimes a null token.
  @inline(__always)
  mutating func missing() {
    if spoil() { return }
    if day.chance(100) { cursor.put(vocabulary.nullTokens[day.below(4)]) }
  }

  /// A word of a code list, in capitals now and then.
  @inline(__always)
  mutating func word(_ word: Word) {
    if spoil() { return }
    let start = cursor.next
    cursor.put(word)
    if day.chance(30) { cursor.capitalise(from: start, onlyFirst: day.chance(500)) }
  }

  /// A date, one in eight as the American month, day, year.
  @inline(__always)
  mutating func date(_ daysSinceEpoch: Int) {
    if spoil() { return }
    let (year, month, dayOfMonth) = SimulatedDay.civil(daysSinceEpoch)
    if day.chance(125) {
      cursor.put(digits: month, width: 2)
      cursor.put("/" as Unicode.Scalar)
      cursor.put(digits: dayOfMonth, width: 2)
      cursor.put("/" as Unicode.Scalar)
      cursor.put(digits: year, width: 4)
    } else {
      cursor.put(digits: year, width: 4)
      cursor.put("-" as Unicode.Scalar)
      cursor.put(digits: month, width: 2)
      cursor.put("-" as Unicode.Scalar)
      cursor.put(digits: dayOfMonth, width: 2)
    }
  }

  /// An amount of money given in cents, with as many decimals as it needs or, mostly, two.
  @inline(__always)
  mutating func amount(_ cents: Int) {
    if spoil() { return }
    if cents < 0 { cursor.put("-" as Unicode.Scalar) }
    let magnitude = cents.magnitude
    let fraction = Int(magnitude % 100)
    cursor.put(number: Int(magnitude / 100))
    if fraction % 10 == 0 && day.chance(200) {
      guard fraction != 0 else { return }
      cursor.put("." as Unicode.Scalar)
      cursor.put(digits: fraction / 10, width: 1)
    } else {
      cursor.put("." as Unicode.Scalar)
      cursor.put(digits: fraction, width: 2)
    }
  }

  /// A percentage given in hundredths; a few with digits beyond the contract's scale of four, to be rounded.
  @inline(__always)
  mutating func rate(_ hundredths: Int) {
    cursor.put(number: hundredths / 100)
    cursor.put("." as Unicode.Scalar)
    cursor.put(digits: hundredths % 100, width: 2)
    if day.chance(60) { cursor.put(digits: day.below(1_000), width: 3) }
  }

  /// A name: half of them as "surname, given name", which needs quotes; a few with a nickname in doubled quotes.
  @inline(__always)
  mutating func name(given: Int, surname: Int) {
    if spoil() { return }
    let style = day.below(100)
    if style < 50 {
      cursor.put("\"" as Unicode.Scalar)
      cursor.put(vocabulary.writtenSurnames[surname])
      cursor.put("," as Unicode.Scalar)
      cursor.put(" " as Unicode.Scalar)
      cursor.put(vocabulary.writtenGivenNames[given])
      if style < 2 { cursor.put(" " as Unicode.Scalar) }
      cursor.put("\"" as Unicode.Scalar)
    } else if style < 98 {
      cursor.put(vocabulary.writtenGivenNames[given])
      cursor.put(" " as Unicode.Scalar)
      if style < 52 { cursor.put(" " as Unicode.Scalar) }
      cursor.put(vocabulary.writtenSurnames[surname])
    } else {
      cursor.put("\"" as Unicode.Scalar)
      cursor.put(vocabulary.writtenGivenNames[given])
      cursor.put(" " as Unicode.Scalar)
      cursor.put(vocabulary.nicknames[day.below(4)])
      cursor.put(" " as Unicode.Scalar)
      cursor.put(vocabulary.writtenSurnames[surname])
      cursor.put("\"" as Unicode.Scalar)
    }
  }

  @inline(__always)
  mutating func phone(_ account: inout SplitMix64) {
    let area = vocabulary.areaCodes[account.below(14)]
    let line = 100 + account.below(100)
    let separator: Unicode.Scalar
    switch account.below(4) {
    case 0:
      cursor.put("(" as Unicode.Scalar)
      cursor.put(digits: area, width: 3)
      cursor.put(")" as Unicode.Scalar)
      cursor.put(" " as Unicode.Scalar)
      if day.chance(20) { cursor.put(" " as Unicode.Scalar) }
      separator = "-"
    case 1:
      cursor.put("+" as Unicode.Scalar)
      cursor.put("1" as Unicode.Scalar)
      cursor.put(" " as Unicode.Scalar)
      cursor.put(digits: area, width: 3)
      separator = " "
      cursor.put(separator)
    case 2:
      separator = "-"
      cursor.put(digits: area, width: 3)
      cursor.put(separator)
    default:
      separator = "."
      cursor.put(digits: area, width: 3)
      cursor.put(separator)
    }
    cursor.put(digits: 555, width: 3)
    cursor.put(separator)
    cursor.put(digits: line, width: 4)
  }

  /// An address, rarely with the quoted local part of RFC 5321, whose quotes are doubled in a quoted field.
  @inline(__always)
  mutating func email(given: Int, surname: Int, _ account: inout SplitMix64) {
    if spoil() { return }
    let hasQuotedLocalPart = account.chance(4)
    if hasQuotedLocalPart { for _ in 0..<3 { cursor.put("\"" as Unicode.Scalar) } }
    let start = cursor.next
    cursor.put(vocabulary.givenNames[given])
    cursor.put("." as Unicode.Scalar)
    cursor.put(vocabulary.surnames[surname])
    cursor.put(number: account.below(10_000))
    if hasQuotedLocalPart { for _ in 0..<2 { cursor.put("\"" as Unicode.Scalar) } }
    cursor.put(vocabulary.domains[account.below(5)])
    if hasQuotedLocalPart { cursor.put("\"" as Unicode.Scalar) }
    if day.chance(20) { cursor.capitalise(from: start, onlyFirst: day.chance(500)) }
  }

  /// A state's two letters, in lower case now and then.
  @inline(__always)
  mutating func state(_ first: UInt8, _ second: UInt8) {
    if spoil() { return }
    let shift: UInt8 = day.chance(10) ? 0x20 : 0
    cursor.put(first &+ shift)
    cursor.put(second &+ shift)
  }

  @inline(__always)
  mutating func flag(_ value: Bool) {
    if spoil() { return }
    if day.chance(40) {
      cursor.put(value ? vocabulary.yes : vocabulary.no)
    } else {
      cursor.put(value ? "Y" as Unicode.Scalar : "N")
    }
  }
}
