import DataContracts
import Quality
import Tabular

/// Decodes a file that is in memory, scans it crudely, then decodes and judges it, and says how fast; one JSON document.
///
/// Rounds alternate between the three, and the fastest of each counts: what else the machine does can only make one slower.
struct JudgingRate {
  let bytes: [UInt8]
  let contract: Contract

  init(file: String, contract path: String) throws {
    bytes = try PortfolioFile.read(file)
    contract = try Contract.load(path: path, checkingPatterns: patternProblem)
  }

  func measure(rounds: Int) throws {
    var decoding = Double.infinity
    var judging = Double.infinity
    var crude = Double.infinity
    let scan = CrudeScan(contract)
    var sum: Int64 = 0
    var last: QualityReport?
    let columns = try ColumnBatch(contract: contract)
    var verdicts = VerdictBuffer()
    for _ in 0..<max(rounds, 1) {
      var start = processorSeconds()
      try decode { _ in }
      decoding = min(decoding, processorSeconds() - start)

      start = processorSeconds()
      sum = scan.sum(bytes)
      crude = min(crude, processorSeconds() - start)

      start = processorSeconds()
      let judge = try RowJudge(contract: contract, options: QualityOptions(uniquenessBudget: 256 << 20))
      try decode { batch in
        try judge.judge(batch, into: columns, verdicts: &verdicts)
        // A row group of the size a gateway of 256 MiB writes.
        if columns.approximateBytes > 16 << 20 { columns.reset() }
      }
      columns.reset()
      last = try judge.finish().report
      judging = min(judging, processorSeconds() - start)
    }
    guard let report = last else { return }
    let megabytes = Double(bytes.count) / 1e6
    print(
      """
      {"bytes": \(bytes.count), "records": \(report.records), "accepted": \(report.accepted), "columns": \(contract.fields.count), \
      "decode_s": \(decoding), "judge_s": \(judging), "crude_s": \(crude), "crude_sum": \(sum), "decode_mb_s": \(megabytes / decoding), "judge_mb_s": \(megabytes / judging)}
      """)
  }

  private func decode(_ body: (RecordBatch) throws -> Void) throws {
    var decoder = try RecordDecoder(contract: contract)
    let batch = RecordBatch(fieldCount: decoder.fieldCount)
    var source = BytesInMemory(bytes)
    while try decoder.fill(batch, from: { source.read(into: $0) }) { try body(batch) }
  }
}

/// What a gateway tells a contract about its patterns.
func patternProblem(_ pattern: String) -> String? {
  do throws(PatternError) {
    _ = try PatternAutomaton(pattern)
    return nil
  } catch {
    return error.description
  }
}
