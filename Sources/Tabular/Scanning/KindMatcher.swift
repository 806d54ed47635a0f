/// Tells of which kind a record is.
struct KindMatcher {
  private enum Test {
    case bytes([UInt8], at: Int)
    case firstField([UInt8])
    case any
  }

  private let tests: [Test]
  private let lengths: [Int?]
  /// Index of the kind whose records are the data.
  let detail: Int
  /// Bytes of a record that must be there to tell.
  let reach: Int
  /// Whether telling needs the first field of the record.
  let needsFirstField: Bool

  /// `nil` when all records are of one kind.
  init?(_ kinds: [RecordKind], codePage: CodePage?) {
    guard !kinds.isEmpty, let detail = kinds.firstIndex(where: { $0.role == .detail }) else { return nil }
    let table = codePage.map(CodePageTable.init)
    tests = kinds.map { kind in
      switch kind.match {
      case .text(let text, let at): .bytes(table?.bytes(of: text) ?? Array(text.utf8), at: at - 1)
      case .firstField(let text): .firstField(Array(text.utf8))
      case .any: .any
      }
    }
    lengths = kinds.map(\.recordLength)
    self.detail = detail
    reach = tests.reduce(0) { reach, test in
      if case .bytes(let bytes, let at) = test { max(reach, at + bytes.count) } else { reach }
    }
    needsFirstField = tests.contains { if case .firstField = $0 { true } else { false } }
  }

  func recordLength(of kind: Int) -> Int? { lengths[kind] }

  /// Index of the kind of the record `bytes[..<count]`, or `nil`.
  func kind(_ bytes: UnsafePointer<UInt8>, _ count: Int, firstField: UnsafeBufferPointer<UInt8>? = nil) -> Int? {
    for (index, test) in tests.enumerated() {
      switch test {
      case .any: return index
      case .firstField(let text): if let firstField, firstField.elementsEqual(text) { return index }
      case .bytes(let text, let at):
        if at <= count, begins(text, bytes, at, count) { return index }
      }
    }
    return nil
  }
}
