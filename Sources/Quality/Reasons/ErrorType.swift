/// The kind of a record's fault: Frictionless error types, and the additions of the project's reference.
public enum ErrorType: String, Sendable, Hashable, CaseIterable {
  case blankRow = "blank-row"
  case extraCell = "extra-cell"
  case missingCell = "missing-cell"
  case typeError = "type-error"
  case constraintError = "constraint-error"
  case uniqueError = "unique-error"
  case primaryKey = "primary-key"
  /// What a record refers to is not there.
  case foreignKey = "foreign-key"
  /// Addition: another record with its key survives. The record is kept as a duplicate, and is no reject.
  case dedupLoser = "dedup-loser"
  /// A row rule does not hold.
  case rowConstraint = "row-constraint"
  case encodingError = "encoding-error"
  /// Addition: RFC 4180 does not allow the quote where it stands.
  case strayQuote = "stray-quote"
  /// Addition.
  case nulByte = "nul-byte"
  /// Addition: the record is of none of the format's kinds.
  case recordType = "record-type-error"
  /// Addition: the record is shorter or longer than its layout.
  case recordLength = "record-length"
  /// Addition: a cleansing step must know the cell and does not.
  case cleanseFailed = "cleanse-failed"
  /// Addition: a spreadsheet has changed the cell, and what was there is lost.
  case excelDamage = "excel-damage"
  /// Addition: the line is no JSON object.
  case invalidJSON = "invalid-json"
  /// Addition: the record completes another delivery, and its key is none that is awaited there.
  case notAwaited = "not-awaited"
}
