/// One block of entries as columns, and back.
///
/// Columns, in order: gap before the record; its length; lines since the record before; outcome; reason of those that
/// did not land; file of those that did; and how far the position is from the next one in that file.
enum BlockCoder {
  /// Entries in every block but the last: a power of two, so that block roots are complete subtrees of the tree.
  static let capacity = 8192

  static func encode(
    _ entries: [RowMapEntry], landings: [Landing], scratch: inout [UInt64], to out: inout [UInt8]
  ) {
    guard let first = entries.first else { return }
    column(entries, &scratch, to: &out) { previous, entry in
      UInt64(entry.byteOffset - (previous.map { $0.byteOffset + Int64($0.byteLength) } ?? first.byteOffset))
    }
    column(entries, &scratch, to: &out) { _, entry in UInt64(entry.byteLength) }
    column(entries, &scratch, to: &out) { previous, entry in UInt64(entry.line - (previous?.line ?? first.line)) }
    column(entries, &scratch, to: &out) { _, entry in UInt64(entry.outcome.rawValue) }
    column(entries, &scratch, to: &out) { _, entry in
      entry.outcome == .landed ? nil : UInt64(entry.reason &+ 1)
    }
    column(entries, &scratch, to: &out) { _, entry in entry.outcome == .landed ? UInt64(entry.file) : nil }
    var next = NextPositions(landings)
    column(entries, &scratch, to: &out) { _, entry in
      entry.outcome == .landed ? PackedColumn.zigzag(entry.position - next.advance(entry.file, to: entry.position)) : nil
    }
  }

  @inline(__always)
  private static func column(
    _ entries: [RowMapEntry], _ scratch: inout [UInt64], to out: inout [UInt8],
    _ value: (RowMapEntry?, RowMapEntry) -> UInt64?
  ) {
    let count = scratch.withUnsafeMutableBufferPointer { buffer in
      var count = 0
      var previous: RowMapEntry?
      for entry in entries {
        if let value = value(previous, entry) {
          buffer[count] = value
          count += 1
        }
        previous = entry
      }
      return count
    }
    scratch.withUnsafeBufferPointer { PackedColumn.append(UnsafeBufferPointer(rebasing: $0[..<count]), to: &out) }
  }

  /// - Parameters:
  ///   - block: What the index says of the block; the entries must agree with it.
  ///   - files: How many files the map names; likewise reasons.
  static func decode(
    _ payload: [UInt8], block: BlockIndexEntry, files: Int, reasons: Int
  ) throws(RowMapError) -> [RowMapEntry] {
    var reader = ByteReader(payload)
    let count = block.count
    let gaps = try PackedColumn.read(count: count, from: &reader)
    let lengths = try PackedColumn.read(count: count, from: &reader)
    let lines = try PackedColumn.read(count: count, from: &reader)
    let outcomes = try PackedColumn.read(count: count, from: &reader)
    let landed = outcomes.count { $0 == 0 }
    let reasonIndexes = try PackedColumn.read(count: count - landed, from: &reader)
    let fileIndexes = try PackedColumn.read(count: landed, from: &reader)
    let positions = try PackedColumn.read(count: landed, from: &reader)
    if reader.remaining != 0 { throw RowMapError(.damaged, "a block is longer than its entries") }

    var entries: [RowMapEntry] = []
    entries.reserveCapacity(count)
    var next = NextPositions(block.landings)
    var end = UInt64(block.firstOffset)
    var line = UInt64(block.firstLine)
    var landedIndex = 0
    let limit = PackedColumn.valueLimit
    for index in 0..<count {
      // Each addend is below 2^57 and each sum is checked against 2^56, so nothing overflows.
      let offset = end + gaps[index]
      line += lines[index]
      if offset >= limit || line >= limit || lengths[index] > UInt64(Int32.max) {
        throw RowMapError(.damaged, "an entry is out of bounds")
      }
      end = offset + lengths[index]
      guard outcomes[index] <= 2, let outcome = RowOutcome(rawValue: UInt8(outcomes[index])) else {
        throw RowMapError(.damaged, "an outcome is unknown")
      }
      var entry = RowMapEntry(
        byteOffset: Int64(offset), byteLength: Int32(lengths[index]), line: Int64(line), outcome: outcome)
      if outcome == .landed {
        let file = fileIndexes[landedIndex]
        if file >= UInt64(files) { throw RowMapError(.damaged, "an entry names a file that is not listed") }
        entry.file = Int32(file)
        let delta = PackedColumn.unzigzag(positions[landedIndex])
        let position = next.peek(entry.file) + delta
        if position < 0 || position >= Int64(limit) { throw RowMapError(.damaged, "a position is out of bounds") }
        _ = next.advance(entry.file, to: position)
        entry.position = position
        landedIndex += 1
      } else {
        let reason = reasonIndexes[index - landedIndex]
        if reason > UInt64(reasons) { throw RowMapError(.damaged, "an entry names a reason that is not listed") }
        entry.reason = UInt16(reason) &- 1
      }
      entries.append(entry)
    }
    return entries
  }
}

/// The row that is expected next in each file of a block: the lowest of the block, then the one behind the last.
struct NextPositions {
  private var next: [Int64] = []

  init(_ landings: [Landing]) {
    for landing in landings {
      while next.count <= landing.file { next.append(0) }
      next[landing.file] = landing.lowest
    }
  }

  func peek(_ file: Int32) -> Int64 { Int(file) < next.count ? next[Int(file)] : 0 }

  /// Returns what was expected, and expects the row after `position` from now on.
  mutating func advance(_ file: Int32, to position: Int64) -> Int64 {
    while next.count <= Int(file) { next.append(0) }
    let expected = next[Int(file)]
    next[Int(file)] = position + 1
    return expected
  }
}
