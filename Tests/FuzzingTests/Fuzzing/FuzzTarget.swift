/// What the fuzzers feed with hostile bytes on the way from an unpacked message to judged rows, and what judges by.
enum FuzzTarget: String, CaseIterable {
  /// Packed files.
  case archive
  /// Files of every form, cut in portions, record by record, and by both scanners where both apply.
  case decoder
  /// Descriptors of contracts.
  case contract
  /// Expressions of row rules, beside an evaluation row by row.
  case rule
  /// Patterns, beside a reading of their syntax tree.
  case pattern
  /// Control files.
  case control
  /// Files under contracts with every kind of cleansing, type, constraint, key, rule and control.
  case judge

  /// Runs one input: what is wrong, `nil` if nothing is. A trap is a finding too.
  func finding(_ input: UnsafeRawBufferPointer) -> String? {
    switch self {
    case .archive: ArchiveFuzzing.finding(input)
    case .decoder: DecoderFuzzing.finding(input)
    case .contract: ContractFuzzing.finding(input)
    case .rule: RuleFuzzing.finding(input)
    case .pattern: PatternFuzzing.finding(input)
    case .control: ControlFuzzing.finding(input)
    case .judge: JudgeFuzzing.finding(input)
    }
  }

  func finding(_ input: [UInt8]) -> String? { input.withUnsafeBytes { finding($0) } }

  /// Inputs to start from.
  var seeds: [[UInt8]] {
    switch self {
    case .archive: ArchiveFuzzing.seeds
    case .decoder: DecoderFuzzing.seeds
    case .contract: ContractFuzzing.seeds
    case .rule: RuleFuzzing.seeds
    case .pattern: PatternFuzzing.seeds
    case .control: ControlFuzzing.seeds
    case .judge: JudgeFuzzing.seeds
    }
  }
}
