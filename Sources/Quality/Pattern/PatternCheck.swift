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
  func check(
    _ cells: UnsafePointer<CellSlice>, _ validity: UnsafePointer<UInt8>, rows count: Int, mismatch: (Int) -> Void
  ) {
    if let masks {
      for row in 0..<count where validity[row] != 0 {
        if !masks.matches(cells[row].start, cells[row].count) { mismatch(row) }
      }
      return
    }
    var lanes = SIMD4<Int32>()
    var filled = 0
    for row in 0..<count where validity[row] != 0 {
      lanes[filled] = Int32(truncatingIfNeeded: row)
      filled &+= 1
      if filled < 4 { continue }
      filled = 0
      let hits = automaton.matches(cells[Int(lanes[0])], cells[Int(lanes[1])], cells[Int(lanes[2])], cells[row])
      if hits != 0b1111 {
        for lane in 0..<4 where hits & 1 << lane == 0 { mismatch(Int(lanes[lane])) }
      }
    }
    for lane in 0..<filled {
      let row = Int(lanes[lane])
      if !automaton.matches(cells[row].start, cells[row].count) { mismatch(row) }
    }
  }
}
