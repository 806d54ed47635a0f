/// Numbers of records: at most a bit for every record of the file, two bytes for each of few.
struct RecordSet: Sendable {
  /// The members among 65536 numbers.
  private struct Chunk {
    /// The last 16 bits of each member, ascending; unused once there are too many.
    var few: [UInt16] = []
    /// A bit for each number, or nothing.
    var bits: [UInt64] = []

    static let mostFew = 4096

    mutating func insert(_ member: UInt16) -> Bool {
      if !bits.isEmpty { return set(member) }
      let place = position(of: member)
      if place < few.count, few[place] == member { return false }
      few.insert(member, at: place)
      if few.count > Self.mostFew {
        bits = Array(repeating: 0, count: 1024)
        for member in few { _ = set(member) }
        few = []
      }
      return true
    }

    private mutating func set(_ member: UInt16) -> Bool {
      let bit: UInt64 = 1 << UInt64(member & 63)
      guard bits[Int(member >> 6)] & bit == 0 else { return false }
      bits[Int(member >> 6)] |= bit
      return true
    }

    /// The first place whose member is not below this one.
    func position(of member: UInt16) -> Int {
      // Members mostly come in order.
      guard let last = few.last, last >= member else { return few.count }
      var (low, high) = (0, few.count)
      while low < high {
        let middle = (low + high) / 2
        if few[middle] < member { low = middle + 1 } else { high = middle }
      }
      return low
    }

    /// Calls `body` with the members from `first` through `last`, ascending.
    func forEach(from first: UInt16, through last: UInt16, _ body: (UInt16) -> Void) {
      if bits.isEmpty {
        for member in few[position(of: first)...] {
          if member > last { return }
          body(member)
        }
        return
      }
      for word in Int(first >> 6)...Int(last >> 6) {
        var rest = bits[word]
        if word == Int(first >> 6) { rest &= ~0 << UInt64(first & 63) }
        if word == Int(last >> 6) { rest &= ~0 >> UInt64(63 - last & 63) }
        while rest != 0 {
          body(UInt16(word << 6 | rest.trailingZeroBitCount))
          rest &= rest - 1
        }
      }
    }
  }

  private var chunks: [Int64: Chunk] = [:]
  private(set) var count = 0

  /// Says whether the record was not there yet.
  @discardableResult
  mutating func insert(_ record: Int64) -> Bool {
    let isNew = chunks[record >> 16, default: Chunk()].insert(UInt16(truncatingIfNeeded: record))
    count += isNew ? 1 : 0
    return isNew
  }

  /// Calls `body` with the members from `first` through `last`, ascending.
  ///
  /// - Complexity: O(members in the range), and a look-up for every 65536 numbers of it.
  func forEach(from first: Int64, through last: Int64, _ body: (Int64) -> Void) {
    guard first <= last else { return }
    for key in first >> 16...last >> 16 {
      guard let chunk = chunks[key] else { continue }
      let low = key == first >> 16 ? UInt16(truncatingIfNeeded: first) : 0
      let high = key == last >> 16 ? UInt16(truncatingIfNeeded: last) : .max
      chunk.forEach(from: low, through: high) { body(key << 16 | Int64($0)) }
    }
  }

  /// Bytes the members take, a little more than less.
  var byteCount: Int { chunks.values.reduce(0) { $0 + 96 + 2 * $1.few.capacity + 8 * $1.bits.count } }
}
