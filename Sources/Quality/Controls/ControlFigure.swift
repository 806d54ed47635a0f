import DataContracts

/// A figure that a file declares.
struct ControlFigure: Sendable, Hashable {
  let unscaled: Int128
  /// Digits after the point.
  let scale: Int

  init(_ unscaled: Int128, scale: Int = 0) {
    self.unscaled = unscaled
    self.scale = scale
  }

  /// A text of up to 38 digits and nothing else; `nil` for any other.
  init?(digits: UnsafeBufferPointer<UInt8>) {
    guard !digits.isEmpty, digits.count <= 38, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    self.init(digits.reduce(0) { $0 * 10 + Int128($1 - 0x30) })
  }

  /// The figure with so many digits after the point; `nil` if it is more exact, or beyond 128 bits.
  func rescaled(to other: Int) -> Int128? {
    let unit = (0..<min(abs(other - scale), 38)).reduce(Int128(1)) { power, _ in power * 10 }
    if scale <= other {
      let (scaled, overflow) = unscaled.multipliedReportingOverflow(by: unit)
      return overflow ? nil : scaled
    }
    let (quotient, rest) = unscaled.quotientAndRemainder(dividingBy: unit)
    return rest == 0 ? quotient : nil
  }
}

extension ColumnType {
  /// Digits after the point; 0 of anything but a decimal.
  var scale: Int { if case .decimal(_, let scale) = self { scale } else { 0 } }
}
