internal import CByteMask
import DataContracts

/// The lexical steps of one column, and how often each changed a cell.
///
/// Trimming moves the ends of the cell; the other steps write a copy into the arena, once per cell, and only when
/// they change something.
final class Cleanser {
  let steps: [CleanseStep]
  /// Only ends are cut, so that a cell whose first and last bytes are ordinary needs no look.
  let isTrimOnly: Bool
  /// Whether a step other than trimming may change a cell; most cells are clean, and this is quick about them.
  let look: CleanseLook
  /// The quick part of ``look``, where it stays.
  let quickLook: UnsafePointer<sluice_cell_look>
  /// Some step may change any cell, or refuse it.
  let concernsAll: Bool
  /// Some step may refuse a cell.
  let mayFail: Bool
  /// By step; `nil` for the four that are done here.
  private let further: [LexicalStep?]
  /// What each step is: one of the four that are done here, or another. Where it is found at once.
  private let kinds: UnsafeMutablePointer<Kind>
  private let stepCount: Int
  /// Changed cells by step.
  private let counts: UnsafeMutablePointer<Int64>
  /// What the last cell failed by.
  private let failed: UnsafeMutablePointer<CleanseFailure>

  init(_ steps: [CleanseStep]) throws(QualityError) {
    self.steps = steps
    var further: [LexicalStep?] = []
    for step in steps { further.append(try LexicalStep(step)) }
    self.further = further
    stepCount = steps.count
    kinds = .allocate(capacity: steps.count)
    for (index, step) in steps.enumerated() { (kinds + index).initialize(to: Kind(step)) }
    counts = .allocate(capacity: steps.count)
    counts.initialize(repeating: 0, count: steps.count)
    failed = .allocate(capacity: 1)
    failed.initialize(to: .none)
    isTrimOnly = steps.allSatisfy { $0 == .trim }
    concernsAll = further.contains { $0.map { !$0.concernsOnlyOthers } ?? false }
    mayFail = further.contains { step in
      switch step {
      case .spreadsheet, .map(_, values: _, .reject), .capture(_, .reject): true
      default: false
      }
    }
    look = CleanseLook(steps)
    let quick = UnsafeMutablePointer<sluice_cell_look>.allocate(capacity: 1)
    quick.initialize(to: look.quick)
    quickLook = UnsafePointer(quick)
  }

  private enum Kind: UInt8 {
    case trim, collapse, upper, lower, other

    init(_ step: CleanseStep) {
      switch step {
      case .trim: self = .trim
      case .collapse: self = .collapse
      case .upper: self = .upper
      case .lower: self = .lower
      default: self = .other
      }
    }
  }

  deinit {
    kinds.deallocate()
    quickLook.deallocate()
    counts.deallocate()
    failed.deallocate()
  }

  /// Changed cells by step.
  var changes: [Int64] { Array(UnsafeBufferPointer(start: counts, count: steps.count)) }

  /// What the cell cleansed last failed by.
  var failure: CleanseFailure { failed.pointee }

  /// Runs every step over a cell. `isInArena` says that the cell is a copy already and may be overwritten.
  func apply(to start: inout UnsafePointer<UInt8>, _ count: inout Int, arena: CellArena, isInArena: Bool) {
    var isInArena = isInArena
    failed.pointee = .none
    for index in 0..<stepCount where run(index, &start, &count, arena, &isInArena) { counts[index] &+= 1 }
  }

  /// The same for steps that only trim.
  func trimOnly(_ start: inout UnsafePointer<UInt8>, _ count: inout Int) {
    if stepCount > 0 && Self.trim(&start, &count) { counts[0] &+= 1 }
  }

