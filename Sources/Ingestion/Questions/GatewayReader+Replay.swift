internal import Configuration
internal import DataContracts
internal import LineageLedger
internal import Parquet
internal import Quality
internal import RowMap

/// What a trace shows beside where things stand.
public struct TraceDetail: OptionSet, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// The record's bytes and the landed values: personal data.
  public static let raw = TraceDetail(rawValue: 1)
  /// For each field how its cell became a value, without the values of personal data.
  public static let cleansing = TraceDetail(rawValue: 2)
  /// Values of personal data too.
  public static let personal = TraceDetail(rawValue: 4)

  /// Whether the message must be decrypted.
  var needsBytes: Bool { contains(.raw) || contains(.cleansing) }
}

/// Making a row again from the vault's bytes.
extension GatewayReader {
  /// A record's bytes, decrypted again from the vault's copy; the message's closing verdict is awaited before they are shown.
  func bytes(of entry: RowMapRecord, in delivery: DeliveryRecord, helper: String) throws -> [UInt8] {
    do {
      let plaintext = try plaintext(of: delivery, helper: helper)
      let bytes = try plaintext.bytes(at: entry.byteOffset, count: Int64(entry.byteLength))
      try plaintext.finish()
      return bytes
    } catch let error as QuestionError {
      throw error
    } catch {
      throw Processing.fault(error)
    }
  }

  /// The history of a record whose bytes are proved, by the contract the delivery was judged by, whatever is configured now: with
  /// another the row would be another.
  func history(of entry: RowMapRecord, _ bytes: [UInt8], in delivery: DeliveryRecord, helper: String) throws -> RecordHistory {
    let contract = try contract(of: delivery)
    let history: RecordHistory?
    do {
      // The head of the same bytes, read once more.
      let plaintext = try plaintext(of: delivery, helper: helper)
      let replay = try RecordReplay(
        contract: contract, businessDate: CalendarDate(delivery.businessDate), from: { try plaintext.read(into: $0) })
      history = try replay.history(of: bytes)
    } catch {
      throw Processing.fault(error)
    }
    guard let history else {
      throw QuestionError(
        message: "the bytes of record \(entry.record) of \(delivery.name) are no record alone", remedy: "run 'sluice verify --deep'")
    }
    return history
  }

  /// The cells of a record, beside the values of its row where it has one.
  static func cells(
    _ history: RecordHistory, landed row: [(column: LeafColumn, value: ScalarValue?)]?, showPersonal: Bool
  ) -> [TraceReport.Cell] {
    history.cells.map { cell in
      let isShown = showPersonal || !cell.field.isSensitive
      let stored = cell.field.column.flatMap { name in row?.first { $0.column.name == name } }
      let comparison: TraceReport.Cell.Comparison? = stored.map { stored in
        let value = cell.value?.widened(from: cell.field.type.column, to: stored.column.type)
        return stored.value.agrees(with: value) ? .same : .differs
      }
      func text(_ bytes: [UInt8]) -> String? { isShown ? SourceFile.printable(bytes) : nil }
      return TraceReport.Cell(
        field: cell.field.name, column: cell.field.column, isPersonal: cell.field.isSensitive, hasValue: cell.value != nil,
        delivered: cell.raw.flatMap(text),
        steps: cell.changes.map { TraceReport.Cell.Step(step: $0.step.op, before: text($0.before), after: text($0.after)) }
          + (cell.isSentinel ? [TraceReport.Cell.Step(step: "sentinel", before: nil, after: nil)] : []),
        value: isShown ? cell.value.map { ScalarText.text($0, type: cell.field.type) } : nil,
        reasons: cell.reasons.map { RecordReason(type: $0.type.rawValue, field: $0.field, rule: $0.rule) },
        landed: comparison,
        landedValue: isShown && comparison == .differs
          ? stored.flatMap { stored in stored.value.map { ScalarText.text($0, type: stored.column.type) } } : nil)
    }
  }
}

extension ColumnValue {
  /// The value as it lands in a column of a table's contract, which may be wider than the field.
  fileprivate func widened(from own: ColumnType, to type: LeafType) -> ColumnValue {
    guard case .decimal(_, let scale) = type else { return self }
    func scaled(_ value: Int128, _ own: Int) -> ColumnValue {
      .decimal(unscaled: (0..<max(0, scale - own)).reduce(value) { product, _ in product * 10 })
    }
    switch (self, own) {
    case (.long(let value), _): return scaled(Int128(value), 0)
    case (.decimal(let unscaled), .decimal(_, let digits)): return scaled(unscaled, digits)
    default: return self
    }
  }
}

extension ScalarValue? {
  /// Whether a stored value is a value that a cell became.
  fileprivate func agrees(with value: ColumnValue?) -> Bool {
    switch (self, value) {
    case (nil, nil): true
    case (.bytes(let stored), .string(let text)): stored == Array(text.utf8)
    case (.boolean(let stored), .boolean(let isTrue)): stored == isTrue
    case (.int64(let stored), .long(let number)): stored == number
    case (.int32(let stored), .decimal(let unscaled)): Int128(stored) == unscaled
    case (.int64(let stored), .decimal(let unscaled)): Int128(stored) == unscaled
    case (.int128(let stored), .decimal(let unscaled)): stored == unscaled
    case (.double(let stored), .double(let number)): stored == number
    case (.int32(let stored), .date(let days)): stored == days
    case (.int64(let stored), .timestamp(let micros)): stored == micros
    default: false
    }
  }
}
