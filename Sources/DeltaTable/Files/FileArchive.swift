/// File actions that no longer change, found by path. Snapshots share it.
final class FileArchive: Sendable {
  let columns: FileColumns
  /// Open addressing: a row's number or -1. Twice as many slots as rows, at least.
  private let slots: [Int32]
  /// Whether a path occurred twice.
  let hasDuplicates: Bool

  /// - Parameter columns: With every path once; of equal ones the last is found.
  init(_ columns: FileColumns) {
    self.columns = columns
    var capacity = 8
    while capacity < columns.count * 2 { capacity *= 2 }
    var slots = [Int32](repeating: -1, count: capacity)
    var hasDuplicates = false
    for row in 0..<columns.count {
      let path = columns.paths.bytes[columns.paths.range(row)]
      var slot = Self.slot(of: path, capacity)
      while slots[slot] >= 0, !columns.paths.equals(Int(slots[slot]), path) { slot = (slot + 1) & (capacity - 1) }
      hasDuplicates = hasDuplicates || slots[slot] >= 0
      slots[slot] = Int32(truncatingIfNeeded: row)
    }
    self.slots = slots
    self.hasDuplicates = hasDuplicates
  }

  static let empty = FileArchive(FileColumns())

  var count: Int { columns.count }

  /// The row of a path.
  ///
  /// - Complexity: O(1) on average; the hash is seeded, so hostile paths cannot make it worse.
  func row(of path: String) -> Int? {
    var path = path
    return path.withUTF8 { bytes in
      var slot = Self.slot(of: bytes, slots.count)
      while slots[slot] >= 0 {
        let row = Int(slots[slot])
        if columns.paths.equals(row, bytes) { return row }
        slot = (slot + 1) & (slots.count - 1)
      }
      return nil
    }
  }

  private static func slot(of path: some Collection<UInt8>, _ capacity: Int) -> Int {
    var hasher = Hasher()
    LogPath.hash(path, into: &hasher)
    return hasher.finalize() & (capacity - 1)
  }
}
