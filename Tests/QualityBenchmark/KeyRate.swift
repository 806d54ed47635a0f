import DataContracts
import Glibc
import Quality
import Tabular

/// Judges a file of nothing but unique keys, of which the last hundred repeat the first, within a budget of memory.
struct KeyRate {
  let keys: Int64
  let budget: Int
  let folder: String

  func measure() throws {
    let field = Field(name: "account", type: .string, constraints: Constraints(required: true))
    let contract = Contract(
      name: "keys", version: "1.0.0", sha256: "", dialect: Dialect(hasHeader: false), fields: [field], primaryKey: [0])
    let judge = try RowJudge(
      contract: contract, options: QualityOptions(uniquenessBudget: budget, spillDirectory: folder))
    var decoder = try RecordDecoder(contract: contract)
    let batch = RecordBatch(fieldCount: 1)
    let columns = try ColumnBatch(contract: contract)
    var verdicts = VerdictBuffer()
    var next: Int64 = 0
    let last = keys + 100
    var line = [UInt8](repeating: 0, count: 17)
    var unread = 0
    let before = Self.peakBytes()
    let start = processorSeconds()
    while try decoder.fill(
      batch,
      from: { buffer in
        var used = 0
        while used < buffer.count && (unread > 0 || next < last) {
          if unread == 0 {
            Self.write(next < keys ? next : next - keys, to: &line)
            next += 1
            unread = 17
          }
          let count = min(unread, buffer.count - used)
          for index in 0..<count { buffer[used + index] = line[17 - unread + index] }
          used += count
          unread -= count
        }
        return used
      })
    {
      try judge.judge(batch, into: columns, verdicts: &verdicts)
      columns.reset()
    }
    let (report, settled) = try judge.finish()
    print(
      """
      {"keys": \(report.records), "accepted": \(report.accepted), "duplicates": \(report.rejected), "settled": \(settled?.count ?? 0), \
      "budget_bytes": \(budget), "seconds": \(processorSeconds() - start), "peak_bytes": \(Self.peakBytes()), "peak_before": \(before)}
      """)
  }

  /// Sixteen digits, scattered over the range, and a line end.
  private static func write(_ number: Int64, to line: inout [UInt8]) {
    // An odd factor modulo a power of two: no two numbers meet.
    var rest = UInt64(bitPattern: number) &* 0x9E37_79B9_7F4A_7C15 & 0x1F_FFFF_FFFF_FFFF
    for index in (0..<16).reversed() {
      line[index] = UInt8(0x30 + rest % 10)
      rest /= 10
    }
    line[16] = 0x0A
  }

  /// The most memory this process ever held.
  private static func peakBytes() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss << 10
  }
}
