extension JSONTape {
  /// Whether two values are equal as JSON has it: numbers by their value, objects whatever the order of their members.
  ///
  /// Recursive, to the depth a tape has at most.
  func equals(_ token: Int, _ other: JSONTape, _ otherToken: Int) -> Bool {
    guard kind(token) == other.kind(otherToken) else { return false }
    switch kind(token) {
    case .null: return true
    case .boolean: return source(of: token).count == other.source(of: otherToken).count
    case .number: return number(token) == other.number(otherToken)
    case .string: return Array(text: token, of: self) == Array(text: otherToken, of: other)
    case .array:
      guard count(token) == other.count(otherToken) else { return false }
      return zip(items(of: token), other.items(of: otherToken)).allSatisfy { equals($0, other, $1) }
    case .object:
      guard count(token) == other.count(otherToken) else { return false }
      return members(of: token).allSatisfy { name, value in
        guard let otherValue = other.member(Array(text: name, of: self), of: otherToken) else { return false }
        return equals(value, other, otherValue)
      }
    }
  }

  func number(_ token: Int) -> ExactNumber { ExactNumber(source(of: token)) ?? .zero }

  func isTrue(_ token: Int) -> Bool { kind(token) == .boolean && source(of: token).count == 4 }

  /// Whether a value is this text.
  func isText(_ text: StaticString, _ token: Int) -> Bool {
    kind(token) == .string
      && withBytes(of: token) { bytes in
        bytes?.elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)) ?? false
      }
  }

  /// Names and values of an object's members.
  func members(of object: Int) -> [(name: Int, value: Int)] {
    var members: [(name: Int, value: Int)] = []
    forEachMember(of: object) { members.append(($0, $1)) }
    return members
  }
}
