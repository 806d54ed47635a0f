internal import CByteMask
internal import CColumnSweep
import DataContracts
import Tabular

/// Yields the cells of one column of a batch: unquoted, cleansed, and looked up among the null tokens.
///
/// What is plain is used where it lies; only what is not takes the long way of ``closely(_:)``, which knows every rule
/// and is the meaning of the short cuts.
struct CellSource {
  // Equal to those of BatchLayout, but known to the compiler of this module.
  @inline(__always) private static var positionMask: UInt32 { 0x3FFF_FFFF }

  private let payload: UnsafePointer<UInt8>
  private let bounds: UnsafePointer<UInt32>
  private let stride: Int
  private let gate: UnsafePointer<UInt8>
  private let tokenLengths: UInt64
  private let effort: Effort
  /// Whether an empty cell has no value, whatever the steps do.
  let emptyIsNull: Bool
  /// Whether a cell looked at closely may fail; see ``failure``.
  let mayFail: Bool
  private let quick: UnsafePointer<sluice_cell_look>
  private let quote: UInt8
  private let tokens: NullTokens
  private let cleanser: Cleanser
  private let arena: CellArena

  init(layout: BatchLayout, field: Int, quote: UInt8, gate: CellGate, tokens: NullTokens, cleanser: Cleanser, arena: CellArena) {
    precondition(
      Self.positionMask == BatchLayout.positionMask && BatchLayout.quoted == 1 << 30 && BatchLayout.missing == 1 << 31
        && BatchLayout.escaped == 3 << 30, "both know how a bound is marked")
    payload = layout.payload
    bounds = layout.bounds + field
    stride = layout.stride
    self.gate = UnsafePointer(gate.bytes)
    tokenLengths = gate.tokenLengths
    effort = cleanser.concernsAll ? .everyCell : cleanser.isTrimOnly ? .ends : .look
    mayFail = cleanser.mayFail
    emptyIsNull = tokens.emptyIsNull
    quick = cleanser.quickLook
    self.quote = quote
    self.tokens = tokens
    self.cleanser = cleanser
    self.arena = arena
  }

  /// What must be done to tell that a cell stays as it is.
  private enum Effort {
    /// It never is told.
    case everyCell
    case ends, look
  }

  /// The bytes of a field without its quotes; the count is negative when it is missing or has quotes inside.
  @inline(__always)
  func raw(_ row: Int) -> CellSlice {
    let entry = bounds + row &* stride
    let first = Int(entry[0] & Self.positionMask)
    let next = entry[1]
    // Bit 30 says quoted, bit 31 missing, both say quoted with quotes inside.
    let quotes = Int((next &>> 30) & 1)
    let count = Int(next & Self.positionMask) &- 1 &- first &- 2 &* quotes
    return CellSlice(
      start: payload + (first &+ quotes), count: Int32(bitPattern: next) < 0 ? CellSlice.missing : count)
  }

  /// Whether a cell needs no step, and is no null token.
  @inline(__always)
  func isPlain(_ cell: CellSlice) -> Bool {
    if cell.count <= 0 { return false }
    let first = gate[Int(cell.start[0])]
    if first & CellGate.token != 0 && tokenLengths &>> UInt64(truncatingIfNeeded: cell.count) & 1 != 0 { return false }
    switch effort {
    case .ends: return first & CellGate.first == 0 && gate[Int(cell.start[cell.count &- 1])] & CellGate.last == 0
    case .look: return sluice_cell_may_change(quick, cell.start, cell.count) == 0 || isPlainSlowly(cell)
    case .everyCell: return false
    }
  }

  /// The same, once the quick look has found something.
  @inline(never)
  private func isPlainSlowly(_ cell: CellSlice) -> Bool {
    gate[Int(cell.start[0])] & CellGate.first == 0 && gate[Int(cell.start[cell.count &- 1])] & CellGate.last == 0
      && !cleanser.look.mayChange(cell.start, cell.count)
  }

  /// The column, for a sweep whose values and validity go to `target` and which leaves rows in ``RowScratch/odd``.
  func column(rows count: Int, _ rows: RowScratch, _ target: ValueScratch, isRequired: Bool) -> sluice_column {
    sluice_column(
      payload: payload, bounds: bounds, stride: stride, rows: count, states: rows.states, validity: target.validity,
      null_counts: rows.nullCounts, odd: rows.odd, empty_is_fine: emptyIsNull && !isRequired ? 1 : 0)
  }

  /// Takes every cell that needs no step and is no null token; returns how many are left.
  func sweep(_ column: sluice_column, _ cells: UnsafeMutablePointer<sluice_cell>) -> Int {
    let gate = sluice_gate(bytes: gate, token_lengths: tokenLengths)
    switch effort {
    case .ends: return Int(sluice_sweep_ends(column, cells, gate))
    case .look: return Int(sluice_sweep_looks(column, cells, gate, cleanser.look.sweep))
    case .everyCell:
      var left = 0
      for row in 0..<column.rows where column.states[row] != RowScratch.broken {
        column.odd[left] = Int32(truncatingIfNeeded: row)
        left += 1
      }
      return left
    }
  }

  /// A cell after its steps; `nil` when it has no value, and then that is counted and what is wrong with it reported.
  ///
  /// - Parameter raw: The cell as it stands in the file.
  @inline(__always)
  func cleansed(_ raw: CellSlice, _ row: Int, _ rows: RowScratch, _ order: Int, _ reasons: FieldReasons) -> CellSlice? {
    if raw.count != 0 || !emptyIsNull {
      let cell = closely(row)
      if mayFail && failure != .none {
        rows.fault(row, order: order, reasons.number(failure))
        // A suspicion is a warning; what failed has no value.
        if failure != .suspicion { return nil }
      }
      if cell.count >= 0 { return cell }
    }
    rows.nullCounts[row] &+= 1
    if reasons.isRequired { rows.fault(row, order: order, reasons.required) }
    return nil
  }

  /// What the cell that was looked at closely last failed by.
  var failure: CleanseFailure { cleanser.failure }

  /// The cell of a row, looked at by every rule; its count is ``CellSlice/missing`` or ``CellSlice/null`` when it has no value.
  @inline(never)
  func closely(_ row: Int) -> CellSlice {
    let entry = bounds + row &* stride
    let first = Int(entry[0] & Self.positionMask)
    let marks = entry[1] & ~Self.positionMask
    var start = payload + first
    var count = Int(entry[1] & Self.positionMask) &- 1 &- first
    if marks == BatchLayout.missing { return CellSlice(start: start, count: CellSlice.missing) }
    var isInArena = false
    if marks != 0 {
      start += 1
      count = max(count &- 2, 0)
      if marks == BatchLayout.escaped {
        let target = arena.reserve(count)
        let slice = BatchLayout.Slice(start: start, count: count, isMissing: false, isEscaped: true)
        count = BatchLayout.unescape(slice, quote: quote, into: target)
        start = UnsafePointer(target)
        isInArena = true
      }
    }
    if effort == .ends {
      cleanser.trimOnly(&start, &count)
    } else if count > 0 || mayFail {
      cleanser.apply(to: &start, &count, arena: arena, isInArena: isInArena)
    }
    if count == 0 ? tokens.emptyIsNull : tokens.contains(start, count) { count = CellSlice.null }
    return CellSlice(start: start, count: count)
  }
}

/// The bytes of one cell, in the batch or in the arena.
struct CellSlice: BitwiseCopyable {
  /// Counts of cells without a value: the record ends before it, or it holds a null token.
  static let missing = -2
  static let null = -1

  var start: UnsafePointer<UInt8>
  var count: Int
}
