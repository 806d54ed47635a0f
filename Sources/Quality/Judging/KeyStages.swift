import DataContracts
import Tabular

/// The verdicts that take more than a record alone: what it refers to, which of several records with one key survives, what must be
/// unique.
///
/// They come in stages, each of which judges what those before it have left: references to records of the same delivery, then the
/// survivors of duplicates, then the primary key and the other unique keys in their order. When a stage finds a record only after all
/// have been seen, what later stages found means nothing; the delivery is then judged again with the verdicts that are settled.
final class KeyStages {
  private let checks: [ReferenceCheck]
  private let stages: [KeyStage]
  private let settled: SettledVerdicts
  private let budget: Int
  /// Records that were left out, by reason; `nil` once they took more than the budget.
  private var leftOut: [UInt16: RecordSet]? = [:]

  init(_ contract: Contract, options: QualityOptions, _ table: inout ReasonTable) throws(QualityError) {
    let compiler = KeyCompiler(contract: contract, options: options)
    checks = try compiler.checks(&table)
    stages = try compiler.stages(&table)
    settled = options.settled ?? SettledVerdicts(stages: 0, records: [:])
    budget = options.settledBudget
  }

  /// Leaves out records of a batch whose columns have been judged.
  func judge(_ layout: BatchLayout, _ rows: RowScratch, _ kernels: [ColumnKernel]) throws(QualityError) {
    for check in checks { check.judge(rows: layout.count, rows, kernels) }
    let first = layout.firstRecordNumber
    for (number, stage) in stages.enumerated() {
      if number < settled.stages {
        for verdict in stage.verdicts {
          settled.records[verdict.reason]?.forEach(from: first, through: first + Int64(layout.count) - 1) { record in
            verdict.leaveOut(Int(record - first), rows)
          }
        }
        continue
      }
      switch stage {
      case .references(let rules):
        for rule in rules { try rule.judge(rows: layout.count, firstRecord: first, rows, kernels) }
      case .survivors(let rule):
        try rule.judge(rows: layout.count, firstRecord: first, rows, kernels) { note($0, rule.verdict) }
      case .keys(let rule):
        try rule.judge(rows: layout.count, firstRecord: first, rows, kernels) { row in
          rule.verdict.leaveOut(row, rows)
          note(first + Int64(row), rule.verdict)
        }
      }
    }
    if let leftOut, leftOut.values.reduce(0, { $0 + $1.byteCount }) > budget { self.leftOut = nil }
  }

  private func note(_ record: Int64, _ verdict: StageVerdict) {
    leftOut?[verdict.reason, default: RecordSet()].insert(record)
  }

  /// Compares what had to be put aside.
  ///
  /// - Returns: What is settled now, when records that were accepted must be left out after all; `nil` when every verdict was final.
  func finish() throws(QualityError) -> SettledVerdicts? {
    for (number, stage) in stages.enumerated().dropFirst(settled.stages) {
      var isLate = false
      switch stage {
      case .references(let rules):
        for rule in rules {
          try rule.finish { record throws(QualityError) in
            isLate = true
            note(record, rule.verdict)
          }
        }
      case .survivors(let rule):
        try rule.finish { note($0, rule.verdict) }
        isLate = rule.hasLosers
      case .keys(let rule):
        try rule.finish { record throws(QualityError) in
          isLate = true
          note(record, rule.verdict)
        }
      }
      if isLate { return try settle(through: number) }
    }
    return nil
  }

  private func settle(through last: Int) throws(QualityError) -> SettledVerdicts {
    var records = settled.records
    for verdict in stages[...last].flatMap(\.verdicts) { records[verdict.reason] = leftOut?[verdict.reason] ?? records[verdict.reason] }
    let result = SettledVerdicts(stages: last + 1, records: records)
    guard leftOut != nil, result.byteCount <= budget else {
      throw QualityError(
        .settledBudget,
        "so many records are left out for their keys that their numbers do not fit into \(budget) bytes; ask for a new file, or raise gateway.memory")
    }
    return result
  }
}
