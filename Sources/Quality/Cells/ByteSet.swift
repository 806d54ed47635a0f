internal import CColumnSweep

/// An immutable set of byte strings with a lookup that allocates nothing and, for strings of up to sixteen bytes, nearly always ends
/// at the first place it looks.
///
/// The first and the next eight bytes, zeros beyond the end, are two words. One multiplication of both chooses the slot, and
/// from there it is open addressing. The factor is sought until no two strings share a slot, in vain where they are many. Longer
/// strings are few and are compared byte by byte.
// Unchecked: all memory is written in the initialiser and only read afterwards.
final class ByteSet: @unchecked Sendable {
  private typealias Slot = sluice_word

  let isEmpty: Bool
  /// Whether the empty string is in the set.
  let containsEmpty: Bool
  let maximumLength: Int
  private let slots: UnsafeMutablePointer<Slot>
  private let factor: UInt64
  private let shift: UInt64
  private let mask: Int
  private let long: [[UInt8]]

  init(_ words: [String]) {
    let unique = Array(Set(words.map { Array($0.utf8) })).sorted { $0.lexicographicallyPrecedes($1) }
    isEmpty = unique.isEmpty
    containsEmpty = unique.contains([])
    maximumLength = unique.map(\.count).max() ?? 0
    // No record with a NUL byte is judged, so a word with one is never met.
    let known = unique.filter { !$0.contains(0) }
    long = known.filter { $0.count > 16 }
    let short = known.filter { $0.count <= 16 }.map { word in
      Slot(first: Self.word(word.prefix(8)), second: Self.word(word.dropFirst(8)), count: Int64(word.count))
    }
    var bits: UInt64 = 3
    let room = short.count > Self.maximumSought / 4 && short.count <= Self.maximumSought ? 16 : 4
    while 1 << bits < room * short.count { bits += 1 }
    shift = 64 - bits
    mask = 1 << Int(bits) - 1
    var factor: UInt64 = 0x9E37_79B9_7F4A_7C15
    if short.count <= Self.maximumSought {
      for _ in 0..<Self.tries where !Self.isPerfect(short, factor, shift) { factor = factor &* 0xD134_2543_DE82_EF95 | 1 }
    }
    self.factor = factor
    slots = .allocate(capacity: mask + 1)
    // A count of -1 marks an empty slot.
    slots.initialize(repeating: Slot(first: 0, second: 0, count: -1), count: mask + 1)
    for slot in short {
      var place = Self.place(slot.first, slot.second, factor, shift)
      while slots[place].count >= 0 { place = (place + 1) & mask }
      slots[place] = slot
    }
  }

  deinit { slots.deallocate() }

  /// Words for which a factor is sought, and how often; of 24 words and 128 slots one factor in ten will do, of 96 and 2048 too.
  private static let maximumSought = 96
  private static let tries = 64

  private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }

  private static func isPerfect(_ words: [Slot], _ factor: UInt64, _ shift: UInt64) -> Bool {
    var taken = Array(repeating: false, count: 1 << Int(64 - shift))
    for word in words {
      let place = place(word.first, word.second, factor, shift)
      if taken[place] { return false }
      taken[place] = true
    }
    return true
  }

  @inline(__always)
  private static func place(_ first: UInt64, _ second: UInt64, _ factor: UInt64, _ shift: UInt64) -> Int {
    Int(truncatingIfNeeded: ((first ^ (second &<< 23 | second &>> 41)) &* factor) &>> shift)
  }

  /// - Precondition: 16 bytes from `start` are readable.
  @inline(__always)
  func contains(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    if count > 16 { return containsLong(start, count) }
    let (first, second) = ShortText.words(start, count)
    let place = Self.place(first, second, factor, shift)
    let slot = slots[place]
    if slot.first == first && slot.second == second && slot.count == count { return true }
    return slot.count >= 0 && isFurther(from: place, first, second, count)
  }

  /// Takes the cells of a column that are at the first place they are looked for, as nearly all strings of the set are.
  func sweep(_ column: sluice_column, _ cells: UnsafeMutablePointer<sluice_cell>) -> Int {
    Int(sluice_sweep_words(column, cells, slots, factor, shift))
  }

  @inline(never)
  private func isFurther(from place: Int, _ first: UInt64, _ second: UInt64, _ count: Int) -> Bool {
    var place = (place + 1) & mask
    while slots[place].count >= 0 {
      if slots[place].first == first && slots[place].second == second && slots[place].count == count { return true }
      place = (place + 1) & mask
    }
    return false
  }

  @inline(never)
  private func containsLong(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    long.contains { $0.count == count && $0.elementsEqual(UnsafeBufferPointer(start: start, count: count)) }
  }
}

/// Texts of up to sixteen bytes as two words.
enum ShortText {
  /// The bytes in order from the lowest, zeros beyond the end.
  ///
  /// - Precondition: `count` is at most 16, and 16 bytes from `start` are readable.
  @inline(__always)
  static func words(_ start: UnsafePointer<UInt8>, _ count: Int) -> (UInt64, UInt64) {
    let raw = UnsafeRawPointer(start)
    let first = UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self))
    let second = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    // Of eight bytes or more the first word is whole, of fewer the second is none of theirs; shifts count modulo 64.
    let bits = UInt64(truncatingIfNeeded: count) &* 8
    let part: UInt64 = (1 &<< bits) &- 1
    let isWhole: UInt64 = count > 7 ? ~0 : 0
    let isFull: UInt64 = count > 15 ? ~0 : 0
    return (first & (part | isWhole), second & (part | isFull) & isWhole)
  }
}
