/// What is wrong with the shape of one record.
///
/// The raw values are error types of the Frictionless vocabulary where it has one, and the additions of the
/// project's reference where it has none. Records with a wrong number of fields carry no fault: compare
/// ``RecordBatch/fieldCount(of:)`` with ``RecordBatch/fieldsPerRecord``.
public enum RecordFault: String, Sendable, Hashable, CaseIterable {
  /// The line is empty.
  case blankRow = "blank-row"
  /// A quote stands inside an unquoted field, or something other than a delimiter follows a closing quote.
  case strayQuote = "stray-quote"
  /// The record holds a NUL byte.
  case nulByte = "nul-byte"
  /// The record is not well-formed UTF-8 (RFC 3629).
  case encodingError = "encoding-error"
}

/// The fault bits of one record, as the scanner keeps them.
package struct RecordFlags {
  package static let blank: UInt8 = 1
  package static let strayQuote: UInt8 = 2
  package static let nul: UInt8 = 4
  package static let encoding: UInt8 = 8
  /// Holds a NUL or a byte above 0x7F, or shares a 64-byte block with one: must be looked at closely.
  static let suspicious: UInt8 = 0x80
}
