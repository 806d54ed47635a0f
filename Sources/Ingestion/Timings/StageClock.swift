internal import EvidenceVault
internal import Synchronization

/// Measures one operation, stage by stage.
///
/// The thread that carries the operation is always in one stage, the innermost it has entered. Reading the clocks costs well below
/// a microsecond, and nothing is measured by the record.
final class StageClock: Sendable {
  /// The clock of the operation that this thread carries; `nil` outside of one.
  @TaskLocal static var current: StageClock?

  private struct State {
    var sums = StageSums()
    var open: [Stage] = [.other]
    var mark: Instant
  }

  private let state: Mutex<State>
  private let start: Instant
  private let startProcessor = Instant.processSeconds()
  private let startSync = SyncTally.read()

  private init() {
    start = .now()
    state = Mutex(State(mark: start))
  }

  /// Carries an operation on the calling thread, and gives what was measured beside its result.
  static func time<Result>(_ body: () throws -> Result) rethrows -> (Result, OperationTimings) {
    let clock = StageClock()
    let result = try $current.withValue(clock) { try body() }
    return (result, clock.finish())
  }

  /// Runs a stage of the operation that the calling thread carries.
  static func measure<Result, Failure: Error>(
    _ stage: Stage, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard let clock = current else { return try body() }
    clock.enter(stage)
    defer { clock.leave() }
    return try body()
  }

  /// Runs what goes on beside, on a thread of its own.
  func beside<Result>(_ stage: Stage, _ body: () throws -> Result) rethrows -> Result {
    let start = Instant.now()
    defer { add(stage, Instant.now().since(start)) }
    return try body()
  }

  func add(_ stage: Stage, _ time: Instant.Difference) { state.withLock { $0.sums.add(stage, time, times: 1) } }

  /// Counts what a stage of the current operation had to do.
  static func count(_ stage: Stage, bytes: Int64? = nil, records: Int64? = nil) {
    current?.count(stage, bytes: bytes, records: records)
  }

  func count(_ stage: Stage, bytes: Int64? = nil, records: Int64? = nil) {
    state.withLock { $0.sums.add(stage, bytes: bytes, records: records) }
  }

  private func enter(_ stage: Stage) {
    charge { state in
      state.open.append(stage)
      state.sums.add(stage, .init(seconds: 0, processorSeconds: 0), times: 1)
    }
  }

  private func leave() { charge { $0.open.removeLast() } }

  /// Gives the time since the last change to the stage that it was spent in.
  private func charge(_ change: (inout State) -> Void) {
    let now = Instant.now()
    state.withLock { state in
      state.sums.add(state.open[state.open.count - 1], now.since(state.mark), times: 0)
      state.mark = now
      change(&state)
    }
  }

  private func finish() -> OperationTimings {
    charge { _ in }
    let sync = SyncTally.read()
    return state.withLock { state in
      if sync.count > startSync.count {
        state.sums.add(.sync, .init(seconds: sync.seconds - startSync.seconds), times: sync.count - startSync.count)
      }
      return OperationTimings(
        seconds: state.mark.since(start).seconds, processorSeconds: Instant.processSeconds() - startProcessor,
        stages: state.sums.entries)
    }
  }
}
