import Synchronization

/// The buffers and contexts one encode call works with.
final class EncoderScratch {
  /// Dictionary indices of the whole chunk, one per value.
  var indices = ByteBuilder()
  /// The open-addressing table and what belongs to it.
  var table = ByteBuilder()
  /// Distinct values in order of first appearance.
  var distinct = ByteBuilder()
  /// For each distinct byte string, where it starts in `distinct`.
  var starts = ByteBuilder()
  /// For each distinct byte string, the last page that held it.
  var stamps = ByteBuilder()
  /// The lengths of a page's values, for the delta encodings of byte strings.
  var lengths = ByteBuilder()
  /// The page before compression.
  var page = ByteBuilder()
  /// The page after compression.
  var compressed = ByteBuilder()
  /// The chunk so far.
  var chunk = ByteBuilder()
  let compressor = PageCompressor()

  /// What a pooled scratch may keep between chunks, in bytes per buffer.
  static let retained = 8 << 20

  func reset() {
    indices.removeAll()
    table.removeAll()
    distinct.removeAll()
    starts.removeAll()
    stamps.removeAll()
    lengths.removeAll()
    page.removeAll()
    compressed.removeAll()
    chunk.removeAll()
  }

  func shrink() {
    indices.shrink(to: Self.retained)
    table.shrink(to: Self.retained)
    distinct.shrink(to: Self.retained)
    starts.shrink(to: Self.retained)
    stamps.shrink(to: Self.retained)
    lengths.shrink(to: Self.retained)
    page.shrink(to: Self.retained)
    compressed.shrink(to: Self.retained)
    chunk.shrink(to: Self.retained)
  }
}

/// Scratches between uses: as many as encodes ran at once.
final class ScratchPool: Sendable {
  // Sound although EncoderScratch is not Sendable: a scratch is either in the free list,
  // reachable by nobody, or was handed to exactly one caller, which gives up its reference
  // before it returns the scratch.
  private struct Slot: @unchecked Sendable {
    let scratch: EncoderScratch
  }

  private let free = Mutex<[Slot]>([])

  /// Lends a scratch for the duration of `body`.
  func withScratch<Result>(
    _ body: (EncoderScratch) throws(ParquetError) -> Result
  ) throws(ParquetError) -> Result {
    let slot = free.withLock { $0.popLast() } ?? Slot(scratch: EncoderScratch())
    slot.scratch.reset()
    defer {
      slot.scratch.shrink()
      free.withLock { $0.append(slot) }
    }
    return try body(slot.scratch)
  }
}
