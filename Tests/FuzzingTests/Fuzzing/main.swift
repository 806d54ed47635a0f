import FuzzDriver

runFuzzer(
  targets: FuzzTarget.allCases.map(\.rawValue), seeds: { FuzzTarget(rawValue: $0)?.seeds ?? [] },
  finding: { FuzzTarget(rawValue: $0)?.finding($1) })
