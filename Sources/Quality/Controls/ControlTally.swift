import DataContracts
public import Tabular

/// The figure of one control: taken from all records in which the field is a value, rejected ones too, for they were sent.
final class ControlTally {
  let control: Control
  private let filter: RuleNode?
  /// Digits after the point of the measured figure.
  private let scale: Int
  private let isSensitive: Bool
  private let declaredField: Field?
  private let declaredKind: Int?
  private let countedKind: Int?
  private var figure: Int128?
  private var isBeyond = false
  private var declared: Int128?
  private var isDeclaredOften = false

  /// - Parameter figures: Of the delivery's control file.
  init(_ control: Control, of contract: Contract, figures: ControlFigures?) throws(QualityError) {
    self.control = control
    do throws(PatternError) {
      if let expression = control.filter { filter = try RuleNode(expression) } else { filter = nil }
    } catch {
      throw QualityError(.invalidPattern, "control '\(control.id)': \(error.description)")
    }
    var field: Field?
    var kind: Int?
    switch control.measure {
    case .count(let record):
      kind = record.flatMap { name in contract.records.firstIndex { $0.name == name && $0.role != .detail } }
      figure = 0
    case .sum(let index):
      field = contract.fields[index]
      figure = 0
    case .hash(let index, _, _):
      field = contract.fields[index]
      figure = 0
    case .minimum(let index), .maximum(let index): field = contract.fields[index]
    }
    countedKind = kind
    isSensitive = field?.isSensitive ?? false
    if case .hash = control.measure { scale = 0 } else { scale = field?.type.column.scale ?? 0 }
    switch control.source {
    case .record(let type, let index): (declaredKind, declaredField) = (type, contract.records[type].fields[index])
    case .controlFile(let index):
      (declaredKind, declaredField) = (nil, nil)
      declared = figures?.figures[index]?.rescaled(to: scale)
    }
  }

  /// Measures the rows of a batch whose columns have been judged.
  func note(_ context: RuleContext, _ layout: BatchLayout, _ states: UnsafeMutablePointer<UInt8>) {
    filter?.evaluate(context)
    for row in 0..<context.rows {
      if let filter, filter.result.states[row] != RuleVector.present || filter.result.numbers[row] == 0 { continue }
      if case .count = control.measure {
        // A blank line is a fault of the file, but no record that was sent.
        if countedKind == nil, RecordFault(flags: layout.flags[row]) != .blankRow { add(1) }
        continue
      }
      guard states[row] != RowScratch.broken else { continue }
      switch control.measure {
      case .count: break
      case .sum(let field): if let value = context.kernels[field].whole(row) { add(value) }
      case .minimum(let field): if let value = context.kernels[field].whole(row) { figure = min(figure ?? value, value) }
      case .maximum(let field): if let value = context.kernels[field].whole(row) { figure = max(figure ?? value, value) }
      case .hash(let field, let digits, let modulus): addDigits(layout, row, field, digits, modulus)
      }
    }
  }

  private func add(_ value: Int128) {
    let (sum, overflow) = (figure ?? 0).addingReportingOverflow(value)
    if overflow { isBeyond = true } else { figure = sum }
  }

  /// The first digits of the cell as written, as a number.
  private func addDigits(_ layout: BatchLayout, _ row: Int, _ field: Int, _ digits: Int?, _ modulus: Int128?) {
    let slice = layout.slice(record: row, field: field)
    guard !slice.isMissing else { return }
    var value: Int128 = 0
    var left = digits ?? 38
    for byte in UnsafeBufferPointer(start: slice.start, count: slice.count) where byte >= 0x30 && byte <= 0x39 {
      if left == 0 {
        if digits == nil { isBeyond = true }
        break
      }
      value = value * 10 + Int128(byte - 0x30)
      left -= 1
    }
    add(value)
    if let modulus, let sum = figure { figure = sum % modulus }
  }

  /// Takes the figure from a header or trailer record, or counts it.
  func note(_ record: ControlRecord) {
    if record.kind == countedKind { add(1) }
    guard record.kind == declaredKind, let declaredField, case .record(_, let index) = control.source else { return }
    if declared != nil { isDeclaredOften = true }
    declared = record.fields.indices.contains(index) ? record.fields[index].flatMap { Self.figure($0, declaredField, scale) } : nil
  }

  /// The figure in a cell of a header or trailer at the measured scale; `nil` for one that is none, or is more exact.
  private static func figure(_ cell: [UInt8], _ field: Field, _ scale: Int) -> Int128? {
    let text = String(decoding: cell, as: UTF8.self)
    guard let first = text.firstIndex(where: { $0 != " " }), let last = text.lastIndex(where: { $0 != " " }) else { return nil }
    let figure: ControlFigure? =
      switch ColumnValue(String(text[first...last]), as: field) {
      case .long(let number): ControlFigure(Int128(number))
      case .decimal(let unscaled): ControlFigure(unscaled, scale: field.type.column.scale)
      case .date(let days): ControlFigure(Int128(days))
      case .timestamp(let micros): ControlFigure(Int128(micros))
      case .string(let digits): Array(digits.utf8).withUnsafeBufferPointer(ControlFigure.init(digits:))
      case .double, .boolean, nil: nil
      }
    return figure?.rescaled(to: scale)
  }

  var result: ControlResult {
    var agrees = false
    if let declared, let figure, !isBeyond, !isDeclaredOften {
      let (difference, overflow) = declared.subtractingReportingOverflow(figure)
      agrees = !overflow && difference.magnitude <= control.tolerance.magnitude
    }
    return ControlResult(
      id: control.id, declared: declared.map(text), measured: isBeyond ? nil : figure.map(text), agrees: agrees,
      onMismatch: control.onMismatch, isSensitive: isSensitive)
  }

  private func text(_ value: Int128) -> String {
    guard scale > 0 else { return "\(value)" }
    let digits = "\(value.magnitude)"
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    return (value < 0 ? "-" : "") + padded.dropLast(scale) + "." + padded.suffix(scale)
  }
}

extension ColumnKernel {
  /// The value of a row as a whole number at the column's scale; `nil` without one, and of texts and doubles.
  func whole(_ row: Int) -> Int128? {
    guard scratch.validity[row] != 0 else { return nil }
    return switch kind {
    case .bytes, .boolean, .double: nil
    case .int32Decimal, .date: Int128(scratch.values(as: Int32.self)[row])
    case .int64Decimal, .int64, .timestamp: Int128(scratch.values(as: Int64.self)[row])
    case .int128Decimal: scratch.values(as: Int128.self)[row]
    }
  }
}

extension RowJudge {
  /// Takes the figures that controls compare with from header and trailer records.
  public func note(_ records: [ControlRecord]) {
    for record in records { for control in controls { control.note(record) } }
  }

  /// What the controls found, in the order of the contract; complete when every record was judged and noted.
  public var controlResults: [ControlResult] { controls.map(\.result) }
}
