/// One stage of a contract's keys, compiled.
enum KeyStage {
  case references([OwnReferenceRule])
  case survivors(SurvivorRule)
  case keys(KeyRule)

  var verdicts: [StageVerdict] {
    switch self {
    case .references(let rules): rules.map(\.verdict)
    case .survivors(let rule): [rule.verdict]
    case .keys(let rule): [rule.verdict]
    }
  }
}
