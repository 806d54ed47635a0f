public import DataContracts
public import Tabular

extension DelimitedDialect {
  /// The dialect of a contract.
  public init(_ dialect: Dialect) {
    self.init(
      delimiter: dialect.delimiter, quote: dialect.quote, doubleQuote: dialect.doubleQuote, hasHeader: dialect.hasHeader)
  }
}

extension DelimitedDecoder {
  /// A decoder for deliveries of a contract: its dialect, and its field names as the expected header.
  public init(
    contract: Contract, maximumRecordBytes: Int = DelimitedDecoder.defaultMaximumRecordBytes
  ) throws(TabularError) {
    try self.init(
      dialect: DelimitedDialect(contract.dialect), labels: contract.fields.map(\.name),
      maximumRecordBytes: maximumRecordBytes)
  }
}
