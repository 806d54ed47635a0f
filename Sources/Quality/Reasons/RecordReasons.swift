/// Numbers of the reasons that are about a record as a whole.
struct RecordReasons {
  let blankRow, extraCell, encodingError, strayQuote, nulByte, recordType, recordLength, invalidJSON, notAwaited: UInt16

  init(_ table: inout ReasonTable) throws(QualityError) {
    blankRow = try table.add(.blankRow)
    extraCell = try table.add(.extraCell)
    encodingError = try table.add(.encodingError)
    strayQuote = try table.add(.strayQuote)
    nulByte = try table.add(.nulByte)
    recordType = try table.add(.recordType)
    recordLength = try table.add(.recordLength)
    invalidJSON = try table.add(.invalidJSON)
    notAwaited = try table.add(.notAwaited)
  }
}
