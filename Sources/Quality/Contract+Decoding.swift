public import DataContracts
public import Tabular

extension RecordFormat {
  /// The format of deliveries of a contract.
  public init(_ dialect: Dialect) {
    self.init(
      .delimited(
        DelimitedDialect(
          delimiter: String(Unicode.Scalar(dialect.delimiter)), quote: dialect.quote.map { Unicode.Scalar($0) },
          doubleQuote: dialect.doubleQuote, header: dialect.hasHeader ? HeaderLayout() : nil)))
  }
}

extension RecordDecoder {
  /// A decoder for deliveries of a contract: its format, and its field names as the expected labels.
  public init(
    contract: Contract, maximumRecordBytes: Int = RecordDecoder.defaultMaximumRecordBytes
  ) throws(TabularError) {
    try self.init(RecordFormat(contract.dialect), labels: contract.fields.map(\.name), maximumRecordBytes: maximumRecordBytes)
  }
}
