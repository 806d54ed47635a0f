/// An immutable set of short byte strings with a lookup that allocates nothing.
///
/// Open addressing over the first eight bytes and the length; the next eight are compared as one word too, and of longer
/// words the rest byte by byte.
// Unchecked: all memory is written in the initialiser and only read afterwards.
final class ByteSet: @unchecked Sendable {
  private struct Slot {
    var word: UInt64 = 0
    /// Bytes 8 to 15.
    var second: UInt64 = 0
    /// -1 marks an empty slot.
    var length = -1
    var offset = 0
  }

  let isEmpty: Bool
  /// Whether the empty string is in the set.
  let containsEmpty: Bool
  let maximumLength: Int
  private let slots: UnsafeMutablePointer<Slot>
  private let mask: Int
  private let text: UnsafeMutablePointer<UInt8>

  init(_ words: [String]) {
    let unique = Array(Set(words.map { Array($0.utf8) })).sorted { $0.lexicographicallyPrecedes($1) }
    isEmpty = unique.isEmpty
    containsEmpty = unique.contains([])
    maximumLength = unique.map(\.count).max() ?? 0
    var capacity = 8
    while capacity < 3 * unique.count { capacity *= 2 }
    mask = capacity - 1
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: Slot(), count: capacity)
    // Sixteen bytes more, so that a word can be loaded anywhere.
    let size = unique.reduce(16) { $0 + $1.count }
    text = .allocate(capacity: size)
    text.initialize(repeating: 0, count: size)
    var offset = 0
    for word in unique {
      for (index, byte) in word.enumerated() { text[offset + index] = byte }
      let key = Self.key(text + offset, word.count)
      var slot = Self.hash(key, word.count) & mask
      while slots[slot].length >= 0 { slot = (slot + 1) & mask }
      let second = word.count > 8 ? Self.key(text + offset + 8, word.count - 8) : 0
      slots[slot] = Slot(word: key, second: second, length: word.count, offset: offset)
      offset += word.count
    }
  }

  deinit {
    slots.deallocate()
    text.deallocate()
  }

  /// - Precondition: 16 bytes from `start` are readable.
  @inline(__always)
  func contains(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    if count > maximumLength { return false }
    let key = Self.key(start, count)
    var slot = Self.hash(key, count) & mask
    while slots[slot].length >= 0 {
      if slots[slot].word == key && slots[slot].length == count {
        if count <= 8 { return true }
        if slots[slot].second == Self.key(start + 8, count &- 8)
          && (count <= 16 || hasSameRest(start, slots[slot].offset, count))
        {
          return true
        }
      }
      slot = (slot &+ 1) & mask
    }
    return false
  }

  private func hasSameRest(_ start: UnsafePointer<UInt8>, _ offset: Int, _ count: Int) -> Bool {
    for index in 16..<count where start[index] != text[offset + index] { return false }
    return true
  }

  /// The first eight bytes, those beyond `count` zero.
  @inline(__always)
  private static func key(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    let word = UInt64(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt64.self))
    return count >= 8 ? word : word & ((1 &<< (UInt64(truncatingIfNeeded: count) &* 8)) &- 1)
  }

  @inline(__always)
  private static func hash(_ key: UInt64, _ count: Int) -> Int {
    let mixed = (key ^ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed &>> 40)
  }
}
