internal import ContainedDecryption
internal import DataContracts
internal import EvidenceVault
internal import Foundation
internal import Logging
internal import OpenPGP

/// A run over a delivery's records that is begun before its turn, on a thread of its own.
///
/// A matter of time alone. Nothing it does is an effect: what it stages counts only when the delivery's turn takes it, with the ledger
/// knowing the delivery and the message proved; and whatever goes wrong here is found again, or not, by the run over the vault's bytes that
/// takes its place.
///
/// One that nobody takes is given up when its last reference goes. Not `Sendable`: the thread that carries the pass uses it.
final class EarlyRun {
  private let run: JudgingRun
  private let decryption: DecryptionChild
  /// The file, if it is still being written.
  private let arriving: ArrivingFile?
  private var worker: Worker<JudgingRun.Ending>?
  private var ending: Result<JudgingRun.Ending, any Error>?

  /// The delivery that the rows are made for.
  var deliveryID: String { run.id }

  /// - Parameter reserved: Bytes of the gateway's memory that were reserved for it; it gives them back.
  private init(_ run: JudgingRun, _ decryption: DecryptionChild, arriving: ArrivingFile? = nil, reserved: Int) {
    (self.run, self.decryption, self.arriving) = (run, decryption, arriving)
    let budget = run.gateway.budget
    worker = Worker(.judgeAhead, clock: run.clock) {
      defer {
        decryption.abort()
        budget.giveBack(reserved)
      }
      return try run.run(decryption, knowing: RowKnowledge())
    }
  }

  /// Begins a run if its memory is free now.
  ///
  /// - Parameter start: Starts the decryption.
  /// - Returns: `nil` if it is not, or the decryption does not start: the delivery's turn will tell why.
  static func begin(
    _ run: JudgingRun, arriving: ArrivingFile? = nil, decrypting start: @escaping () throws -> DecryptionChild
  ) -> EarlyRun? {
    let (budget, reserved) = (run.gateway.budget, run.plan.budget)
    guard budget.reserveNow(reserved) else { return nil }
    do { return EarlyRun(run, try start(), arriving: arriving, reserved: reserved) } catch {
      budget.giveBack(reserved)
      return nil
    }
  }

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
    guard run.isSame(as: wanted) else {
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
      arriving?.giveUp()
      decryption.abort()
      wait()
    }
    if let made = try? ending?.get() { run.discard(made) }
    ending = nil
  }

  deinit { giveUp() }
}

// MARK: While a file arrives.

extension EarlyRun {
  /// Bytes from which it is worth while to begin before a file is whole.
  static let arrivalThreshold: Int64 = 4 << 20

  /// Begins with the first bytes of a file.
  ///
  /// - Parameters:
  ///   - blob: Where the file is written to.
  ///   - size: Bytes that the file will have.
  ///   - head: Its first byte.
  /// - Returns: `nil` also when the file is small, or not a binary OpenPGP message (RFC 9580, section 4.2).
  static func begin(_ run: JudgingRun, on blob: StagedBlob, size: Int64, head: UInt8?) -> EarlyRun? {
    guard let head, head & 0x80 != 0, size >= arrivalThreshold, let arriving = try? ArrivingFile(size: UInt64(size)) else { return nil }
    return begin(run, arriving: arriving) {
      let file = try blob.open()
      defer { close(file) }
      return try DecryptionChild.start(
        ciphertext: file, arriving: arriving, request: run.feed.decryption(helper: run.gateway.helper))
    }
  }

  /// Says how much of the file is written.
  func advance(to bytes: Int64) { arriving?.advance(to: UInt64(clamping: bytes)) }

  /// Says that the source has proved the file to be all there.
  func complete() { arriving?.complete() }
}
