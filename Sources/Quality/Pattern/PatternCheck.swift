internal import CColumnSweep

/// A pattern over a whole column.
///
/// Patterns of fixed places are compared sixteen bytes at once. For all others four cells go through the automaton
/// side by side: each step waits for the one before it, and four such chains fit into the time of one.
struct PatternCheck {
  private let automaton: PatternAutomaton
  let masks: PatternMasks?

  init(_ automaton: PatternAutomaton) {
    self.automaton = automaton
    masks = automaton.masks
  }

  /// Calls `mismatch` with every row that has a value the pattern does not match.
  ///
  /// - Parameter room: For the numbers of all rows.
  func check(
    _ cells: UnsafePointer<CellSlice>, _ validity: UnsafePointer<UInt8>, rows count: Int, _ room: UnsafeMutablePointer<Int32>,
    mismatch: (Int) -> Void
  ) {
    if let masks {
      for row in 0..<count where validity[row] != 0 {
        if !masks.matches(cells[row].start, cells[row].count) { mismatch(row) }
      }
      return
    }
    let present = Int(sluice_choose(validity, validity, count, room))
    @inline(__always) func row(_ index: Int) -> Int { Int(room[index]) }
    var index = 0
    while index &+ 4 <= present {
      let hits = automaton.matches(cells[row(index)], cells[row(index &+ 1)], cells[row(index &+ 2)], cells[row(index &+ 3)])
      if hits != 0b1111 {
        for lane in 0..<4 where hits & 1 << lane == 0 { mismatch(row(index &+ lane)) }
      }
      index &+= 4
    }
    for last in index..<present where !automaton.matches(cells[row(last)].start, cells[row(last)].count) { mismatch(row(last)) }
  }
}
