public import DataContracts
public import Tabular

extension RecordFormat {
  /// The format of deliveries of a contract.
  public init(_ contract: Contract) {
    self.init(
      Self.shape(contract), encoding: TextEncoding(label: contract.encoding) ?? .utf8,
      kinds: contract.records.map(RecordKind.init))
  }

  private static func shape(_ contract: Contract) -> Shape {
    switch contract.shape {
    case .delimited: .delimited(DelimitedDialect(contract.dialect, match: contract.fieldsMatch))
    case .fixedWidth(let records): .fixedWidth(FixedLayout(records, fields: contract.fields, dialect: contract.dialect))
    case .jsonLines:
      .jsonLines(
        JSONLinesLayout(
          values: contract.fields.map { $0.type.values },
          allowsOtherMembers: contract.fieldsMatch == .subset || contract.fieldsMatch == .partial,
          allowsAbsentMembers: true))
    }
  }
}

extension DelimitedDialect {
  init(_ dialect: Dialect, match: Contract.FieldsMatch) {
    let header = HeaderLayout(
      rows: dialect.headerRows, join: dialect.headerJoin, match: FieldsMatch(rawValue: match.rawValue) ?? .exact)
    self.init(
      delimiter: dialect.delimiter, quote: dialect.quote, doubleQuote: dialect.doubleQuote, escape: dialect.escape,
      lineEnds: LineEnds(dialect), skipInitialSpace: dialect.skipInitialSpace, nullSequence: dialect.nullSequence,
      comment: dialect.comment, commentRows: Set(dialect.commentRows), header: dialect.hasHeader ? header : nil)
  }
}

extension LineEnds {
  init(_ dialect: Dialect) { self = dialect.lineTerminator.map(LineEnds.exactly) ?? .any }
}

extension FixedLayout {
  init(_ records: FixedRecords, fields: [Field], dialect: Dialect) {
    let framing: Framing =
      switch records.framing {
      case .lines: .lines(LineEnds(dialect))
      case .length: .length
      case .rdw: .recordDescriptorWords
      case .bdw: .blockDescriptorWords
      }
    self.init(
      framing: framing, recordLength: records.recordLength, unit: records.unit == .bytes ? .bytes : .characters,
      codePage: records.codePage.flatMap(CodePage.init), fields: fields.compactMap(\.position).map(FixedField.init))
  }
}

extension FixedField {
  init(_ position: FieldPosition) {
    let usage: Usage =
      switch position.usage {
      case .text(let pad, let side): .text(Padding(pad, Padding.Side(side)))
      case .zoned(let scale, let sign): .zoned(scale: scale, sign: Sign(sign))
      case .packed(let scale): .packed(scale: scale)
      case .packedUnsigned(let scale): .packedUnsigned(scale: scale)
      case .binary(let scale, let isSigned): .binary(scale: scale, isSigned: isSigned)
      }
    self.init(start: position.start, length: position.length, usage: usage)
  }
}

extension FixedField.Padding.Side {
  init(_ side: FieldPosition.PadSide) {
    self =
      switch side {
      case .none: .none
      case .leading: .leading
      case .trailing: .trailing
      case .both: .both
      }
  }
}

extension FixedField.Sign {
  init(_ sign: FieldPosition.Sign) {
    self =
      switch sign {
      case .none: .none
      case .trailing: .trailing
      case .leading: .leading
      case .trailingSeparate: .trailingSeparate
      case .leadingSeparate: .leadingSeparate
      }
  }
}

extension RecordKind {
  init(_ type: RecordType) {
    let role: Role =
      switch type.role {
      case .header: .header
      case .detail: .detail
      case .trailer: .trailer
      }
    let match: Match =
      switch type.match {
      case .text(let text, let place): .text(text, at: place)
      case .firstField(let text): .firstField(text)
      case .any: .any
      }
    self.init(
      name: type.name, role: role, match: match, minimum: type.minimum, maximum: type.maximum,
      fields: type.fields.map(\.name), layout: type.fields.compactMap(\.position).map(FixedField.init),
      recordLength: type.recordLength)
  }
}

extension FieldType {
  /// The JSON values a field may have, besides `null`.
  fileprivate var values: JSONLinesLayout.Values {
    switch self {
    case .object, .array, .geojson, .geopoint: [.string, .nested]
    case .any: JSONLinesLayout.Values.scalars.union(.nested)
    default: .scalars
    }
  }
}

extension RecordDecoder {
  /// A decoder for deliveries of a contract: its format, and its field names as the expected labels.
  public init(
    contract: Contract, maximumRecordBytes: Int = RecordDecoder.defaultMaximumRecordBytes
  ) throws(TabularError) {
    try self.init(RecordFormat(contract), labels: contract.fields.map(\.name), maximumRecordBytes: maximumRecordBytes)
  }
}
