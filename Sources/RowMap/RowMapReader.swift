import Foundation

/// Reads a row map: one record, one line or one landed row costs one block.
///
/// The file may have been altered by anyone; every fault is a ``RowMapError``.
public final class RowMapReader: Sendable {
  private let descriptor: Int32
  let footer: Footer

  /// Records by outcome, as the index says; ``check()`` counts them again.
  public let counts: RowMapCounts
  /// RFC 6962 root over the rows, 32 bytes.
  public var root: [UInt8] { footer.root }
  public var files: [String] { footer.files }
  public var reasons: [RowReason] { footer.reasons }
  public var blockCount: Int { footer.blocks.count }

  public init(path: String) throws(RowMapError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw RowMapError(.inputOutput, "open \(path): \(String(cString: strerror(errno)))") }
    do throws(RowMapError) {
      footer = try Self.readFooter(descriptor)
    } catch {
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
    var counts = RowMapCounts()
    for block in footer.blocks {
      counts.landed += block.counts.landed
      counts.rejected += block.counts.rejected
      counts.duplicate += block.counts.duplicate
    }
    self.counts = counts
  }

  deinit { close(descriptor) }

  private static func readFooter(_ descriptor: Int32) throws(RowMapError) -> Footer {
    var status = stat()
    if fstat(descriptor, &status) != 0 { throw RowMapError(.inputOutput, "fstat failed") }
    let size = Int64(status.st_size)
    let least = Int64(Layout.head.count + Layout.trailerLength)
    if size < least { throw RowMapError(.notARowMap, "the file has \(size) bytes; the smallest row map has more") }
    let head = try read(descriptor, at: 0, count: Layout.head.count)
    if head[..<8] != Layout.head[..<8] { throw RowMapError(.notARowMap, "the file does not begin as a row map") }
    if head != Layout.head { throw RowMapError(.unsupportedVersion, "row map version \(head[8]) is not known here") }
    let trailer = try read(descriptor, at: size - Int64(Layout.trailerLength), count: Layout.trailerLength)
    if Array(trailer[40...]) != Layout.tail { throw RowMapError(.damaged, "the end of the row map is missing") }
    let length = trailer[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    if length > UInt64(min(size - least, Int64(Layout.footerLimit))) {
      throw RowMapError(.damaged, "the index is longer than the file")
    }
    let start = size - Int64(Layout.trailerLength) - Int64(length)
    let bytes = try read(descriptor, at: start, count: Int(length))
    if Layout.sha256(bytes) != Array(trailer[8..<40]) { throw RowMapError(.damaged, "the index was altered") }
    return try Footer(bytes, payloadEnd: start)
  }

  private static func read(_ descriptor: Int32, at offset: Int64, count: Int) throws(RowMapError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let step = bytes.withUnsafeMutableBytes { buffer in
        pread(descriptor, buffer.baseAddress?.advanced(by: done), count - done, off_t(offset) + off_t(done))
      }
      if step < 0 && errno == EINTR { continue }
      if step < 0 { throw RowMapError(.inputOutput, "read: \(String(cString: strerror(errno)))") }
      if step == 0 { throw RowMapError(.damaged, "the row map was cut while it was read") }
      done += step
    }
    return bytes
  }

  /// Number of the first record of a block.
  func firstRecord(ofBlock index: Int) -> Int64 { Int64(index) * Int64(BlockCoder.capacity) + 1 }

  /// The entries of one block, in source order; the first is record `index` · 8192 + 1.
  public func entries(ofBlock index: Int) throws(RowMapError) -> [RowMapEntry] {
    let block = footer.blocks[index]
    let payload = try Self.read(descriptor, at: block.payloadOffset, count: block.payloadLength)
    if Layout.checksum(payload) != block.checksum { throw RowMapError(.damaged, "block \(index) was altered") }
    return try BlockCoder.decode(payload, block: block, files: files.count, reasons: reasons.count)
  }

  func record(_ number: Int64, _ entry: RowMapEntry) -> RowMapRecord {
    RowMapRecord(
      record: number, byteOffset: entry.byteOffset, byteLength: Int(entry.byteLength), line: entry.line,
      outcome: entry.outcome, reason: entry.reason == RowMapEntry.noReason ? nil : reasons[Int(entry.reason)],
      file: entry.file < 0 ? nil : files[Int(entry.file)], position: entry.position < 0 ? nil : entry.position)
  }
}
