/// A decimal number of any length, compared exactly.
struct ExactNumber: Comparable {
  let isNegative: Bool
  /// Without zeros at either end; empty for zero.
  let digits: [UInt8]
  /// The power of ten of the last digit.
  let exponent: Int

  static let zero = ExactNumber(isNegative: false, digits: [], exponent: 0)

  private init(isNegative: Bool, digits: [UInt8], exponent: Int) {
    self.isNegative = isNegative
    self.digits = digits
    self.exponent = exponent
  }

  init(_ number: Int) { self = ExactNumber("\(number)".utf8) ?? .zero }

  /// Reads a sign, digits with at most one point, and an exponent if one is allowed; `nil` when it is no such number.
  init?(_ text: some Sequence<UInt8>, allowsExponent: Bool = true) {
    var rest = Array(text)[...]
    let isNegative = rest.first == 0x2D
    if isNegative || rest.first == 0x2B { rest = rest.dropFirst() }
    let whole = rest.prefix(while: DigitWord.isDigit)
    rest = rest.dropFirst(whole.count)
    var fraction = rest.prefix(0)
    if rest.first == 0x2E {
      fraction = rest.dropFirst().prefix(while: DigitWord.isDigit)
      rest = rest.dropFirst(fraction.count + 1)
    }
    guard !whole.isEmpty || !fraction.isEmpty else { return nil }
    var exponent = -fraction.count
    if let mark = rest.first, mark | 0x20 == 0x65, allowsExponent {
      rest = rest.dropFirst()
      let isDown = rest.first == 0x2D
      if isDown || rest.first == 0x2B { rest = rest.dropFirst() }
      guard !rest.isEmpty, rest.allSatisfy(DigitWord.isDigit) else { return nil }
      // Beyond this no cell is long enough to make up for it.
      let power = rest.reduce(0) { min($0 * 10 + Int($1 - 0x30), 1 << 32) }
      exponent += isDown ? -power : power
      rest = []
    }
    guard rest.isEmpty else { return nil }
    var digits = Array((whole + fraction).map { $0 - 0x30 }.drop { $0 == 0 })
    while digits.last == 0 {
      digits.removeLast()
      exponent += 1
    }
    self.init(isNegative: isNegative && !digits.isEmpty, digits: digits, exponent: digits.isEmpty ? 0 : exponent)
  }

  /// Whether there is nothing behind the point.
  var isWhole: Bool { exponent >= 0 }

  static func < (one: ExactNumber, other: ExactNumber) -> Bool {
    if one.isNegative != other.isNegative { return one.isNegative }
    return one.isNegative ? other.isCloser(than: one) : one.isCloser(than: other)
  }

  /// Whether the magnitude is less.
  private func isCloser(than other: ExactNumber) -> Bool {
    if digits.isEmpty || other.digits.isEmpty { return digits.isEmpty && !other.digits.isEmpty }
    let (size, otherSize) = (digits.count + exponent, other.digits.count + other.exponent)
    return size != otherSize ? size < otherSize : digits.lexicographicallyPrecedes(other.digits)
  }

  /// The number without an exponent, in as few digits as it has; `nil` when they are more than 40.
  var plain: [UInt8]? {
    guard digits.count <= 40, abs(exponent) <= 40 else { return nil }
    var text = digits.map { $0 + 0x30 }
    if exponent >= 0 {
      text += Array(repeating: 0x30, count: exponent)
      if text.isEmpty { text = [0x30] }
    } else {
      while text.count <= -exponent { text.insert(0x30, at: 0) }
      text.insert(0x2E, at: text.count + exponent)
    }
    return text.count <= 41 ? (isNegative ? [0x2D] : []) + text : nil
  }
}
