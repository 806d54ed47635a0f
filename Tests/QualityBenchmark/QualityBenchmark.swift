import Glibc

/// Measures decoding and judging on one thread; `Scripts/bench-quality` runs it beside a peer.
@main
struct QualityBenchmark {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch (arguments.first, arguments.count) {
    case ("write", 3...4):
      try PortfolioFile.write(to: arguments[1], rows: Int(arguments[2]) ?? 0, badPerMille: arguments.count > 3 ? Int(arguments[3]) ?? 0 : 0)
    case ("judge", 3...4):
      try JudgingRate(file: arguments[1], contract: arguments[2]).measure(rounds: arguments.count > 3 ? Int(arguments[3]) ?? 1 : 1)
    case ("keys", 4):
      try KeyRate(keys: Int64(arguments[1]) ?? 0, budget: (Int(arguments[2]) ?? 64) << 20, folder: arguments[3]).measure()
    case ("allocations", 3): try AllocationCount(rows: Int(arguments[1]) ?? 0, contract: arguments[2]).measure()
    default:
      print(
        """
        usage: quality-benchmark write FILE ROWS [DAMAGED-PER-MILLE]
               quality-benchmark judge FILE CONTRACT [ROUNDS]
               quality-benchmark keys COUNT BUDGET-MIB FOLDER
               quality-benchmark allocations ROWS CONTRACT
        """)
      exit(64)
    }
  }
}

/// Seconds of processor time this process has used.
func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
