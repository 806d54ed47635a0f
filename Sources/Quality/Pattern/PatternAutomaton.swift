/// A pattern as a table: one step per character, whatever the pattern, and no memory while matching.
///
/// The table is indexed by state and character class. ASCII, nearly everything in practice, is classed by a
/// 128-byte table straight from the byte; other characters are decoded and looked up among the sorted class
/// boundaries. A table over bytes instead would need hundreds of states for each `\w`.
// Unchecked: all memory is written in the initialiser and only read afterwards.
public final class PatternAutomaton: @unchecked Sendable {
  /// States a pattern may compile to.
  public static let maximumStates = 10_000

  private static let dead: UInt16 = 0
  private let startRow: UInt32
  private let ascii: UnsafeMutablePointer<UInt8>
  private let starts: [UInt32]
  private let classes: [UInt8]
  /// A row per state: where the row of the next state starts, by class; then for bytes beyond ASCII; then 1 if the state
  /// accepts. The dead state's row is the first.
  ///
  /// When the pattern tells no characters beyond ASCII apart, the first byte of one is of their class, and those that
  /// follow leave the state as it is. Otherwise all their bytes lead to a row after the last, which is never left and
  /// has a 2 at its end: the text must then be read scalar by scalar.
  private let table: UnsafeMutablePointer<UInt32>
  private let classCount: Int
  /// For small patterns the table by state and byte, which spares the step over the class: 256 times the next state. The state after
  /// the last is the one in which a text must be read scalar by scalar.
  private let wide: UnsafeMutablePointer<UInt16>?
  private static let maximumWideStates = 64
  /// States of the table, the dead one included.
  public let stateCount: Int
  /// The pattern as masks, when it is that simple.
  let masks: PatternMasks?

  /// Compiles a pattern; see ``PatternParser`` for the syntax.
  ///
  /// - Throws: ``PatternError`` when the syntax is wrong or not supported, or the table would be too large.
  public convenience init(_ source: String) throws(PatternError) { try self.init(try PatternParser.parse(source)) }

  init(_ tree: PatternNode) throws(PatternError) {
    masks = PatternMasks(tree)
    let program = try PatternProgram(tree)
    let classing = try ScalarClasses(program.sets)
    var numbers: [[Int]: UInt16] = [[]: Self.dead]
    var states: [[Int]] = [[]]
    var rows: [UInt16] = Array(repeating: Self.dead, count: classing.count)
    func number(_ nodes: [Int]) throws(PatternError) -> UInt16 {
      if let known = numbers[nodes] { return known }
      guard states.count < Self.maximumStates else {
        throw PatternError(.tooLarge, "the pattern needs more than \(Self.maximumStates) states")
      }
      let new = UInt16(states.count)
      numbers[nodes] = new
      states.append(nodes)
      return new
    }
    let first = try number(program.closure([program.start]))
    var state = 1
    while state < states.count {
      for scalarClass in 0..<classing.count {
        var targets: Set<Int> = []
        for node in states[state] {
          if case .read(let set, let next) = program.nodes[node], classing.members[scalarClass][set] { targets.insert(next) }
        }
        rows.append(targets.isEmpty ? Self.dead : try number(program.closure(targets)))
      }
      state += 1
    }
    classCount = classing.count
    let width = classCount + 2
    startRow = UInt32(Int(first) * width)
    stateCount = states.count
    starts = classing.starts
    classes = classing.classes
    ascii = .allocate(capacity: 256)
    ascii.initialize(repeating: UInt8(classing.count), count: 256)
    ascii.update(from: classing.ascii, count: 128)
    let isUniform = classing.classes.count == 1
    if isUniform { (ascii + 0xC0).update(repeating: classing.classes[0], count: 64) }
    let escape = UInt32(states.count * width)
    table = .allocate(capacity: (states.count + 1) * width)
    table.initialize(repeating: escape, count: (states.count + 1) * width)
    table[Int(escape) + classCount + 1] = 2
    for (state, nodes) in states.enumerated() {
      let row = table + state * width
      for scalarClass in 0..<classCount {
        row[scalarClass] = UInt32(Int(rows[state * classCount + scalarClass]) * width)
      }
      if isUniform { row[classCount] = UInt32(state * width) }
      // Node 0 is the accepting one.
      row[classCount + 1] = nodes.first == 0 ? 1 : 0
    }
    guard states.count < Self.maximumWideStates else {
      wide = nil
      return
    }
    let wide = UnsafeMutablePointer<UInt16>.allocate(capacity: (states.count + 1) * 256)
    for state in 0...states.count {
      for byte in 0..<256 {
        (wide + (state * 256 + byte)).initialize(to: UInt16(Int(table[state * width + Int(ascii[byte])]) / width * 256))
      }
    }
    self.wide = wide
  }

  deinit {
    ascii.deallocate()
    table.deallocate()
    wide?.deallocate()
  }

