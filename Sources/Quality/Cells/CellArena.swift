/// Room for the cells of one batch that cannot be used as they stand in it.
///
/// Blocks are added as they are needed and never move, so that cells may point into them until ``reset()``.
final class CellArena {
  /// What every reservation touches. Held by a constant pointer, so that no access is checked for exclusivity.
  private struct Cursor {
    var next: UnsafeMutablePointer<UInt8>
    var left: Int
  }

  private var blocks: [UnsafeMutableBufferPointer<UInt8>] = []
  private var current = 0
  private let cursor: UnsafeMutablePointer<Cursor>
  /// Readable before the first and after the last cell of a block.
  private static let padding = 64
  private static let blockBytes = 64 << 10

  init() {
    let first = Self.makeBlock(Self.blockBytes)
    blocks = [first]
    cursor = .allocate(capacity: 1)
    cursor.initialize(to: Self.cursor(first))
  }

  deinit {
    cursor.deallocate()
    for block in blocks { block.deallocate() }
  }

  private static func makeBlock(_ bytes: Int) -> UnsafeMutableBufferPointer<UInt8> {
    let block = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes)
    block.initialize(repeating: 0x20)
    return block
  }

  private static func cursor(_ block: UnsafeMutableBufferPointer<UInt8>) -> Cursor {
    guard let base = block.baseAddress else { preconditionFailure("a block has memory") }
    return Cursor(next: base + padding, left: block.count - 2 * padding)
  }

  /// Forgets all cells. A few blocks of the usual size are kept; one huge cell must not leave its memory behind.
  func reset() {
    if blocks.count > 4 || blocks.contains(where: { $0.count > Self.blockBytes }) {
      for block in blocks.dropFirst() { block.deallocate() }
      blocks.removeLast(blocks.count - 1)
    }
    current = 0
    cursor.pointee = Self.cursor(blocks[0])
  }

  /// Room for a cell of at most `count` bytes.
  @inline(__always)
  func reserve(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    if count > cursor.pointee.left { nextBlock(count) }
    let place = cursor.pointee.next
    cursor.pointee.next = place + count
    cursor.pointee.left &-= count
    return place
  }

  @inline(never)
  private func nextBlock(_ count: Int) {
    current += 1
    while current < blocks.count, blocks[current].count < count + 2 * Self.padding { current += 1 }
    if current == blocks.count { blocks.append(Self.makeBlock(max(Self.blockBytes, count + 2 * Self.padding))) }
    cursor.pointee = Self.cursor(blocks[current])
  }

  /// The cell as a copy that may be overwritten.
  func own(_ start: UnsafePointer<UInt8>, _ count: Int, isOwned: inout Bool) -> UnsafeMutablePointer<UInt8> {
    if isOwned { return UnsafeMutablePointer(mutating: start) }
    let target = reserve(count)
    target.update(from: start, count: count)
    isOwned = true
    return target
  }
}
