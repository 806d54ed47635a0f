/// What is wrong with the shape of one record.
///
/// The raw values are error types of the Frictionless vocabulary where it has one, and the additions of the
/// project's reference where it has none. Records with a wrong number of fields carry no fault: compare
/// ``RecordBatch/fieldCount(of:)`` with ``RecordBatch/fieldsPerRecord``.
public enum RecordFault: String, Sendable, Hashable, CaseIterable {
  /// The line is empty.
  case blankRow = "blank-row"
  /// The record is of none of the format's kinds.
  case recordType = "record-type-error"
  /// The record is shorter or longer than the layout says, or its descriptor word and the file do not agree.
  case recordLength = "record-length"
  /// The line is no JSON object (RFC 8259).
  case invalidJSON = "invalid-json"
  /// Cells of the record are no values of their fields: see ``RecordBatch/cellFaults``.
  case malformedCell = "malformed-cell"
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
  package static let recordType: UInt8 = 16
  package static let recordLength: UInt8 = 32
  package static let invalidJSON: UInt8 = 64
  package static let malformedCell: UInt8 = 128
}
