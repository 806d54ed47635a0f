/// Times of day as they land: `HH:mm:ss`, and a fraction of six digits if there is one.
enum ClockText {
  static func write(_ microseconds: Int64, unless cell: CellSlice, _ arena: CellArena) -> CellSlice {
    let (seconds, fraction) = (Int(microseconds / 1_000_000), Int(microseconds % 1_000_000))
    let target = arena.reserve(15)
    func pair(_ value: Int, _ place: Int) {
      target[place] = UInt8(0x30 + value / 10)
      target[place + 1] = UInt8(0x30 + value % 10)
    }
    pair(seconds / 3600, 0)
    pair(seconds / 60 % 60, 3)
    pair(seconds % 60, 6)
    (target[2], target[5], target[8]) = (0x3A, 0x3A, 0x2E)
    pair(fraction / 10_000, 9)
    pair(fraction / 100 % 100, 11)
    pair(fraction % 100, 13)
    return CellSlice(start: UnsafePointer(target), count: fraction == 0 ? 8 : 15)
  }
}
