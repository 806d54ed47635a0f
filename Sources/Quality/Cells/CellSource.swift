import DataContracts
import Tabular

/// Yields the cells of one column: unquoted, cleansed, and looked up among the null tokens.
struct CellSource {
  /// A cell without a value: the record ends before it, or it holds a null token.
  static let missing = -2
  static let null = -1

  // Equal to those of BatchLayout, but known to the compiler of this module.
  @inline(__always) private static var positionMask: UInt32 { 0x3FFF_FFFF }
  @inline(__always) private static var missingMark: UInt32 { 0x8000_0000 }
  @inline(__always) private static var escapedMark: UInt32 { 0xC000_0000 }

  private let payload: UnsafePointer<UInt8>
  private let bounds: UnsafePointer<UInt32>
  private let stride: Int
  private let quote: UInt8
  private let tokens: NullTokens
  private let hasSteps: Bool
  var cleanser: Cleanser
  var arena: CellArena

  init(layout: BatchLayout, field: Int, quote: UInt8, tokens: NullTokens, cleanser: Cleanser, arena: CellArena) {
    precondition(
      Self.positionMask == BatchLayout.positionMask && Self.missingMark == BatchLayout.missing
        && Self.escapedMark == BatchLayout.escaped)
    payload = layout.payload
    bounds = layout.bounds + field
    stride = layout.stride
    self.quote = quote
    self.tokens = tokens
    hasSteps = !cleanser.steps.isEmpty
    self.cleanser = cleanser
    self.arena = arena
  }

  /// The cell of a row; `count` is ``missing`` or ``null`` when it has no value.
  @inline(__always)
  mutating func cell(_ row: Int) -> CellSlice {
    let entry = bounds + row &* stride
    let first = Int(entry[0] & Self.positionMask)
    let next = entry[1]
    var start = payload + first
    var count = Int(next & Self.positionMask) &- 1 &- first
    var isInArena = false
    let marks = next & ~Self.positionMask
    if marks != 0 {
      if marks == Self.missingMark { return CellSlice(start: start, count: Self.missing) }
      start += 1
      count = max(count &- 2, 0)
      if marks == Self.escapedMark { unescape(&start, &count, &isInArena) }
    }
    if hasSteps && count > 0
      && (Self.mayBeBlank(start[0]) || Self.mayBeBlank(start[count &- 1])
        || (!cleanser.isTrimOnly && cleanser.mayChange(start, count)))
    {
      cleanser.apply(to: &start, &count, arena: &arena, isInArena: isInArena)
    }
    if count == 0 {
      if tokens.emptyIsNull { count = Self.null }
    } else if tokens.hasWords && tokens.contains(start, count) {
      count = Self.null
    }
    return CellSlice(start: start, count: count)
  }

  /// Whether a byte can be part of a white space character.
  @inline(__always)
  private static func mayBeBlank(_ byte: UInt8) -> Bool { byte <= 0x20 || byte >= 0x80 }

  @inline(never)
  private mutating func unescape(_ start: inout UnsafePointer<UInt8>, _ count: inout Int, _ isInArena: inout Bool) {
    let target = arena.reserve(count)
    let slice = BatchLayout.Slice(start: start, count: count, isMissing: false, isEscaped: true)
    count = BatchLayout.unescape(slice, quote: quote, into: target)
    start = UnsafePointer(target)
    isInArena = true
  }
}

/// The bytes of one cell, in the batch or in the arena.
struct CellSlice {
  var start: UnsafePointer<UInt8>
  var count: Int
}
