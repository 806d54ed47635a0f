/// Writes a row map while records are judged, in memory for one block (about 700 KiB) and the index.
///
/// ```swift
/// var writer = try RowMapWriter(secret: secret) { try staged.write($0) }
/// try writer.append(entries.span, bytes: batch, bytesOffset: batchOffset)      // per batch
/// let summary = try writer.finish(files: paths, reasons: reasons)
/// ```
public struct RowMapWriter {
  private let write: (UnsafeRawBufferPointer) throws -> Void
  private var hasher: RowHasher
  private var entries: [RowMapEntry] = []
  private var leaves: [UInt8] = []
  private var scratch = [UInt64](repeating: 0, count: BlockCoder.capacity)
  private var blocks: [BlockIndexEntry] = []
  private var counts = RowMapCounts()
  private var written: Int64 = 0
  private var highestFile: Int32 = -1
  private var highestReason = -1
  private var end: Int64 = 0
  private var line: Int64 = 0

  /// - Parameter write: Takes the map's bytes in order; what it throws passes through.
  public init(secret: RowMapSecret, write: @escaping (UnsafeRawBufferPointer) throws -> Void) throws {
    self.write = write
    hasher = RowHasher(secret: secret)
    entries.reserveCapacity(BlockCoder.capacity)
    leaves.reserveCapacity(BlockCoder.capacity * HashTree.width)
    try emit(Layout.head)
  }

  /// The number the next record gets, from 1.
  public var nextRecord: Int64 { Int64(blocks.count * BlockCoder.capacity + entries.count) + 1 }

  /// Appends the records of a batch, in source order.
  ///
  /// - Parameters:
  ///   - bytes: Plaintext that holds every one of these records.
  ///   - bytesOffset: Position of its first byte in the plaintext.
  /// - Throws: ``RowMapError`` with code `.invalidEntry` when records overlap, go backwards, lie outside `bytes`, or
  ///   have an outcome that does not fit their file and position; or what `write` throws.
  /// - Complexity: O(*n*) and about eight SHA-256 blocks per record of 150 bytes.
  public mutating func append(
    _ batch: Span<RowMapEntry>, bytes: UnsafeRawBufferPointer, bytesOffset: Int64
  ) throws {
    try batch.withUnsafeBufferPointer { batch in
      try check(batch, byteCount: bytes.count, bytesOffset: bytesOffset)
      var start = 0
      while start < batch.count {
        let count = min(batch.count - start, BlockCoder.capacity - entries.count)
        let part = UnsafeBufferPointer(rebasing: batch[start..<(start + count)])
        hasher.append(part, firstRecord: nextRecord, bytes: bytes, bytesOffset: bytesOffset, to: &leaves)
        entries.append(contentsOf: part)
        start += count
        if entries.count == BlockCoder.capacity { try closeBlock() }
      }
    }
  }

  private mutating func check(
    _ batch: UnsafeBufferPointer<RowMapEntry>, byteCount: Int, bytesOffset: Int64
  ) throws {
    let limit = Int64(PackedColumn.valueLimit / 4)
    for (index, entry) in batch.enumerated() {
      let isLanded = entry.outcome == .landed
      let isPlaced =
        isLanded
        ? entry.file >= 0 && entry.file < Layout.nameLimit && entry.position >= 0 && entry.position < limit
          && entry.reason == RowMapEntry.noReason
        : entry.file == -1 && entry.position == -1
      let isInside =
        entry.byteOffset >= max(end, bytesOffset) && entry.byteLength >= 0 && entry.byteOffset < limit
        && entry.byteOffset - bytesOffset + Int64(entry.byteLength) <= Int64(byteCount)
      if !isPlaced || !isInside || entry.line < line || entry.line >= limit {
        throw RowMapError(.invalidEntry, "record \(nextRecord + Int64(index)) is out of order, outside its batch, or half landed")
      }
      end = entry.byteOffset + Int64(entry.byteLength)
      line = entry.line
      highestFile = max(highestFile, entry.file)
      if entry.reason != RowMapEntry.noReason { highestReason = max(highestReason, Int(entry.reason)) }
    }
  }

  /// Writes the last block and the index.
  ///
  /// - Parameters:
  ///   - files: Paths of the landed files, in the order of the entries' indexes.
  ///   - reasons: Likewise.
  public mutating func finish(files: [String], reasons: [RowReason]) throws -> RowMapSummary {
    if Int(highestFile) >= files.count || highestReason >= reasons.count {
      throw RowMapError(.invalidEntry, "an entry names a file or a reason that is not given")
    }
    if files.count > Layout.nameLimit || reasons.count > Layout.nameLimit {
      throw RowMapError(.invalidEntry, "a map names at most \(Layout.nameLimit) files and reasons")
    }
    if !entries.isEmpty { try closeBlock() }
    let root = HashTree.root(blocks.flatMap(\.root))
    let footer = Footer(root: root, files: files, reasons: reasons, blocks: blocks).bytes
    var trailer: [UInt8] = []
    withUnsafeBytes(of: UInt64(footer.count).littleEndian) { trailer.append(contentsOf: $0) }
    trailer += Layout.sha256(footer) + Layout.tail
    try emit(footer)
    try emit(trailer)
    return RowMapSummary(counts: counts, root: root, bytes: written)
  }

  private mutating func closeBlock() throws {
    let landings = entries.landings
    var payload: [UInt8] = []
    payload.reserveCapacity(BlockCoder.capacity * 2)
    BlockCoder.encode(entries, landings: landings, scratch: &scratch, to: &payload)
    let blockCounts = entries.counts
    blocks.append(
      BlockIndexEntry(
        payloadOffset: written, payloadLength: payload.count, entries: entries, counts: blockCounts, landings: landings,
        checksum: Layout.checksum(payload), root: HashTree.root(leaves)))
    counts.landed += blockCounts.landed
    counts.rejected += blockCounts.rejected
    counts.duplicate += blockCounts.duplicate
    entries.removeAll(keepingCapacity: true)
    leaves.removeAll(keepingCapacity: true)
    try emit(payload)
  }

  private mutating func emit(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try write($0) }
    written += Int64(bytes.count)
  }
}
