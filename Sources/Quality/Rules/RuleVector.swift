/// The values of one part of a rule for every row of a batch.
///
/// Numbers, truth values, dates and moments are integers; which of the arrays is in use follows from the part's type.
final class RuleVector {
  /// The row has no value here.
  static let missing: UInt8 = 0
  static let present: UInt8 = 1
  /// The value passed 38 digits or left the calendar; the record breaks the rule, whatever is made of it.
  static let beyond: UInt8 = 2

  var states: [UInt8] = []
  var numbers: [Int128] = []
  var doubles: [Double] = []
  var texts: [CellSlice] = []

  /// Makes room for `rows` rows; the values are left over from before and mean nothing.
  func prepare(rows: Int, _ form: Form) {
    if states.count < rows { states = Array(repeating: Self.missing, count: rows) }
    switch form {
    case .number: if numbers.count < rows { numbers = Array(repeating: 0, count: rows) }
    case .double: if doubles.count < rows { doubles = Array(repeating: 0, count: rows) }
    case .text: if texts.count < rows { texts = Array(repeating: RuleText.empty.slice, count: rows) }
    }
  }

  /// How values are held.
  enum Form { case number, double, text }
}

/// Text of a rule in memory that stays, with what word-wide loads need around it.
// Unchecked: written in the initialiser and only read afterwards.
final class RuleText: @unchecked Sendable {
  let slice: CellSlice
  private let memory: UnsafeMutablePointer<UInt8>
  private static let padding = 32

  static let empty = RuleText("")

  init(_ text: String) {
    let bytes = Array(text.utf8)
    memory = .allocate(capacity: bytes.count + 2 * Self.padding)
    memory.initialize(repeating: 0x20, count: bytes.count + 2 * Self.padding)
    for (index, byte) in bytes.enumerated() { memory[Self.padding + index] = byte }
    slice = CellSlice(start: UnsafePointer(memory + Self.padding), count: bytes.count)
  }

  deinit { memory.deallocate() }
}
