import Tabular

/// The values of one JSON text (RFC 8259) as a flat list of tokens over its bytes; reused from cell to cell.
///
/// Strict where readers differ: objects must not have a member twice, and escapes must not be half a surrogate pair.
final class JSONTape {
  enum Kind: UInt8 { case object, array, string, number, boolean, null }

  struct Token: BitwiseCopyable {
    let kind: Kind
    /// Of a string: the bytes between the quotes have escapes.
    let hasEscapes: Bool
    /// Where its text stands; of a string what is between the quotes.
    let start: Int32
    fileprivate(set) var end: Int32
    /// Members of an object, items of an array.
    fileprivate(set) var count: Int32 = 0
    /// The token behind the value and all that is in it.
    fileprivate(set) var next: Int32 = 0
  }

  /// In the order of the text; an object's members are a string and a value each.
  private(set) var tokens: [Token] = []
  private var text: UnsafePointer<UInt8>?
  private var open: [Int] = []
  private var scratch: [UInt8] = []
  /// More tokens than this are not kept for the next cell.
  private static let keptTokens = 1 << 14

  /// Reads a whole text; false when it is no JSON, or nested deeper than 128 levels.
  ///
  /// The bytes must stay where they are as long as the tape is used.
  /// - Complexity: O(*n*).
  func read(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    if tokens.capacity > Self.keptTokens { tokens = [] }
    tokens.removeAll(keepingCapacity: true)
    open.removeAll(keepingCapacity: true)
    text = start
    guard count <= Int(Int32.max) else { return false }
    var reader = JSONLineReader(text: start, end: count, at: 0)
    guard readValues(&reader) else { return false }
    reader.skipBlanks()
    return reader.at == count
  }

  /// Reads one value with all that is in it.
  private func readValues(_ reader: inout JSONLineReader) -> Bool {
    while true {
      reader.skipBlanks()
      // A value begins here.
      if reader.byte == 0x7B || reader.byte == 0x5B {
        guard open.count < JSONLineReader.maximumDepth else { return false }
        let isObject = reader.byte == 0x7B
        open.append(tokens.count)
        append(isObject ? .object : .array, reader.at, reader.at)
        reader.at += 1
        reader.skipBlanks()
        if !reader.take(isObject ? 0x7D : 0x5D) {
          if isObject { guard readName(&reader) else { return false } }
          continue
        }
        close(&reader)
      } else {
        guard let value = reader.value(), append(value) else { return false }
      }
      // A value ended here.
      while true {
        guard let container = open.last else { return true }
        tokens[container].count += 1
        reader.skipBlanks()
        let isObject = tokens[container].kind == .object
        if reader.take(0x2C) {
          reader.skipBlanks()
          if isObject { guard readName(&reader) else { return false } }
          break
        }
        guard reader.take(isObject ? 0x7D : 0x5D), !isObject || hasUniqueNames(container) else { return false }
        close(&reader)
      }
    }
  }

  private func readName(_ reader: inout JSONLineReader) -> Bool {
    guard let name = reader.string(), append(name) else { return false }
    reader.skipBlanks()
    return reader.take(0x3A)
  }

  private func append(_ value: JSONLineReader.Value) -> Bool {
    let kind: Kind
    switch value.kind {
    case .string: kind = .string
    case .number: kind = .number
    case .boolean: kind = .boolean
    case .null: kind = .null
    case .nested: return false
    }
    append(kind, value.start, value.end, hasEscapes: value.hasEscapes)
    return !value.hasEscapes || withBytes(of: tokens.count - 1) { $0 != nil }
  }

  private func append(_ kind: Kind, _ start: Int, _ end: Int, hasEscapes: Bool = false) {
    tokens.append(
      Token(kind: kind, hasEscapes: hasEscapes, start: Int32(start), end: Int32(end), next: Int32(tokens.count + 1)))
  }

  private func close(_ reader: inout JSONLineReader) {
    let container = open.removeLast()
    tokens[container].end = Int32(reader.at)
    tokens[container].next = Int32(tokens.count)
  }

  // MARK: Names

  private func hasUniqueNames(_ object: Int) -> Bool {
    let count = count(object)
    if count < 2 { return true }
    var isPlain = count <= 16
    var names: [Int] = []
    forEachMember(of: object) { name, _ in
      names.append(name)
      if tokens[name].hasEscapes { isPlain = false }
    }
    guard isPlain else { return Set(names.map { Array(text: $0, of: self) }).count == count }
    for (index, name) in names.enumerated() {
      let text = source(of: name)
      if names[..<index].contains(where: { source(of: $0).elementsEqual(text) }) { return false }
    }
    return true
  }

  // MARK: Access

  func kind(_ token: Int) -> Kind { tokens[token].kind }

  /// Members or items of a container.
  func count(_ token: Int) -> Int { Int(tokens[token].count) }

  /// The text of a value as it stands in the cell; of a string what is between the quotes.
  func source(of token: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: text.map { $0 + Int(tokens[token].start) }, count: Int(tokens[token].end - tokens[token].start))
  }

  /// Lends the characters of a string without its escapes; `nil` when an escape is half of a pair.
  ///
  /// The body must not ask for another string.
  func withBytes<Result>(of token: Int, _ body: (UnsafeBufferPointer<UInt8>?) -> Result) -> Result {
    let source = source(of: token)
    guard tokens[token].hasEscapes, let start = source.baseAddress else { return body(source) }
    if scratch.count < source.count { scratch = Array(repeating: 0, count: source.count) }
    return scratch.withUnsafeMutableBufferPointer { buffer in
      guard let target = buffer.baseAddress, let count = JSONLineReader.unescape(start, source.count, to: target) else {
        return body(nil)
      }
      return body(UnsafeBufferPointer(start: target, count: count))
    }
  }

  /// Calls `body` with the tokens of each member's name and value.
  func forEachMember(of object: Int, _ body: (_ name: Int, _ value: Int) -> Void) {
    var name = object + 1
    for _ in 0..<count(object) {
      body(name, name + 1)
      name = Int(tokens[name + 1].next)
    }
  }

  /// Whether all items of an array are so.
  func allItems(of array: Int, _ body: (Int) -> Bool) -> Bool {
    var item = array + 1
    for _ in 0..<count(array) {
      guard body(item) else { return false }
      item = Int(tokens[item].next)
    }
    return true
  }

  /// The items of an array.
  func items(of array: Int) -> [Int] {
    var items: [Int] = []
    _ = allItems(of: array) {
      items.append($0)
      return true
    }
    return items
  }

  /// The value of a member, if the object has it.
  func member(_ name: [UInt8], of object: Int) -> Int? {
    var found: Int?
    forEachMember(of: object) { key, value in
      if withBytes(of: key, { $0?.elementsEqual(name) ?? false }) { found = value }
    }
    return found
  }

  func member(_ name: StaticString, of object: Int) -> Int? {
    member(Array(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)), of: object)
  }
}

extension [UInt8] {
  /// The characters of a string without its escapes.
  init(text token: Int, of tape: JSONTape) {
    self = tape.withBytes(of: token) { $0.map(Array.init) ?? [] }
  }
}
