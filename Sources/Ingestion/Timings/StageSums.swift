/// What was measured of each stage.
struct StageSums: Sendable {
  struct Sum: Sendable {
    var seconds = 0.0
    var processorSeconds: Double?
    var bytes: Int64?
    var records: Int64?
    var times = 0
  }

  private var sums: [Stage: Sum] = [:]

  mutating func add(_ stage: Stage, _ time: Instant.Difference, times: Int) {
    update(stage) { sum in
      sum.seconds += time.seconds
      if let processor = time.processorSeconds { sum.processorSeconds = (sum.processorSeconds ?? 0) + processor }
      sum.times += times
    }
  }

  mutating func add(_ stage: Stage, bytes: Int64?, records: Int64?) {
    update(stage) { sum in
      if let bytes { sum.bytes = (sum.bytes ?? 0) + bytes }
      if let records { sum.records = (sum.records ?? 0) + records }
    }
  }

  private mutating func update(_ stage: Stage, _ change: (inout Sum) -> Void) { change(&sums[stage, default: Sum()]) }

  /// In the order of the stages.
  var entries: [OperationTimings.Entry] {
    Stage.allCases.compactMap { stage in
      guard let sum = sums[stage] else { return nil }
      return OperationTimings.Entry(
        stage: stage, isBeside: stage.isBeside, seconds: sum.seconds, processorSeconds: sum.processorSeconds,
        waiting: sum.processorSeconds.map { sum.seconds > 0 ? min(max(1 - $0 / sum.seconds, 0), 1) : 0 }, bytes: sum.bytes,
        records: sum.records, times: sum.times)
    }
  }
}
