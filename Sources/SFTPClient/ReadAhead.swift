/// Which READs to ask for next, and in which order their answers are delivered.
///
/// The algorithm is that of OpenSSH's client: start with one request, one more per reply, shrink the requests to what the
/// server gives, ask again for what a short answer left out, and read past the expected end once, to see that it is the end.
/// Pure bookkeeping, without I/O: a chunk is a stretch of the file that was asked for; chunks are kept in file order, at most one
/// request each; what arrives for another than the first is stored until its turn comes.
struct ReadAhead {
  /// One stretch of the file that has been asked for.
  private struct Chunk {
    let offset: UInt64
    var length: Int
    /// Bytes that have arrived; those of the first chunk have been delivered, those of others lie in `stored`.
    var arrived = 0
    var stored: [UInt8] = []
    var request: UInt32?
  }

  /// What to ask the server for.
  struct Request: Equatable {
    let offset: UInt64
    let length: Int
  }

  /// Why the file cannot be delivered.
  enum Fault: Error, Equatable {
    case emptyData, tooMuchData, shrunk, grown
  }

  private var chunks: [Chunk] = []
  private let window: Int
  private let maximumOutstanding: Int
  private var depth = 1
  private var length: Int
  /// Where the next new chunk starts.
  private var next: UInt64
  /// The size the server states, if it does.
  private let expected: UInt64?
  private var probed = false
  /// Where the server said the file ends.
  private var end: UInt64?
  /// Bytes delivered, counted from the start of the file.
  private(set) var delivered: UInt64

  init(offset: UInt64, expected: UInt64?, length: Int, window: Int, maximumOutstanding: Int) {
    self.expected = expected
    self.length = length
    self.window = max(window, length)
    self.maximumOutstanding = max(1, maximumOutstanding)
    next = offset
    delivered = offset
  }

  var outstanding: [UInt32] { chunks.compactMap(\.request) }
  func isOutstanding(_ id: UInt32) -> Bool { chunks.contains { $0.request == id } }
  var isFinished: Bool { chunks.isEmpty && nextStretch == nil }

  /// The next new stretch, regardless of what is under way.
  private var nextStretch: Request? {
    if end != nil { return nil }
    guard let expected else { return Request(offset: next, length: length) }
    if next < expected { return Request(offset: next, length: Int(min(UInt64(length), expected - next))) }
    return probed ? nil : Request(offset: next, length: min(length, 4096))
  }

  /// The next request to send now, if the window and the number of requests allow one. `id` is the number it will bear.
  mutating func ask(id: UInt32) -> Request? {
    // The remainder of a short answer comes first: the oldest gap is what the sink waits for.
    if let index = chunks.firstIndex(where: { $0.request == nil && $0.arrived < $0.length }) {
      chunks[index].request = id
      return Request(
        offset: chunks[index].offset + UInt64(chunks[index].arrived), length: chunks[index].length - chunks[index].arrived)
    }
    guard let stretch = nextStretch, chunks.count < min(depth, maximumOutstanding),
      stretch.offset - delivered + UInt64(stretch.length) <= UInt64(window)
    else { return nil }
    if let expected, stretch.offset >= expected { probed = true }
    chunks.append(Chunk(offset: stretch.offset, length: stretch.length, request: id))
    next = stretch.offset + UInt64(stretch.length)
    return stretch
  }

  /// Takes in the data that answer request `id`, and hands to `sink` all bytes whose turn has come.
  mutating func receive(_ id: UInt32, _ data: UnsafeRawBufferPointer, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    guard let index = chunks.firstIndex(where: { $0.request == id }) else { throw Fault.tooMuchData }
    chunks[index].request = nil
    let missing = chunks[index].length - chunks[index].arrived
    guard !data.isEmpty else { throw Fault.emptyData }
    guard data.count <= missing else { throw Fault.tooMuchData }
    let reached = chunks[index].offset + UInt64(chunks[index].arrived + data.count)
    if let expected, reached > expected { throw Fault.grown }
    // Bytes behind an end the server has already declared: somebody writes to the file.
    if let end, reached > end { throw Fault.grown }
    if data.count < missing && data.count < length { length = max(SFTPOptions.smallestReadLength, data.count) }
    depth = min(depth + 1, maximumOutstanding)
    chunks[index].arrived += data.count
    if index == 0 {
      try sink(data)
      delivered += UInt64(data.count)
    } else {
      if chunks[index].stored.isEmpty { chunks[index].stored.reserveCapacity(chunks[index].length) }
      chunks[index].stored.append(contentsOf: data)
    }
    try deliverStored(to: sink)
  }

  /// Takes in that the file ends where request `id` began.
  mutating func receiveEnd(_ id: UInt32, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    guard let index = chunks.firstIndex(where: { $0.request == id }) else { throw Fault.tooMuchData }
    chunks[index].request = nil
    let position = chunks[index].offset + UInt64(chunks[index].arrived)
    if let expected, position < expected { throw Fault.shrunk }
    for later in chunks[index...].dropFirst() where later.arrived > 0 { throw Fault.grown }
    end = min(end ?? position, position)
    chunks[index].length = chunks[index].arrived
    // Later stretches that nobody asked the rest of lie behind the end.
    for later in chunks.indices where later > index && chunks[later].request == nil { chunks[later].length = 0 }
    try deliverStored(to: sink)
  }

  /// Takes in that request `id` was refused.
  mutating func receiveRefusal(_ id: UInt32) {
    if let index = chunks.firstIndex(where: { $0.request == id }) { chunks[index].request = nil }
  }

  /// Removes complete chunks from the front, and delivers what had been stored of the one that becomes the first.
  private mutating func deliverStored(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    var complete = 0
    while complete < chunks.count, chunks[complete].arrived == chunks[complete].length {
      complete += 1
      guard complete < chunks.count, !chunks[complete].stored.isEmpty else { continue }
      if chunks[complete].offset != delivered { throw Fault.shrunk }
      try chunks[complete].stored.withUnsafeBytes { try sink($0) }
      delivered += UInt64(chunks[complete].stored.count)
      chunks[complete].stored = []
    }
    chunks.removeFirst(complete)
  }
}
