/// A set of keys in memory: open addressing, linear probing, at most three slots of four in use.
///
/// The slot of a key is chosen by the top bits of its hash and probing never wraps around, so going through the slots
/// meets the keys almost in order, and sorting them for a spill takes one insertion pass in place.
struct KeyTable {
  enum Insertion { case new, duplicate, full }

  private var slots: UnsafeMutablePointer<KeyEntry>
  private var slotCount: Int
  /// Slots beyond the last that probing may run into.
  private static let overhang = 256
  private var shift: UInt64
  private(set) var count = 0
  private let maximumSlots: Int
  private static let minimumSlots = 1 << 10

  /// - Parameter budget: Bytes; at least 16 KiB and a little are used. While the table grows, old and new slots are
  ///   both within the budget.
  init(budget: Int) {
    var most = Self.minimumSlots
    // Doubling needs the old half as well: 3/2 of the new size.
    while most * 2 * MemoryLayout<KeyEntry>.stride * 3 / 2 <= budget { most *= 2 }
    maximumSlots = most
    slotCount = Self.minimumSlots
    shift = UInt64(64 - slotCount.trailingZeroBitCount)
    slots = Self.allocate(slotCount)
  }

  func deallocate() { slots.deallocate() }

  private static func allocate(_ count: Int) -> UnsafeMutablePointer<KeyEntry> {
    let slots = UnsafeMutablePointer<KeyEntry>.allocate(capacity: count + overhang)
    slots.initialize(repeating: .empty, count: count + overhang)
    return slots
  }

  /// Adds keys from an index on; returns the index of the first that found no room, or the count.
  ///
  /// - Parameter ordinalOffset: What makes an ordinal of the run of a row of the batch.
  mutating func insert(
    _ hashes: UnsafeBufferPointer<KeyHash>, from first: Int, ordinalOffset: Int64, isDuplicate: (Int) -> Void
  ) -> Int {
    var index = first
    while index < hashes.count {
      // The slots of the next keys are read ahead: independent loads overlap, where one miss after the other would not.
      let ahead = min(index &+ Self.readAhead, hashes.count)
      var touched: UInt64 = 0
      for next in index..<ahead { touched |= slots[Int(truncatingIfNeeded: hashes[next].high &>> shift)].low }
      withExtendedLifetime(touched) {}
      while index < ahead {
        let ordinal = Int64(hashes[index].row) &+ ordinalOffset
        if ordinal >= Int64(UInt32.max) { return index }
        switch insert(KeyEntry(hashes[index], ordinal: UInt32(truncatingIfNeeded: ordinal))) {
        case .new: break
        case .duplicate: isDuplicate(index)
        case .full: return index
        }
        index &+= 1
      }
    }
    return index
  }

  private static let readAhead = 16

  /// Adds a key unless it is there already.
  @inline(__always)
  mutating func insert(_ entry: KeyEntry) -> Insertion {
    var slot = Int(truncatingIfNeeded: entry.high &>> shift)
    while slots[slot].low != 0 {
      if slots[slot].isSameKey(as: entry) { return .duplicate }
      slot &+= 1
      if slot == slotCount &+ Self.overhang { return grow() ? insertSlowly(entry) : .full }
    }
    if count &* 4 >= slotCount &* 3 { return grow() ? insertSlowly(entry) : .full }
    slots[slot] = entry
    count &+= 1
    return .new
  }

  @inline(never)
  private mutating func insertSlowly(_ entry: KeyEntry) -> Insertion { insert(entry) }

  private mutating func grow() -> Bool {
    guard slotCount < maximumSlots else { return false }
    let old = slots
    let oldCount = slotCount + Self.overhang
    slotCount *= 2
    shift -= 1
    slots = Self.allocate(slotCount)
    count = 0
    for index in 0..<oldCount where old[index].low != 0 { _ = insert(old[index]) }
    old.deallocate()
    return true
  }

  /// Lends the keys in order, and leaves the table empty with its memory kept.
  mutating func drain(_ body: (UnsafeBufferPointer<KeyEntry>) throws(QualityError) -> Void) throws(QualityError) {
    var written = 0
    for slot in 0..<slotCount + Self.overhang where slots[slot].low != 0 {
      let entry = slots[slot]
      var place = written
      while place > 0, entry.precedes(slots[place - 1]) {
        slots[place] = slots[place - 1]
        place -= 1
      }
      slots[place] = entry
      written += 1
    }
    try body(UnsafeBufferPointer(start: slots, count: written))
    slots.update(repeating: .empty, count: slotCount + Self.overhang)
    count = 0
  }
}
