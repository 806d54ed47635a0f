public import DataContracts

/// What is wrong with a record: what, in which field, by which rule.
public struct Reason: Sendable, Hashable, CustomStringConvertible {
  public let type: ErrorType
  /// 0-based among the contract's fields and derived fields; `nil` when the record as a whole is at fault.
  public let fieldIndex: Int?
  public let field: String?
  /// For constraint errors the constraint's name (`required`, `minimum`, `pattern`, …); for type errors `precision`
  /// (more digits than the type holds), `scale` (digits lost after the point), `range` (beyond 64 bits or the years 1 to 9999),
  /// `zone` (a local time that its zone skips or has twice), `format` (of a string), `usage` (of a mainframe's bytes), or none.
  /// For row constraints the rule's id, for keys other than the primary one `uniqueKeys`, for foreign keys what they
  /// refer to.
  public let rule: String?
  /// Whether the record is rejected, or lands with a warning.
  public let severity: Severity

  public var description: String {
    type.rawValue + (field.map { " in '\($0)'" } ?? "") + (rule.map { " (\($0))" } ?? "")
  }
}

/// The reasons a contract can give, numbered from 1. The numbering depends on the contract alone.
public struct ReasonTable: Sendable, Hashable {
  /// The number that stands for "no reason".
  public static let none: UInt16 = 0

  private var reasons: [Reason] = []

  init() {}

  public var count: Int { reasons.count }

  /// All reasons in the order of their numbers, which start at 1.
  public var all: [Reason] { reasons }

  /// - Precondition: `number` came from this contract's judge and is not ``none``.
  public subscript(number: UInt16) -> Reason { reasons[Int(number) - 1] }

  mutating func add(
    _ type: ErrorType, field: Int? = nil, name: String? = nil, rule: String? = nil, severity: Severity = .reject
  ) throws(QualityError) -> UInt16
  {
    guard reasons.count < Int(UInt16.max) else {
      throw QualityError(.tooManyReasons, "the contract has more than 65535 fields and rules")
    }
    reasons.append(Reason(type: type, fieldIndex: field, field: name, rule: rule, severity: severity))
    return UInt16(reasons.count)
  }
}
