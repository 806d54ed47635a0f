internal import Foundation

/// Signals as a stream; their default action is switched off while it lives.
///
/// `@unchecked Sendable`: both properties are set once; cancelling a source is thread-safe (dispatch_source_cancel(3)).
public final class SignalStream: @unchecked Sendable {
  let received: AsyncStream<Int32>
  private let sources: [any DispatchSourceSignal]

  /// Those a service obeys: SIGTERM and SIGINT end it, SIGHUP reads the configuration anew.
  ///
  /// Make it before the gateway is opened: a signal that comes earlier has its default action.
  public static func ofService() -> SignalStream { SignalStream([SIGTERM, SIGINT, SIGHUP]) }

  init(_ numbers: [Int32]) {
    let (stream, continuation) = AsyncStream<Int32>.makeStream()
    received = stream
    sources = numbers.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield(number) }
      source.resume()
      return source
    }
  }

  /// Gives the signals their default action back: a second one then ends the process at once, which is safe at any line.
  func restoreDefaults() {
    for source in sources { signal(Int32(source.handle), SIG_DFL) }
  }

  deinit { for source in sources { source.cancel() } }
}
