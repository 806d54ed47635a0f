/// How the numbers of a field are written (`decimalChar`, `groupChar`, `bareNumber`).
public struct NumberNotation: Sendable, Hashable {
  /// What stands before the fraction.
  public var decimal: String
  /// What may stand between groups of three digits before the point; nil when nothing may.
  public var group: String?
  /// Whether nothing but the number is there; otherwise signs before and after it, such as `$` and `%`, are passed over.
  public var isBare: Bool

  public init(decimal: String = ".", group: String? = nil, isBare: Bool = true) {
    self.decimal = decimal
    self.group = group
    self.isBare = isBare
  }

  public static let standard = NumberNotation()
}

/// What a text must be besides text.
public enum StringFormat: String, Sendable, Hashable, CaseIterable {
  case `default`
  /// An address as RFC 5321 has it, without quoted local parts and literals.
  case email
  /// An absolute URI (RFC 3986).
  case uri
  /// Base64 (RFC 4648, section 4).
  case binary
  /// RFC 9562, in hyphens, any case.
  case uuid
}

/// The values a field of categories may have, in order.
public struct Categories: Sendable, Hashable {
  public struct Category: Sendable, Hashable {
    /// As it looks after cleansing.
    public var value: String
    public var label: String?

    public init(_ value: String, label: String? = nil) {
      self.value = value
      self.label = label
    }
  }

  public var members: [Category]
  public var isOrdered: Bool

  public init(_ members: [Category], isOrdered: Bool = false) {
    self.members = members
    self.isOrdered = isOrdered
  }
}
