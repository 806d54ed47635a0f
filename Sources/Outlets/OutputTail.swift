/// The last bytes of a stream, in bounded memory.
struct OutputTail {
  /// The bytes kept, at most the limit.
  private(set) var bytes: [UInt8] = []
  /// All bytes that came by.
  private(set) var total: Int64 = 0
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  mutating func append(_ more: UnsafeRawBufferPointer) {
    total += Int64(more.count)
    bytes.append(contentsOf: more.suffix(limit))
    if bytes.count > limit { bytes.removeFirst(bytes.count - limit) }
  }
}
