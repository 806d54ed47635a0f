public import DataContracts
import Tabular

/// The figures of a control file, which is judged by its own fields as any file is.
public struct ControlFigures: Sendable, Hashable {
  /// By field; `nil` for one without a value, or whose value is no figure.
  let figures: [ControlFigure?]

  /// Reads a whole control file of a contract.
  ///
  /// - Throws: ``ControlFileError`` unless it holds exactly one record without a fault.
  public init(_ bytes: [UInt8], of contract: Contract) throws(ControlFileError) {
    guard let file = contract.controlFile else { throw ControlFileError("the contract knows no control file") }
    let judged: (contract: Contract, bytes: [UInt8])
    switch file.shape {
    case .delimited: judged = (Self.contract(of: file, in: contract), bytes)
    case .lines(let separator):
      judged = (
        Self.contract(of: file, in: contract),
        try ControlLines(separator: separator, names: file.fields.map(\.name), encoding: contract.encoding).record(bytes)
      )
    }
    figures = try Self.judge(judged.bytes, judged.contract)
  }

  /// Compiles what control files of a contract are judged by; of one without any there is nothing to do.
  ///
  /// - Throws: ``QualityError`` naming the field that cannot be compiled.
  public static func check(_ contract: Contract) throws(QualityError) {
    guard let file = contract.controlFile else { return }
    let own = Self.contract(of: file, in: contract)
    _ = try RowJudge(contract: own)
    do { _ = try RecordDecoder(contract: own) } catch { throw QualityError(.unsupportedType, "sluice:controlFile: \(error.message)") }
  }

  /// The control file as if it were a delivery of one record.
  private static func contract(of file: ControlFile, in contract: Contract) -> Contract {
    switch file.shape {
    case .delimited(let dialect):
      Contract(
        name: contract.name, version: contract.version, sha256: contract.sha256, dialect: dialect, encoding: contract.encoding,
        fields: file.fields)
    case .lines:
      Contract(
        name: contract.name, version: contract.version, sha256: contract.sha256, dialect: Dialect(hasHeader: false),
        fields: file.fields)
    }
  }

  private static func judge(_ bytes: [UInt8], _ contract: Contract) throws(ControlFileError) -> [ControlFigure?] {
    do {
      var decoder = try RecordDecoder(contract: contract)
      let judge = try RowJudge(contract: contract)
      let columns = try ColumnBatch(contract: contract)
      var verdicts = VerdictBuffer()
      var records = 0
      try decoder.forEachBatch(of: bytes) { batch in
        try judge.judge(batch, into: columns, verdicts: &verdicts)
        records += verdicts.verdicts.count
        guard let verdict = verdicts.verdicts.first(where: { $0.outcome != .landed }) else { return }
        let reason = judge.reasons[verdict.reason]
        throw ControlFileError(
          "a \(reason.type.rawValue)\(reason.rule.map { " (\($0))" } ?? "")", field: reason.field,
          at: RecordPosition(record: verdict.record, line: verdict.line, byteOffset: verdict.byteOffset))
      }
      guard records == 1 else { throw ControlFileError("\(records) records, where there is one") }
      return zip(contract.fields, columns.columns).map(Self.figure)
    } catch {
      throw ControlFileError(error)
    }
  }

  /// The value of a column of one row.
  private static func figure(_ field: Field, _ column: Column) -> ControlFigure? {
    guard column.nullCount == 0 else { return nil }
    return switch column.kind {
    case .bytes: column.bytes.withUnsafeBufferPointer(ControlFigure.init(digits:))
    case .int32Decimal, .date: ControlFigure(Int128(column.int32[0]), scale: column.kind.scale)
    case .int64Decimal, .int64, .timestamp: ControlFigure(Int128(column.int64[0]), scale: column.kind.scale)
    case .int128Decimal: ControlFigure(column.int128[0], scale: column.kind.scale)
    case .boolean, .double: nil
    }
  }
}
