import DataContracts
import Tabular

/// One column of the contract, compiled: cleansing, null tokens, type, constraints.
final class ColumnKernel {
  let field: Field
  /// Among the contract's fields and derived fields.
  let index: Int
  /// The field of the record whose cells are read.
  let source: Int
  let kind: ColumnKind
  let reasons: FieldReasons
  let scratch: ValueScratch
  private let program: ColumnProgram
  private let pass: ColumnPass?
  let cleanser: Cleanser
  private let tokens: NullTokens
  private let gate: CellGate
  private let quote: UInt8
  private let arena: CellArena

  /// - Parameter source: The field whose cells are read; the column's own unless it is a derived one.
  init(
    _ field: Field, index: Int, source: Int? = nil, isKey: Bool, quote: UInt8, arena: CellArena, _ table: inout ReasonTable
  ) throws(QualityError) {
    self.field = field
    self.index = index
    self.source = source ?? index
    kind = try ColumnKind(field)
    reasons = try FieldReasons(field, index: index, isKey: isKey, &table)
    scratch = ValueScratch(width: kind == .bytes ? MemoryLayout<CellSlice>.stride : kind.width)
    do throws(QualityError) {
      cleanser = try Cleanser(field.cleanse)
    } catch {
      throw QualityError(error.code, error.message, field: field.name)
    }
    var compiler = KernelCompiler(field: field, cleanser: cleanser)
    program = try compiler.program()
    pass = compiler.pass
    tokens = NullTokens(field.missingValues)
    gate = CellGate(tokens: field.missingValues, steps: field.cleanse)
    self.quote = quote
    self.arena = arena
  }

  func judge(_ layout: BatchLayout, _ rows: RowScratch) {
    scratch.prepare(rows: layout.count)
    let source = CellSource(
      layout: layout, field: source, quote: quote, gate: gate, tokens: tokens, cleanser: cleanser, arena: arena)
    program.run(rows: layout.count, source, rows, scratch, field: index, reasons)
    pass?.run(rows: layout.count, rows, scratch, field: index, reasons, arena)
  }

  /// How often each cleansing step changed a cell, and the sentinels found.
  var changes: [QualityReport.CleanseCount] {
    var counts = zip(cleanser.steps, cleanser.changes).map {
      QualityReport.CleanseCount(field: field.name, fieldIndex: index, op: $0.op, count: $1)
    }
    if !field.sentinels.isEmpty {
      counts.append(.init(field: field.name, fieldIndex: index, op: "sentinel", count: pass?.sentinels ?? 0))
    }
    return counts
  }
}

extension ColumnKernel {
  /// Those of a contract's fields.
  static func ofFields(_ contract: Contract, _ arena: CellArena, _ table: inout ReasonTable) throws(QualityError) -> [ColumnKernel] {
    var kernels: [ColumnKernel] = []
    for (index, field) in contract.fields.enumerated() {
      kernels.append(
        try ColumnKernel(
          field, index: index, isKey: contract.primaryKey.contains(index), quote: quote(contract), arena: arena, &table))
    }
    return kernels
  }

  /// Those of its derived fields, which stand behind the fields.
  static func ofDerivedFields(
    _ contract: Contract, _ arena: CellArena, _ table: inout ReasonTable
  ) throws(QualityError) -> [ColumnKernel] {
    var kernels: [ColumnKernel] = []
    for (index, derived) in contract.derived.enumerated() {
      guard contract.fields.indices.contains(derived.source) else {
        throw QualityError(.unsupportedType, "is derived from a field that does not exist", field: derived.field.name)
      }
      kernels.append(
        try ColumnKernel(
          derived.field, index: contract.fields.count + index, source: derived.source, isKey: false, quote: quote(contract),
          arena: arena, &table))
    }
    return kernels
  }

  /// Without quoting no cell is ever marked as quoted, so the value does not matter.
  private static func quote(_ contract: Contract) -> UInt8 { contract.dialect.quoteByte ?? 0 }
}
