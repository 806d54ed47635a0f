import DataContracts

extension RuleNode {
  /// One more than the greatest number of 38 digits.
  private static let limit: UInt128 = (0..<38).reduce(1) { power, _ in power * 10 }

  /// Operations on numbers.
  func calculate(_ count: Int) {
    for row in 0..<count {
      result.states[row] = joined(row)
      guard result.states[row] == RuleVector.present else { continue }
      switch operation {
      case .toDouble: result.doubles[row] = Self.double(operands[0].result.numbers[row], scale: operands[0].scale)
      case .least, .greatest: extreme(row)
      default:
        if form == .double {
          result.doubles[row] = double(row)
        } else if let value = number(row), value.magnitude < Self.limit {
          result.numbers[row] = value
        } else {
          result.states[row] = RuleVector.beyond
        }
      }
    }
  }

  private func double(_ row: Int) -> Double {
    let one = operands[0].result.doubles[row]
    let other = operands.count > 1 ? operands[1].result.doubles[row] : 0
    return switch operation {
    case .add: one + other
    case .subtract: one - other
    case .multiply: one * other
    case .negate: -one
    case .absolute: abs(one)
    default: one
    }
  }

  /// `nil` when 128 bits do not hold the result.
  private func number(_ row: Int) -> Int128? {
    let one = operands[0].result.numbers[row]
    let other = operands.count > 1 ? operands[1].result.numbers[row] : 0
    let (value, overflow): (Int128, Bool)
    switch operation {
    case .add: (value, overflow) = one.addingReportingOverflow(other)
    case .subtract: (value, overflow) = one.subtractingReportingOverflow(other)
    case .multiply: (value, overflow) = one.multipliedReportingOverflow(by: other)
    case .negate: (value, overflow) = Int128(0).subtractingReportingOverflow(one)
    case .absolute: (value, overflow) = one < 0 ? Int128(0).subtractingReportingOverflow(one) : (one, false)
    case .rescale: (value, overflow) = one.multipliedReportingOverflow(by: Self.power(scale - operands[0].scale))
    case .round: (value, overflow) = (Self.halfEven(one, dividedBy: Self.power(operands[0].scale - scale)), false)
    default: (value, overflow) = (one, false)
    }
    return overflow ? nil : value
  }

  private func extreme(_ row: Int) {
    var best = operands[0]
    var isLeast = false
    if case .least = operation { isLeast = true }
    for operand in operands.dropFirst() {
      guard let order = order(operand, best, row) else { continue }
      if isLeast ? order < 0 : order > 0 { best = operand }
    }
    copy(best, row)
  }

  private static func power(_ exponent: Int) -> Int128 {
    (0..<min(max(exponent, 0), 38)).reduce(Int128(1)) { power, _ in power * 10 }
  }

  private static func halfEven(_ value: Int128, dividedBy unit: Int128) -> Int128 {
    let (quotient, rest) = value.quotientAndRemainder(dividingBy: unit)
    let (twice, half) = (rest.magnitude * 2, unit.magnitude)
    if twice < half || (twice == half && quotient & 1 == 0) { return quotient }
    return quotient + (value < 0 ? -1 : 1)
  }

  private static func double(_ value: Int128, scale: Int) -> Double {
    // Through text, so that the result is the nearest double and not the quotient of two.
    scale == 0 ? Double(value) : Double("\(value)e-\(scale)") ?? 0
  }
}
