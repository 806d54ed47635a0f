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

  /// Steps that leave a cell alone when ``quick(_:_:into:)`` reads it.
  var harmless: Set<CleanseStep> { get }
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
