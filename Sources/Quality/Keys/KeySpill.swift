/// Sorted runs of entries in one unlinked file: keyed hashes and record numbers, and what else an entry has, masked.
final class KeySpill<Entry: SpillEntry> {
  /// Where a run lies.
  struct Run {
    let offset: Int64
    let count: Int
  }

  private let file: SpillFile
  private(set) var runs: [Run] = []

  init(directory: String) throws(QualityError) { file = try SpillFile(directory: directory) }

  func append(_ entries: UnsafeBufferPointer<Entry>) throws(QualityError) {
    runs.append(Run(offset: try file.append(UnsafeRawBufferPointer(entries)), count: entries.count))
  }

  /// Fills `buffer` with entries of a run from `index`; returns how many.
  func read(_ run: Run, from index: Int, into buffer: UnsafeMutableBufferPointer<Entry>) throws(QualityError) -> Int {
    let count = min(buffer.count, run.count - index)
    let stride = MemoryLayout<Entry>.stride
    let target = UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: count * stride)
    try file.read(at: run.offset + Int64(index * stride), into: target)
    return count
  }
}
