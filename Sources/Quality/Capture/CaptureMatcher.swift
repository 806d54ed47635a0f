import DataContracts

/// The step `capture`, compiled: finds what a group takes of a cell that the pattern matches as a whole.
///
/// The pattern runs as all its paths at once, in the order in which a backtracking matcher would try them (Pike's
/// algorithm), so that a cell costs its length times the pattern's, whatever both are.
final class CaptureMatcher {
  private let whole: PatternAutomaton
  private let part: PatternAutomaton
  private let program: PatternProgram
  private var current: [Thread] = []
  private var upcoming: [Thread] = []
  private var pending: [Thread] = []
  /// By node, the place it was last reached at.
  private var reached: [Int]

  /// One path through the pattern, and where the group began and ended on it; -1 where it did not.
  private struct Thread {
    var node: Int
    var start: Int
    var end: Int
  }

  /// Steps of a pattern, its repetitions written out.
  private static let maximumNodes = 2000

  /// - Throws: ``PatternError``, also when doing the step twice could be more than doing it once.
  init(_ rule: CaptureRule) throws(PatternError) {
    let tree = try PatternParser.parse(rule.pattern)
    guard let inner = tree.group(rule.group) else { throw PatternError(.syntax, "the pattern has no group \(rule.group)") }
    program = try PatternProgram(tree, marking: rule.group)
    guard program.nodes.count <= Self.maximumNodes else {
      throw PatternError(.tooLarge, "the pattern is longer than \(Self.maximumNodes) steps when its repetitions are written out")
    }
    whole = try PatternAutomaton(tree)
    part = try PatternAutomaton(inner)
    reached = Array(repeating: -1, count: program.nodes.count)
    guard try CaptureStability.holds(program, part: try PatternProgram(inner)) else {
      throw PatternError(
        .unsupported,
        "a capture whose group could take a whole cell of the pattern, so that doing it twice is not doing it once;"
          + " write the group so that it cannot match what stands around it"
      )
    }
    if case .value(let value) = rule.otherwise, let again = captured(value), again != value {
      throw PatternError(.unsupported, "a capture whose pattern takes apart the value written for all other cells")
    }
  }

  private func captured(_ text: String) -> String? {
    var text = text
    return text.withUTF8 { bytes in
      guard let base = bytes.baseAddress, whole.matches(base, bytes.count) else { return nil }
      let range = range(in: bytes)
      return String(decoding: bytes[range], as: UTF8.self)
    }
  }

  /// What the group takes, empty when it takes no part; `nil` when the pattern does not match.
  ///
  /// - Precondition: the bytes are well-formed UTF-8.
  /// - Complexity: O(bytes × steps of the pattern).
  func capture(_ cell: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    guard let base = cell.baseAddress, whole.matches(base, cell.count) else { return nil }
    return range(in: cell)
  }

  /// Whether a cell is what the group could have taken of another.
  func isPart(_ cell: UnsafeBufferPointer<UInt8>) -> Bool { cell.baseAddress.map { part.matches($0, cell.count) } ?? false }

  private func range(in cell: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    for node in reached.indices { reached[node] = -1 }
    current.removeAll(keepingCapacity: true)
    follow(Thread(node: program.start, start: -1, end: -1), at: 0, into: &current)
    var at = 0
    while at < cell.count {
      let (scalar, length) = Self.scalar(cell, at)
      upcoming.removeAll(keepingCapacity: true)
      for thread in current {
        if case .read(let set, let next) = program.nodes[thread.node], program.sets[set].contains(scalar) {
          follow(Thread(node: next, start: thread.start, end: thread.end), at: at + length, into: &upcoming)
        }
      }
      swap(&current, &upcoming)
      at += length
    }
    for thread in current {
      if case .accept = program.nodes[thread.node] { return thread.end < 0 ? 0..<0 : thread.start..<thread.end }
    }
    return 0..<0
  }

  /// Adds the places a path comes to without reading, the preferred first; a place that an earlier path came to is not worth
  /// a second look.
  private func follow(_ thread: Thread, at place: Int, into threads: inout [Thread]) {
    pending.append(thread)
    while var thread = pending.popLast() {
      guard reached[thread.node] < place else { continue }
      reached[thread.node] = place
      switch program.nodes[thread.node] {
      case .fork(let first, let second):
        thread.node = second
        pending.append(thread)
        thread.node = first
        pending.append(thread)
      case .mark(let isEnd, let next):
        if isEnd { thread.end = place } else { thread.start = place }
        thread.node = next
        pending.append(thread)
      case .read, .accept: threads.append(thread)
      }
    }
  }

  private static func scalar(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> (scalar: UInt32, length: Int) {
    let first = UInt32(bytes[at])
    if first < 0x80 { return (first, 1) }
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    let own = length == 2 ? first & 0x1F : length == 3 ? first & 0x0F : first & 0x07
    let end = min(at + length, bytes.count)
    return (bytes[(at + 1)..<end].reduce(own) { $0 << 6 | UInt32($1 & 0x3F) }, end - at)
  }
}
