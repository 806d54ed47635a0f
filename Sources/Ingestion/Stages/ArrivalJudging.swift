internal import ContainedDecryption
internal import DataContracts
internal import EvidenceVault
internal import Foundation
internal import Logging
internal import OpenPGP

/// Judges a large delivery while its file is still arriving.
///
/// A matter of time alone. Nothing it does is an effect: what it stages counts only once the ledger has recorded the delivery that it was
/// begun for and the message has been proved, and whatever goes wrong here is found again, or not, by the run over the vault's bytes that takes its
/// place.
///
/// Not `Sendable`: the thread that carries the pass uses it.
final class ArrivalJudging {
  /// Bytes from which it is worth while.
  static let threshold: Int64 = 4 << 20

  private let run: JudgingRun
  private let arriving: ArrivingFile
  private let decryption: DecryptionChild
  private var worker: Worker<JudgingRun.Ending>?
  private var ending: Result<JudgingRun.Ending, any Error>?

  /// The delivery that the rows are made for.
  var deliveryID: String { run.id }

  /// Begins with the first bytes of a file.
  ///
  /// - Parameters:
  ///   - blob: Where the file is written to.
  ///   - size: Bytes that the file will have.
  ///   - head: Its first byte.
  /// - Returns: `nil` when the file is not a binary OpenPGP message (RFC 9580, section 4.2) or there is no memory to spare now.
  static func begin(_ run: JudgingRun, on blob: StagedBlob, size: Int64, head: UInt8?) -> ArrivalJudging? {
    guard let head, head & 0x80 != 0, size >= threshold else { return nil }
    guard run.gateway.budget.reserveNow(run.plan.budget) else { return nil }
    do { return try ArrivalJudging(run, blob, UInt64(size)) } catch {
      run.gateway.budget.giveBack(run.plan.budget)
      return nil
    }
  }

  private init(_ run: JudgingRun, _ blob: StagedBlob, _ size: UInt64) throws {
    self.run = run
    let (gateway, feed) = (run.gateway, run.feed)
    arriving = try ArrivingFile(size: size)
    let file = try blob.open()
    defer { close(file) }
    let decryption = try DecryptionChild.start(
      ciphertext: file, arriving: arriving, request: feed.decryption(helper: gateway.helper))
    self.decryption = decryption
    worker = Worker(.judgeAhead, clock: run.clock) {
      defer {
        decryption.abort()
        gateway.budget.giveBack(run.plan.budget)
      }
      return try run.run(decryption, knowing: RowKnowledge())
    }
  }

  /// Says how much of the file is written.
  func advance(to bytes: Int64) { arriving.advance(to: UInt64(clamping: bytes)) }

  /// Says that the source has proved the file to be all there.
  func complete() { arriving.complete() }

  /// Waits until it has ended, and has given its memory back.
  func wait() {
    guard let worker else { return }
    self.worker = nil
    ending = Result { try worker.join() }
  }

  /// Waits for what comes of it, if that is what the delivery's own run would come to.
  ///
  /// - Parameter wanted: The delivery's own run.
  /// - Returns: `nil` when there is nothing to be used; then that run goes over the vault's bytes.
  func take(for wanted: JudgingRun) -> JudgingRun.Ending? {
    guard wanted.id == run.id, wanted.name == run.name, wanted.attempt == run.attempt, wanted.isTrial == run.isTrial,
      wanted.rejectLimit == run.rejectLimit, wanted.contract.sha256 == run.contract.sha256
    else {
      giveUp()
      return nil
    }
    wait()
    defer { ending = nil }
    do { return try ending?.get() } catch {
      run.gateway.logger.debug("delivery \(run.name) is judged again, from the vault: \(error)")
      return nil
    }
  }

  /// Ends it, and leaves nothing of what it has staged, unless that was taken.
  func giveUp() {
    if worker != nil {
      arriving.giveUp()
      decryption.abort()
      wait()
    }
    (try? ending?.get())?.discard()
    ending = nil
  }

  deinit { giveUp() }
}