  /// Runs one step; says whether it changed the cell.
  private func run(
    _ index: Int, _ start: inout UnsafePointer<UInt8>, _ count: inout Int, _ arena: CellArena, _ isInArena: inout Bool
  ) -> Bool {
    switch kinds[index] {
    case .trim: Self.trim(&start, &count)
    case .collapse: Self.collapse(&start, &count, arena, &isInArena)
    case .upper: Self.changeCase(from: 0x61, &start, count, arena, &isInArena)
    case .lower: Self.changeCase(from: 0x41, &start, count, arena, &isInArena)
    case .other: further(index, &start, &count, arena, &isInArena)
    }
  }

  /// What each step makes of one cell, steps that leave it alone left out. Counts nothing.
  func changes(of cell: [UInt8]) -> [CellHistory.Change] {
    let arena = CellArena()
    let copy = arena.reserve(cell.count)
    for (index, byte) in cell.enumerated() { copy[index] = byte }
    var (start, count, isInArena) = (UnsafePointer(copy), cell.count, true)
    var changes: [CellHistory.Change] = []
    for index in 0..<steps.count {
      let before = Array(UnsafeBufferPointer(start: start, count: count))
      guard run(index, &start, &count, arena, &isInArena) else { continue }
      changes.append(
        CellHistory.Change(step: steps[index], before: before, after: Array(UnsafeBufferPointer(start: start, count: count))))
    }
    return changes
  }

  private func further(
    _ index: Int, _ start: inout UnsafePointer<UInt8>, _ count: inout Int, _ arena: CellArena, _ isInArena: inout Bool
  ) -> Bool {
    guard let step = further[index], count > 0 else { return false }
    var text = CellText(start: start, count: count, isOwned: isInArena, arena: arena)
    defer { (start, count, isInArena) = (text.start, text.count, text.isOwned) }
    return step.apply(to: &text, &failed.pointee)
  }

  private static func trim(_ start: inout UnsafePointer<UInt8>, _ count: inout Int) -> Bool {
    let before = count
    // Nearly always it is one space.
    if count > 0 && start[0] == 0x20 {
      start += 1
      count -= 1
    }
    if count > 0 && start[count - 1] == 0x20 { count -= 1 }
    while count > 0 {
      let length = WhiteSpace.length(at: start, available: count)
      if length == 0 { break }
      start += length
      count -= length
    }
    while count > 0 {
      let length = WhiteSpace.length(before: start + count, available: count)
      if length == 0 { break }
      count -= length
    }
    return count != before
  }

  /// Makes each run of white space one space, at the ends too.
  private static func collapse(
    _ start: inout UnsafePointer<UInt8>, _ count: inout Int, _ arena: CellArena, _ isInArena: inout Bool
  ) -> Bool {
    var first = 0
    while first < count {
      let length = WhiteSpace.length(at: start + first, available: count - first)
      if length > 1 || (length == 1 && start[first] != 0x20) { break }
      if length == 1, first + 1 < count, WhiteSpace.length(at: start + first + 1, available: count - first - 1) > 0 { break }
      first += 1
    }
    if first == count { return false }
    let target = arena.own(start, count, isOwned: &isInArena)
    var written = first
    var read = first
    while read < count {
      var length = WhiteSpace.length(at: target + read, available: count - read)
      if length == 0 {
        target[written] = target[read]
        read += 1
      } else {
        while length > 0 {
          read += length
          length = read < count ? WhiteSpace.length(at: target + read, available: count - read) : 0
        }
        target[written] = 0x20
      }
      written += 1
    }
    start = UnsafePointer(target)
    count = written
    return true
  }

  /// Flips the case of the 26 ASCII letters from `low` on; other letters stay as they are.
  private static func changeCase(
    from low: UInt8, _ start: inout UnsafePointer<UInt8>, _ count: Int, _ arena: CellArena, _ isInArena: inout Bool
  ) -> Bool {
    var first = 0
    while first < count && start[first] &- low > 25 { first += 1 }
    if first == count { return false }
    let target = arena.own(start, count, isOwned: &isInArena)
    for index in first..<count where target[index] &- low <= 25 { target[index] ^= 0x20 }
    start = UnsafePointer(target)
    return true
  }
}
