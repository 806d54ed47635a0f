import Foundation

/// Turns the typed facts of an event into the leaf profile, and back.
enum CanonicalEncoder {
  /// The value that a `Codable` struct stands for.
  ///
  /// - Throws: ``LedgerError`` with code `.eventInvalid` when it holds a float, a null or a huge integer.
  static func value(of facts: some Encodable) throws(LedgerError) -> CanonicalValue {
    let bytes: [UInt8]
    do {
      bytes = Array(try JSONEncoder().encode(facts))
    } catch {
      throw LedgerError(.eventInvalid, "the event cannot be written as JSON (\(type(of: facts)))")
    }
    return try parse(bytes)
  }

  static func parse(_ bytes: [UInt8]) throws(LedgerError) -> CanonicalValue {
    do {
      return try CanonicalParser.parse(bytes)
    } catch {
      throw LedgerError(.eventInvalid, "byte \(error.byte): \(error.problem) has no place in a leaf")
    }
  }

  static func decode<Facts: Decodable>(_ type: Facts.Type, from bytes: [UInt8]) throws -> Facts {
    try JSONDecoder().decode(type, from: Data(bytes))
  }
}

extension CanonicalValue {
  /// The rules of a leaf that JCS does not make: ASCII names and no nulls.
  func checkProfile() throws(LedgerError) {
    switch self {
    case .null: throw LedgerError(.eventInvalid, "a null has no place in a leaf; leave the member out")
    case .array(let elements): for element in elements { try element.checkProfile() }
    case .object(let members):
      for (name, member) in members {
        if !name.utf8.allSatisfy({ $0 < 0x80 }) {
          throw LedgerError(.eventInvalid, "a member name of a leaf is not ASCII")
        }
        try member.checkProfile()
      }
    case .string, .integer, .boolean: break
    }
  }
}
