import DataContracts

/// One row rule of the contract, compiled.
final class RowRuleCheck {
  private let node: RuleNode
  let reason: UInt16

  init(_ rule: RowRule, reason: UInt16) throws(QualityError) {
    do throws(PatternError) {
      node = try RuleNode(rule.expression)
    } catch {
      throw QualityError(.invalidPattern, "rule '\(rule.id)': \(error.description)")
    }
    self.reason = reason
  }

  /// Reports the rows that break the rule; a rule holds unless it is false.
  func judge(_ context: RuleContext, _ rows: RowScratch, order: Int) {
    node.evaluate(context)
    let result = node.result
    let states = rows.states
    for row in 0..<context.rows {
      let state = result.states[row]
      let isBroken = state == RuleVector.beyond || (state == RuleVector.present && result.numbers[row] == 0)
      if isBroken && states[row] != RowScratch.broken { rows.fault(row, order: order, reason) }
    }
  }
}
