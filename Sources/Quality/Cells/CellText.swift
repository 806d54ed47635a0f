/// A cell on its way through the steps: bytes in the batch, or a copy in the arena that may be overwritten.
struct CellText {
  var start: UnsafePointer<UInt8>
  var count: Int
  /// Whether the bytes are a copy of this cell's own.
  var isOwned: Bool
  let arena: CellArena

  subscript(index: Int) -> UInt8 { start[index] }

  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

  /// Replaces the text; says whether it is another one.
  mutating func become(_ text: some Collection<UInt8>) -> Bool {
    if text.count == count && bytes.elementsEqual(text) { return false }
    let target = arena.reserve(text.count)
    for (index, byte) in text.enumerated() { target[index] = byte }
    start = UnsafePointer(target)
    count = text.count
    isOwned = true
    return true
  }
}
