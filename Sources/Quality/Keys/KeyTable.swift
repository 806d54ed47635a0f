internal import CByteMask
import Glibc

/// A set of keys in memory: open addressing, linear probing, at most three slots of four in use.
///
/// The slot of a key is chosen by the top bits of its hash and probing never wraps around, so going through the slots
/// meets the keys almost in order, and sorting them for a spill takes one insertion pass in place. A byte of each key stands
/// in an array of its own, small enough for a cache: a new key, as nearly all are, is told from those around its slot
/// without reading them, so that nothing waits for memory.
struct KeyTable {
  enum Insertion { case new, duplicate, full }

  /// Room for the largest table is set aside as addresses only; the system gives memory where the table has grown to.
  private let slots: UnsafeMutablePointer<KeyEntry>
  /// Per slot a byte of the hash, never 0, or 0 when the slot is empty.
  private let tags: UnsafeMutablePointer<UInt8>
  private var slotCount: Int
  /// Slots beyond the last that probing may run into.
  private static let overhang = 256
  private var shift: UInt64
  private(set) var count = 0
  private let maximumSlots: Int
  private static let minimumSlots = 1 << 10
  /// Keys between asking for memory and using it.
  private static let ahead = 12

  /// - Parameter budget: Bytes; at least 21 KiB are used.
  init(budget: Int) {
    var most = Self.minimumSlots
    while most < 1 << 40, Self.bytes(most * 2) <= budget { most *= 2 }
    maximumSlots = most
    slotCount = Self.minimumSlots
    shift = UInt64(64 - slotCount.trailingZeroBitCount)
    // Zeroed by the system: every slot is empty.
    guard let memory = mmap(nil, Self.bytes(most), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
      memory != MAP_FAILED
    else { preconditionFailure("the budget for keys is larger than the address space") }
    slots = memory.bindMemory(to: KeyEntry.self, capacity: most + Self.overhang)
    tags = UnsafeMutableRawPointer(slots + most + Self.overhang).bindMemory(to: UInt8.self, capacity: most + Self.overhang)
  }

  func deallocate() { munmap(slots, Self.bytes(maximumSlots)) }

  /// Slots and tags.
  private static func bytes(_ count: Int) -> Int { (count + overhang) * (MemoryLayout<KeyEntry>.stride + 1) }

  /// Adds keys from an index on; returns the index of the first that found no room, or the count.
  ///
  /// - Parameter ordinalOffset: What makes an ordinal of the run of a row of the batch.
  mutating func insert(
    _ hashes: UnsafeBufferPointer<KeyHash>, from first: Int, ordinalOffset: Int64, isDuplicate: (Int) -> Void
  ) -> Int {
    var index = first
    while index < hashes.count {
      // Every key touches another page of memory: what comes soon is asked for now.
      if index &+ Self.ahead < hashes.count {
        let soon = Int(truncatingIfNeeded: hashes[index &+ Self.ahead].high &>> shift)
        sluice_prefetch(tags + soon)
        sluice_prefetch(slots + soon)
      }
      let ordinal = Int64(hashes[index].row) &+ ordinalOffset
      if ordinal >= Int64(UInt32.max) { return index }
      switch insert(KeyEntry(hashes[index], ordinal: UInt32(truncatingIfNeeded: ordinal))) {
      case .new: break
      case .duplicate: isDuplicate(index)
      case .full: return index
      }
      index &+= 1
    }
    return index
  }

  /// Adds a key unless it is there already.
  @inline(__always)
  mutating func insert(_ entry: KeyEntry) -> Insertion {
    var slot = Int(truncatingIfNeeded: entry.high &>> shift)
    let tag = UInt8(truncatingIfNeeded: entry.low &>> 32) | 1
    while tags[slot] != 0 {
      if tags[slot] == tag, slots[slot].isSameKey(as: entry) { return .duplicate }
      slot &+= 1
      if slot == slotCount &+ Self.overhang { return grow() ? insertSlowly(entry) : .full }
    }
    if count &* 4 >= slotCount &* 3 { return grow() ? insertSlowly(entry) : .full }
    slots[slot] = entry
    tags[slot] = tag
    count &+= 1
    return .new
  }

  @inline(never)
  private mutating func insertSlowly(_ entry: KeyEntry) -> Insertion { insert(entry) }

  /// Doubles the slots where they are.
  ///
  /// A key moves from slot *s* to one from 2 (*s* − overhang) on. From twice the overhang on that is beyond *s*, where all
  /// slots are free by then when the last key moves first; the few before are put aside.
  private mutating func grow() -> Bool {
    guard slotCount < maximumSlots else { return false }
    let end = slotCount + Self.overhang
    slotCount *= 2
    shift -= 1
    count = 0
    let bytes = slotCount * MemoryLayout<KeyEntry>.stride
    // Every key touches another page: large tables ask for huge ones.
    if bytes >= 4 << 20 { madvise(slots, bytes, 14 /* MADV_HUGEPAGE */) }
    let first = (0..<2 * Self.overhang).compactMap { take($0) }
    for slot in (2 * Self.overhang..<end).reversed() {
      if let entry = take(slot) { _ = insert(entry) }
    }
    for entry in first { _ = insert(entry) }
    return true
  }

  /// Empties a slot.
  @inline(__always)
  private func take(_ slot: Int) -> KeyEntry? {
    guard tags[slot] != 0 else { return nil }
    tags[slot] = 0
    defer { slots[slot] = .empty }
    return slots[slot]
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
    tags.update(repeating: 0, count: slotCount + Self.overhang)
    count = 0
  }
}
