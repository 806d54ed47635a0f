extension Bound {
  /// As a descriptor writes it, dates and moments in ISO 8601; `scale` is that of a decimal field.
  public func text(scale: Int) -> String {
    switch self {
    case .integer(let value): return String(value)
    case .double(let value): return String(value)
    case .decimal(let unscaled): return DecimalText.plain(unscaled, scale: scale)
    case .date(let days): return CalendarDate(days: days).description
    case .timestamp(let micros):
      let (day, clock) = (micros.quotient(86_400_000_000), micros.remainder(86_400_000_000))
      return "\(CalendarDate(days: Int32(clamping: day)))T\(Self.clock(clock))Z"
    case .time(let micros): return Self.clock(micros)
    case .month(let months): return "\(Digits.padded(Int(months / 12), to: 4))-\(Digits.padded(Int(months % 12) + 1, to: 2))"
    }
  }

  private static func clock(_ micros: Int64) -> String {
    let seconds = Int(micros / 1_000_000)
    let text = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { Digits.padded($0, to: 2) }.joined(separator: ":")
    let fraction = Int(micros % 1_000_000)
    return fraction == 0 ? text : "\(text).\(Digits.padded(fraction, to: 6))"
  }
}

extension Int64 {
  /// Towards minus infinity.
  fileprivate func quotient(_ divisor: Int64) -> Int64 { self / divisor - (self % divisor < 0 ? 1 : 0) }

  fileprivate func remainder(_ divisor: Int64) -> Int64 {
    let rest = self % divisor
    return rest < 0 ? rest + divisor : rest
  }
}
