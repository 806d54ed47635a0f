import DataContracts
import Tabular

/// One column of the contract, compiled: cleansing, null tokens, type, constraints.
final class ColumnKernel {
  let field: Field
  let index: Int
  let kind: ColumnKind
  let reasons: FieldReasons
  let scratch: ValueScratch
  private let program: ColumnProgram
  let cleanser: Cleanser
  private let tokens: NullTokens
  private let gate: CellGate
  private let quote: UInt8
  private let arena: CellArena

  init(_ field: Field, index: Int, isKey: Bool, quote: UInt8, arena: CellArena, _ table: inout ReasonTable) throws(QualityError) {
    self.field = field
    self.index = index
    kind = try ColumnKind(field)
    reasons = try FieldReasons(field, index: index, isKey: isKey, &table)
    scratch = ValueScratch(width: kind == .bytes ? MemoryLayout<CellSlice>.stride : kind.width)
    program = try KernelCompiler(field: field).program()
    cleanser = try Cleanser(field.cleanse)
    tokens = NullTokens(field.missingValues)
    gate = CellGate(tokens: field.missingValues, steps: field.cleanse)
    self.quote = quote
    self.arena = arena
  }

  func judge(_ layout: BatchLayout, _ rows: RowScratch) {
    scratch.prepare(rows: layout.count)
    let source = CellSource(
      layout: layout, field: index, quote: quote, gate: gate, tokens: tokens, cleanser: cleanser, arena: arena)
    program.run(rows: layout.count, source, rows, scratch, field: index, reasons)
  }
}
