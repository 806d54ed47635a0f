extension RowMapReader {
  /// The record of this number, from 1; `nil` past the end.
  public func record(_ number: Int64) throws(RowMapError) -> RowMapRecord? {
    if number < 1 || number > counts.records { return nil }
    let index = Int((number - 1) / Int64(BlockCoder.capacity))
    let entries = try entries(ofBlock: index)
    let position = Int(number - firstRecord(ofBlock: index))
    return entries.indices.contains(position) ? record(number, entries[position]) : nil
  }

  /// The record that this line belongs to: the last one that begins on it or before it; `nil` above the first record.
  ///
  /// Lines below the last record belong to it, since the map does not know where it ends.
  public func record(line: Int64) throws(RowMapError) -> RowMapRecord? {
    try lastRecord { $0.firstLine <= line } entry: { $0.line <= line }
  }

  /// The record that holds this byte of the plaintext; `nil` between records.
  public func record(byte: Int64) throws(RowMapError) -> RowMapRecord? {
    let found = try lastRecord { $0.firstOffset <= byte } entry: { $0.byteOffset <= byte }
    guard let found, byte < found.byteOffset + Int64(max(1, found.byteLength)) else { return nil }
    return found
  }

  /// The record that landed as this row of this file.
  ///
  /// - Parameters:
  ///   - file: The path as the writer was given it.
  ///   - position: Row in the file, from 0.
  public func record(file: String, position: Int64) throws(RowMapError) -> RowMapRecord? {
    guard let number = files.firstIndex(of: file) else { return nil }
    for (index, block) in footer.blocks.enumerated() {
      let isNear = block.landings.contains { $0.file == number && $0.lowest <= position && position <= $0.highest }
      if !isNear { continue }
      let entries = try entries(ofBlock: index)
      if let at = entries.firstIndex(where: { $0.file == Int32(number) && $0.position == position }) {
        return record(firstRecord(ofBlock: index) + Int64(at), entries[at])
      }
    }
    return nil
  }

  /// Every record with this outcome, in order, at most `limit`; blocks without one are not read.
  public func records(_ outcome: RowOutcome, limit: Int = 1000) throws(RowMapError) -> [RowMapRecord] {
    var out: [RowMapRecord] = []
    for (index, block) in footer.blocks.enumerated() where out.count < limit {
      let count =
        switch outcome {
        case .landed: block.counts.landed
        case .rejected: block.counts.rejected
        case .duplicate: block.counts.duplicate
        }
      if count == 0 { continue }
      for (position, entry) in try entries(ofBlock: index).enumerated() where entry.outcome == outcome {
        if out.count < limit { out.append(record(firstRecord(ofBlock: index) + Int64(position), entry)) }
      }
    }
    return out
  }

  /// Every record, in order; reads one block at a time.
  public func forEach(_ body: (RowMapRecord) throws -> Void) throws {
    for index in 0..<blockCount {
      for (position, entry) in try entries(ofBlock: index).enumerated() {
        try body(record(firstRecord(ofBlock: index) + Int64(position), entry))
      }
    }
  }

  private func lastRecord(
    block isBefore: (BlockIndexEntry) -> Bool, entry isBeforeEntry: (RowMapEntry) -> Bool
  ) throws(RowMapError) -> RowMapRecord? {
    let blocks = footer.blocks
    var low = 0
    var high = blocks.count
    while low < high {
      let middle = (low + high) / 2
      if isBefore(blocks[middle]) { low = middle + 1 } else { high = middle }
    }
    if low == 0 { return nil }
    let entries = try entries(ofBlock: low - 1)
    guard let position = entries.lastIndex(where: isBeforeEntry) else { return nil }
    return record(firstRecord(ofBlock: low - 1) + Int64(position), entries[position])
  }
}
