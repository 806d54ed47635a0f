internal import CColumnSweep
import DataContracts

/// Turns the bytes of one cell into a value. Parsers are values without references, made once per column.
protocol CellParser {
  associatedtype Value: BitwiseCopyable, Comparable

  /// Sets `value`, or says what is wrong. 8 bytes before `start` and after the cell are readable.
  ///
  /// - Precondition: `count` is at least 1.
  func parse(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout Value) -> ParseFailure

  /// Reads the usual forms of a cell that was not cleansed yet: true only if ``parse(_:_:into:)`` would set the same
  /// value, before cleansing with ``harmless`` steps and after.
  ///
  /// - Precondition: `count` is at least 1. `value` may hold anything when this fails.
  func quick(_ start: UnsafePointer<UInt8>, _ count: Int, into value: inout Value) -> Bool

  /// Takes the cells of a column that ``quick(_:_:into:)`` would read as values of a range, or most of them, all at once.
  ///
  /// - Returns: How many cells are left; `nil` when there is no such sweep for this parser.
  func sweep(_ column: sluice_column, _ values: UnsafeMutablePointer<Value>, from low: Value, through high: Value) -> Int?

  /// Steps that leave a cell alone when ``quick(_:_:into:)`` reads it.
  var harmless: Set<CleanseStep> { get }
}

extension CellParser {
  func sweep(_ column: sluice_column, _ values: UnsafeMutablePointer<Value>, from low: Value, through high: Value) -> Int? { nil }
}

/// Why a cell is not of its type.
enum ParseFailure {
  case none
  /// The cell does not have the form of the type.
  case syntax
  /// More digits than the decimal holds.
  case precision
  /// Digits beyond the decimal's scale that would be lost.
  case scale
  /// Beyond 64 bits, or beyond the years 1 to 9999.
  case range
  /// A local time that its zone skips or has twice.
  case zone
}
