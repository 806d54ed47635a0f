/// Bytes with room to read before and after them, so that word-wide loads need no care.
struct PaddedBuffer {
  private(set) var capacity: Int
  private var storage: UnsafeMutablePointer<UInt8>

  init(capacity: Int) {
    self.capacity = capacity
    storage = Self.allocate(capacity)
  }

  var start: UnsafeMutablePointer<UInt8> { storage + RecordBatch.padding }
  var memoryBytes: Int { capacity + 2 * RecordBatch.padding }

  mutating func reserve(_ bytes: Int, keeping used: Int) {
    guard bytes > capacity else { return }
    let grown = Self.allocate(bytes)
    (grown + RecordBatch.padding).update(from: start, count: used)
    storage.deallocate()
    storage = grown
    capacity = bytes
  }

  func deallocate() { storage.deallocate() }

  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<UInt8> {
    let pointer = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + 2 * RecordBatch.padding)
    pointer.initialize(repeating: 0x20, count: capacity + 2 * RecordBatch.padding)
    return pointer
  }
}
