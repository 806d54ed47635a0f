/// What the objects of a JSON Lines sample are made of, before anybody has said what their fields are.
public struct JSONLinesMembers: Sendable, Hashable {
  public enum Kind: Sendable, Hashable { case string, number, boolean, null, object, array }

  public struct Member: Sendable, Hashable {
    public let label: String
    /// Kinds of values that were met.
    public fileprivate(set) var kinds: Set<Kind>
  }

  /// In the order in which they were met.
  public private(set) var members: [Member] = []
  private var places: [String: Int] = [:]

  /// - Parameters:
  ///   - text: UTF-8; what follows the last line end counts as a line.
  ///   - lines: Lines that are looked at; of those, the ones that are no object tell nothing.
  /// - Returns: `nil` unless the first line that is not blank is an object (RFC 8259).
  public init?(_ text: [UInt8], lines limit: Int) {
    var isFirst = true
    var seen = 0
    for line in text.split(separator: 0x0A, omittingEmptySubsequences: true) where seen < limit {
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
      seen += 1
      let isObject = line.withUnsafeBufferPointer { bytes in
        guard let base = bytes.baseAddress else { return false }
        return note(JSONLineReader(text: base, end: bytes.count, at: 0))
      }
      if isFirst, !isObject { return nil }
      isFirst = false
    }
    if members.isEmpty { return nil }
  }

  private mutating func note(_ line: JSONLineReader) -> Bool {
    var reader = line
    var found: [(String, Kind)] = []
    reader.skipBlanks()
    guard reader.take(0x7B) else { return false }
    reader.skipBlanks()
    while reader.byte != 0x7D {
      guard let key = reader.string(), let label = Self.text(key, reader) else { return false }
      reader.skipBlanks()
      guard reader.take(0x3A) else { return false }
      reader.skipBlanks()
      let first = reader.byte
      guard let value = reader.value() else { return false }
      found.append((label, Self.kind(value.kind, first)))
      reader.skipBlanks()
      guard reader.take(0x2C) else { break }
      reader.skipBlanks()
      if reader.byte == 0x7D { return false }
    }
    guard reader.take(0x7D) else { return false }
    reader.skipBlanks()
    guard reader.at == reader.end else { return false }
    for (label, kind) in found {
      if let place = places[label] {
        members[place].kinds.insert(kind)
      } else {
        places[label] = members.count
        members.append(Member(label: label, kinds: [kind]))
      }
    }
    return true
  }

  private static func kind(_ kind: JSONLineReader.Kind, _ first: UInt8) -> Kind {
    switch kind {
    case .string: .string
    case .number: .number
    case .boolean: .boolean
    case .null: .null
    case .nested: first == 0x7B ? .object : .array
    }
  }

  private static func text(_ value: JSONLineReader.Value, _ reader: JSONLineReader) -> String? {
    let count = value.end - value.start
    return String(unsafeUninitializedCapacity: count) { buffer in
      guard let target = buffer.baseAddress else { return 0 }
      return JSONLineReader.unescape(reader.text + value.start, count, to: target) ?? 0
    }
  }
}
