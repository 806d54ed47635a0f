import FuzzDriver

runFuzzer(
  targets: FuzzTarget.allCases.map(\.rawValue), seeds: { try FuzzTarget(rawValue: $0).map(FuzzSeeds.inputs) ?? [] },
  finding: { FuzzTarget(rawValue: $0)?.finding($1) })
