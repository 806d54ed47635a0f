import Containment
import Dispatch
import Foundation
import Glibc
import OpenPGP
import Synchronization

/// Follows one helper on a thread of its own: takes its events, kills it when nothing moves, and sees it end.
final class DecryptionWatch: Sendable {
  enum Ending: Sendable {
    case evidence(DecryptionEvidence)
    case failed(DecryptionError)
  }

  private let child: ContainedChild
  private let pipe: PlaintextPipe
  private let arriving: ArrivingFile?
  private let patience: Double
  private let started = DecryptionWatch.now()
  private let ending = Mutex<Ending?>(nil)
  private let isAborted = Atomic<Bool>(false)
  private let done = DispatchGroup()

  /// How long a helper may take to end after its last word.
  private static let farewell: Double = 5

  init(child: ContainedChild, pipe: PlaintextPipe, arriving: ArrivingFile?, patience: Double) {
    self.child = child
    self.pipe = pipe
    self.arriving = arriving
    self.patience = patience
  }

  var processID: Int32 { child.processID }
  var processorSeconds: Double? { child.processorSeconds }
  var age: Double { Self.now() - started }

  /// - Parameter events: The helper's verdict descriptor, owned from now on.
  func start(events: Int32) {
    done.enter()
    let thread = Thread { [self] in
      let result = follow(events)
      close(events)
      ending.withLock { $0 = result }
      done.leave()
    }
    thread.stackSize = 512 << 10
    thread.start()
  }

  /// Waits until the helper, and everything it started, has ended.
  func wait() -> Ending {
    done.wait()
    return ending.withLock { $0 } ?? .failed(DecryptionError(.helperFailed, "the decryption helper left no word"))
  }

  func abort() {
    isAborted.store(true, ordering: .releasing)
    child.kill()
  }

  private func follow(_ events: Int32) -> Ending {
    var taken = HelperEvents()
    var buffer = [UInt8](repeating: 0, count: 4096)
    var lastMove = Self.now()
    while true {
      var request = pollfd(fd: events, events: Int16(POLLIN), revents: 0)
      let ready = poll(&request, 1, Int32(min(250, max(10, patience * 250))))
      if ready > 0 {
        let count = read(events, &buffer, buffer.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { break }
        taken.take(buffer[..<count])
        lastMove = Self.now()
      } else if pipe.holdsPlaintext || arriving?.isOpen == true {
        // Whoever is slow, it is not GnuPG. A source that is silent for too long is its reader's to give up.
        lastMove = Self.now()
      } else if Self.now() - lastMove > patience {
        child.kill()
        child.wait()
        return .failed(
          isAborted.load(ordering: .acquiring)
            ? Self.aborted
            : DecryptionError(
              .stalled, "nothing moved for \(patience) seconds, so the decryption was killed; try again"))
      }
    }
    let status = farewell()
    if isAborted.load(ordering: .acquiring) { return .failed(Self.aborted) }
    guard let evidence = taken.finish(), status.isSuccess else {
      return .failed(DecryptionError(.helperFailed, "the decryption helper ended without a verdict (\(Self.words(status)))"))
    }
    return .evidence(evidence)
  }

  /// Sees the helper end after its last word, or ends it; then nothing of its process group is left.
  private func farewell() -> ExitStatus {
    let deadline = Self.now() + Self.farewell
    while !child.hasEnded && Self.now() < deadline { usleep(500) }
    if !child.hasEnded { child.kill() }
    return child.wait()
  }

  private static let aborted = DecryptionError(.aborted, "the decryption was given up")

  private static func words(_ status: ExitStatus) -> String {
    switch status {
    case .exited(let code): "exit code \(code)"
    case .signalled(let signal): "signal \(signal)"
    }
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
