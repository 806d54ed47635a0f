internal import Foundation

/// A thread of the row path, with its result.
///
/// The row path is synchronous; blocking work must not run on the pool that serves Swift's tasks. A worker is joined exactly
/// once, by the thread that started it.
///
/// `@unchecked Sendable`: `result` is written once by the thread before `done` is signalled and read after it.
final class Worker<Output>: @unchecked Sendable {
  private var result: Result<Output, any Error>?
  private let done = DispatchSemaphore(value: 0)

  /// - Parameters:
  ///   - stage: Names the thread.
  ///   - clock: Where its time is counted: in the operation that the calling thread carries, unless another is said.
  init(_ stage: Stage, clock: StageClock? = StageClock.current, _ body: @escaping @Sendable () throws -> Output) {
    let thread = Thread { [self] in
      result = Result { try clock.map { try $0.beside(stage, body) } ?? body() }
      done.signal()
    }
    thread.name = stage.rawValue
    thread.stackSize = 1 << 20
    thread.start()
  }

  /// Waits for the thread to end and gives its result or throws its error.
  func join() throws -> Output {
    done.wait()
    guard let result else { throw CancellationError() }
    return try result.get()
  }
}

/// Runs blocking work on a thread of its own for a Swift task.
///
/// The control plane uses this for conversations with servers and for deliveries, which may block for hours.
func onThread<Output: Sendable>(_ name: String, _ body: @escaping @Sendable () throws -> Output) async throws -> Output {
  try await withCheckedThrowingContinuation { continuation in
    let thread = Thread { continuation.resume(with: Result { try body() }) }
    thread.name = name
    thread.stackSize = 1 << 20
    thread.start()
  }
}
