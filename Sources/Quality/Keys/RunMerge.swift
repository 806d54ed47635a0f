/// Goes through all runs of a spill in the order of their entries.
struct RunMerge<Entry: SpillEntry> {
  private let spill: KeySpill<Entry>
  private let pageEntries: Int
  private let pages: UnsafeMutablePointer<Entry>
  private var cursors: [Cursor] = []
  /// Runs as a binary heap; the run with the least current key, and of those the earliest, is at the front.
  private var heap: [Int] = []

  private struct Cursor {
    var loaded = 0
    var at = 0
    /// Entries of the run read from the file so far.
    var read = 0
  }

  /// - Parameter budget: Bytes for pages, divided among the runs; 4 KiB per run at least.
  init(_ spill: KeySpill<Entry>, budget: Int) {
    self.spill = spill
    let stride = MemoryLayout<Entry>.stride
    pageEntries = min(max(budget / max(spill.runs.count, 1) / stride, 256), 1 << 16)
    pages = .allocate(capacity: pageEntries * max(spill.runs.count, 1))
    pages.initialize(repeating: .empty, count: pageEntries * max(spill.runs.count, 1))
  }

  /// Calls `body` with every entry and the number of its run, in order. Can be done once.
  mutating func forEach(_ body: (Entry, _ run: Int) throws(QualityError) -> Void) throws(QualityError) {
    defer { pages.deallocate() }
    cursors = Array(repeating: Cursor(), count: spill.runs.count)
    for run in spill.runs.indices where try load(run) { push(run) }
    while let run = heap.first {
      try body(pages[run * pageEntries + cursors[run].at], run)
      cursors[run].at += 1
      let hasMore = cursors[run].at < cursors[run].loaded ? true : try load(run)
      if !hasMore { heap[0] = heap[heap.count - 1] }
      if !hasMore { heap.removeLast() }
      if !heap.isEmpty { sink() }
    }
  }

  private mutating func load(_ run: Int) throws(QualityError) -> Bool {
    let page = UnsafeMutableBufferPointer(start: pages + run * pageEntries, count: pageEntries)
    cursors[run].loaded = try spill.read(spill.runs[run], from: cursors[run].read, into: page)
    cursors[run].read += cursors[run].loaded
    cursors[run].at = 0
    return cursors[run].loaded > 0
  }

  private func isBefore(_ one: Int, _ other: Int) -> Bool {
    let a = pages[one * pageEntries + cursors[one].at]
    let b = pages[other * pageEntries + cursors[other].at]
    return a.precedes(b) || (!b.precedes(a) && one < other)
  }

  private mutating func push(_ run: Int) {
    heap.append(run)
    var child = heap.count - 1
    while child > 0, isBefore(heap[child], heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && isBefore(heap[child], heap[least]) {
        least = child
      }
      if least == parent { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
