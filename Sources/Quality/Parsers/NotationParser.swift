import DataContracts

/// A number in a field's own notation: written plainly into scratch, and read there by the parser of its type.
struct NotationParser<Base: CellParser>: CellParser {
  private let base: Base
  private let notation: NumberForm
  let harmless: Set<CleanseStep>

  init(_ base: Base, _ notation: NumberNotation) {
    self.base = base
    self.notation = NumberForm(notation)
    harmless = base.harmless
  }

  func quick(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout Base.Value) -> Bool {
    // A plain number is one in any notation with the usual point; with another, its point may part groups.
    notation.hasUsualPoint && base.quick(start, count, into: &value)
  }

  func parse(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout Base.Value) -> ParseFailure {
    // Parsers read up to 8 bytes on either side of what is theirs.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count + 32) { scratch in
      scratch.initialize(repeating: 0x20)
      guard let target = scratch.baseAddress.map({ $0 + 16 }),
        let length = notation.plain(UnsafeBufferPointer(start: start, count: count), into: target), length > 0
      else { return .syntax }
      return base.parse(target, length, into: &value)
    }
  }
}
