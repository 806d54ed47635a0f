/// Room for the cells of one batch that cannot be used as they stand in it.
///
/// Every cell is copied at most once, so a batch's bytes always fit; the arena never moves while cells point into it.
struct CellArena {
  private var storage: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var used: Int
  /// Readable before the first and after the last cell.
  private static let padding = 64

  init() {
    capacity = 0
    used = Self.padding
    storage = .allocate(capacity: 2 * Self.padding)
    storage.initialize(repeating: 0x20, count: 2 * Self.padding)
  }

  /// Forgets all cells and makes room for those of a batch of `bytes` bytes.
  mutating func prepare(bytes: Int) {
    used = Self.padding
    guard bytes > capacity else { return }
    storage.deallocate()
    capacity = bytes
    storage = .allocate(capacity: capacity + 2 * Self.padding)
    storage.initialize(repeating: 0x20, count: capacity + 2 * Self.padding)
  }

  /// Room for a copy of at most `count` bytes.
  mutating func reserve(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    precondition(used + count <= capacity + Self.padding, "a cell was copied twice")
    defer { used += count }
    return storage + used
  }

  /// The cell as a copy that may be overwritten.
  mutating func own(_ start: UnsafePointer<UInt8>, _ count: Int, isOwned: inout Bool) -> UnsafeMutablePointer<UInt8> {
    if isOwned { return UnsafeMutablePointer(mutating: start) }
    let target = reserve(count)
    target.update(from: start, count: count)
    isOwned = true
    return target
  }

  func deallocate() { storage.deallocate() }
}
