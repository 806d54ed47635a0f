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
  private let tokens: NullTokens
  private(set) var cleanser: Cleanser

  init(_ field: Field, index: Int, isKey: Bool, _ table: inout ReasonTable) throws(QualityError) {
    self.field = field
    self.index = index
    kind = try ColumnKind(field)
    reasons = try FieldReasons(field, index: index, isKey: isKey, &table)
    scratch = ValueScratch(width: kind == .bytes ? MemoryLayout<CellSlice>.stride : kind.width)
    program = try KernelCompiler(field: field).program()
    tokens = NullTokens(field.missingValues)
    cleanser = Cleanser(field.cleanse)
  }

  func judge(_ layout: BatchLayout, quote: UInt8, _ rows: RowScratch, _ arena: inout CellArena) {
    scratch.prepare(rows: layout.count)
    var source = CellSource(
      layout: layout, field: index, quote: quote, tokens: tokens, cleanser: cleanser, arena: arena)
    program.run(rows: layout.count, &source, rows, scratch, field: index, reasons)
    cleanser = source.cleanser
    arena = source.arena
  }
}
