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
  /// A row per state: where the row of the next state starts, by class; after them 1 if the state accepts. The dead
  /// state's row is the first.
  private let table: UnsafeMutablePointer<UInt32>
  private let classCount: Int
  /// States of the table, the dead one included.
  public let stateCount: Int

  /// Compiles a pattern; see ``PatternParser`` for the syntax.
  ///
  /// - Throws: ``PatternError`` when the syntax is wrong or not supported, or the table would be too large.
  public init(_ source: String) throws(PatternError) {
    let program = try PatternProgram(try PatternParser.parse(source))
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
    let width = classCount + 1
    startRow = UInt32(Int(first) * width)
    stateCount = states.count
    starts = classing.starts
    classes = classing.classes
    ascii = .allocate(capacity: 128)
    ascii.initialize(from: classing.ascii, count: 128)
    table = .allocate(capacity: states.count * width)
    for (state, nodes) in states.enumerated() {
      let row = table + state * width
      for scalarClass in 0..<classCount {
        (row + scalarClass).initialize(to: UInt32(Int(rows[state * classCount + scalarClass]) * width))
      }
      // Node 0 is the accepting one.
      (row + classCount).initialize(to: nodes.first == 0 ? 1 : 0)
    }
  }

  deinit {
    ascii.deallocate()
    table.deallocate()
  }

  /// Whether the whole text matches.
  public func matches(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      guard let base = bytes.baseAddress else { return table[Int(startRow) + classCount] == 1 }
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
    return table[row &+ classCount] == 1
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