  /// Whether the whole text matches.
  public func matches(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      guard let base = bytes.baseAddress else { return table[Int(startRow) + classCount + 1] == 1 }
      return matches(base, bytes.count)
    }
  }

  /// - Precondition: the bytes are well-formed UTF-8.
  /// - Complexity: O(*n*), times the logarithm of the number of class boundaries for characters beyond ASCII.
  func matches(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    var row = Int(startRow)
    var index = 0
    while index < count {
      let byte = start[index]
      let scalarClass: Int
      if byte < 0x80 {
        scalarClass = Int(ascii[Int(byte)])
        index &+= 1
      } else {
        scalarClass = classOfScalar(start, &index, count)
      }
      row = Int(table[row &+ scalarClass])
      if row == 0 { return false }
    }
    return table[row &+ classCount &+ 1] == 1
  }

  /// Which of four texts match, one bit each.
  ///
  /// - Precondition: the bytes are well-formed UTF-8.
  func matches(_ a: CellSlice, _ b: CellSlice, _ c: CellSlice, _ d: CellSlice) -> Int {
    if let wide { return matches(a, b, c, d, wide) }
    let ascii = self.ascii
    let table = self.table
    let verdictColumn = classCount &+ 1
    var rowA = Int(startRow)
    var rowB = rowA
    var rowC = rowA
    var rowD = rowA
    let shared = min(min(a.count, b.count), min(c.count, d.count))
    @inline(__always) func step(_ row: inout Int, _ cell: CellSlice, _ index: Int) {
      row = Int(table[row &+ Int(ascii[Int(cell.start[index])])])
    }
    for index in 0..<shared {
      step(&rowA, a, index)
      step(&rowB, b, index)
      step(&rowC, c, index)
      step(&rowD, d, index)
    }
    @inline(__always) func finish(_ row: inout Int, _ cell: CellSlice) -> Int {
      for index in shared..<cell.count { step(&row, cell, index) }
      let verdict = table[row &+ verdictColumn]
      // Only a text that is not all ASCII gets there.
      if verdict == 2 { return matches(cell.start, cell.count) ? 1 : 0 }
      return Int(verdict)
    }
    let hitA = finish(&rowA, a)
    let hitB = finish(&rowB, b)
    let hitC = finish(&rowC, c)
    let hitD = finish(&rowD, d)
    return hitA | hitB &<< 1 | hitC &<< 2 | hitD &<< 3
  }

  /// The same by the wide table.
  private func matches(_ a: CellSlice, _ b: CellSlice, _ c: CellSlice, _ d: CellSlice, _ wide: UnsafePointer<UInt16>) -> Int {
    let width = classCount &+ 2
    let first = Int(startRow) / width &* 256
    var (rowA, rowB, rowC, rowD) = (first, first, first, first)
    let shared = min(min(a.count, b.count), min(c.count, d.count))
    @inline(__always) func step(_ row: inout Int, _ cell: CellSlice, _ index: Int) { row = Int(wide[row &+ Int(cell.start[index])]) }
    for index in 0..<shared {
      step(&rowA, a, index)
      step(&rowB, b, index)
      step(&rowC, c, index)
      step(&rowD, d, index)
    }
    // On from where the shortest ends, two by two.
    @inline(__always) func finish(_ one: inout Int, _ left: CellSlice, _ other: inout Int, _ right: CellSlice) {
      let both = min(left.count, right.count)
      for index in shared..<both {
        step(&one, left, index)
        step(&other, right, index)
      }
      for index in both..<left.count { step(&one, left, index) }
      for index in both..<right.count { step(&other, right, index) }
    }
    finish(&rowA, a, &rowB, b)
    finish(&rowC, c, &rowD, d)
    @inline(__always) func verdict(_ row: Int, _ cell: CellSlice) -> Int {
      let verdict = table[row / 256 &* width &+ classCount &+ 1]
      // Only a text that is not all ASCII gets there.
      if verdict == 2 { return matches(cell.start, cell.count) ? 1 : 0 }
      return Int(verdict)
    }
    return verdict(rowA, a) | verdict(rowB, b) &<< 1 | verdict(rowC, c) &<< 2 | verdict(rowD, d) &<< 3
  }

  /// Decodes the scalar at `index`, moves on, and finds its class.
  @inline(never)
  private func classOfScalar(_ start: UnsafePointer<UInt8>, _ index: inout Int, _ count: Int) -> Int {
    let first = UInt32(start[index])
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var scalar = length == 2 ? first & 0x1F : length == 3 ? first & 0x0F : first & 0x07
    for offset in 1..<length where index + offset < count {
      scalar = scalar << 6 | UInt32(start[index + offset] & 0x3F)
    }
    index += length
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= scalar { low = middle + 1 } else { high = middle }
    }
    return Int(classes[low - 1])
  }
}
