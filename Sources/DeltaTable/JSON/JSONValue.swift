/// A JSON document whose numbers stay the text that was written.
///
/// Delta statistics carry decimals of up to 38 digits and longs of 64 bits. A number that passed through `Double`
/// would come back changed, so this type keeps the literal and converts only when asked for an exact type.
public enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  /// The literal as written, checked against the grammar of RFC 8259 section 6.
  case number(String)
  case string(String)
  case array([JSONValue])
  /// Members in the order of the document; names are unique.
  case object([Member])

  /// One name and value of an object.
  public struct Member: Sendable, Hashable {
    public var name: String
    public var value: JSONValue

    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// Reads one document.
  ///
  /// - Throws: ``JSONFault`` when the bytes are not valid UTF-8 JSON, nest deeper than 64 levels, or name a member twice.
  /// - Complexity: O(*n*) in `bytes.count`.
  public init(parsing bytes: some Collection<UInt8>) throws(JSONFault) {
    var parser = JSONParser(Array(bytes))
    self = try parser.document()
  }

  /// Reads one document from text.
  public init(parsing text: String) throws(JSONFault) {
    try self.init(parsing: Array(text.utf8))
  }

  /// An integer as a JSON number.
  public static func integer(_ value: some BinaryInteger) -> JSONValue { .number(String(value)) }

  /// An object whose members are sorted by name, so that equal dictionaries give equal bytes.
  public static func sortedObject(_ members: [String: JSONValue]) -> JSONValue {
    .object(members.keys.sorted().map { Member($0, members[$0] ?? .null) })
  }

  /// The value of a member, or `nil` when this is no object or has no such member.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  public var stringValue: String? {
    if case .string(let value) = self { value } else { nil }
  }

  public var boolValue: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The number as a 64-bit integer; `nil` when it has a fraction, an exponent, or does not fit.
  public var integerValue: Int64? {
    if case .number(let literal) = self { Int64(literal) } else { nil }
  }

  public var isNull: Bool { self == .null }
}

/// Where and why bytes are not the JSON this library accepts.
public struct JSONFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// Offset of the offending byte from the start of the document.
  public let offset: Int
  /// What was wrong, without quoting the document.
  public let reason: String

  public var description: String { "\(reason) at byte \(offset)" }
}
