import Testing

@testable import Outlets

@Suite struct `A retry policy` {
  private let missing = OutletError(code: .commandMissing, message: "no program")
  private let exhausted = OutletError(code: .resourcesExhausted, message: "no process")

  @Test func `doubles its pauses up to the longest`() {
    let policy = RetryPolicy(attempts: 9, firstPause: .seconds(10), factor: 2, longestPause: .seconds(60))
    #expect((1...6).map(policy.pause(after:)) == [10, 20, 40, 60, 60, 60].map { .seconds($0) })
    // However large the attempt's number, no overflow.
    #expect(policy.pause(after: .max) == .seconds(60))
    #expect(RetryPolicy(attempts: 2, firstPause: .seconds(90), longestPause: .seconds(60)).pause(after: 1) == .seconds(60))
  }

  @Test func `retries what may pass and gives up at its last attempt`() {
    let policy = RetryPolicy.standard
    for ending in [CommandResult.Ending.exited(1), .exited(75), .signalled(11), .timedOut, .notStarted(exhausted)] {
      #expect(policy.decision(after: 1, ending: ending) == .retry(after: .seconds(10)))
      #expect(policy.decision(after: 2, ending: ending) == .retry(after: .seconds(20)))
      #expect(policy.decision(after: 3, ending: ending) == .giveUp)
      #expect(RetryPolicy.never.decision(after: 1, ending: ending) == .giveUp)
    }
  }

  @Test func `is done after success and gives up at once on what cannot pass`() {
    #expect(RetryPolicy.standard.decision(after: 1, ending: .exited(0)) == .done)
    #expect(RetryPolicy.standard.decision(after: 9, ending: .exited(0)) == .done)
    #expect(RetryPolicy.standard.decision(after: 1, ending: .notStarted(missing)) == .giveUp)
    #expect(RetryPolicy.standard.decision(after: 1, ending: .stopped) == .giveUp)
  }

  @Test func `raises numbers that make no sense`() {
    let policy = RetryPolicy(attempts: 0, firstPause: .seconds(-1), factor: 0, longestPause: .seconds(-1))
    #expect(policy == RetryPolicy(attempts: 1, firstPause: .zero, factor: 1, longestPause: .zero))
  }
}
