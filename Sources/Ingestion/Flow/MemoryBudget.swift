internal import Foundation
internal import Tabular

/// The gateway's memory, shared out before it is used.
///
/// A delivery reserves its whole plan before it is decrypted, so that two large deliveries wait for each other instead of
/// failing together. Thread-safe.
///
/// `@unchecked Sendable`: `available` is only touched while holding `condition`.
public final class MemoryBudget: @unchecked Sendable {
  private let condition = NSCondition()
  private var available: Int
  /// Bytes in all.
  public let total: Int

  public init(total: Int) {
    self.total = total
    available = total
  }

  /// Waits until `bytes` are free, runs `body` with them reserved, and gives them back.
  ///
  /// A reservation larger than the budget is cut to the budget: it then runs alone.
  func withReservation<Result, Failure: Error>(
    of bytes: Int, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let wanted = min(bytes, total)
    condition.lock()
    while available < wanted { condition.wait() }
    available -= wanted
    condition.unlock()
    defer { giveBack(bytes) }
    return try body()
  }

  /// Reserves `bytes` if they are free now. Whoever got them gives them back with ``giveBack(_:)``.
  func reserveNow(_ bytes: Int) -> Bool {
    let wanted = min(bytes, total)
    condition.lock()
    defer { condition.unlock() }
    guard available >= wanted else { return false }
    available -= wanted
    return true
  }

  /// Ends a reservation of ``reserveNow(_:)``.
  func giveBack(_ bytes: Int) {
    condition.lock()
    available += min(bytes, total)
    condition.broadcast()
    condition.unlock()
  }
}

/// How one delivery shares out the memory it has reserved.
///
/// A fixed part is set aside for the runtime, SQLite, the OpenPGP helper and gpg with their buffers; what is left goes to batches of records, to row groups being judged, encoded and written, and to the keys already seen.
struct MemoryPlan: Sendable, Hashable {
  /// Bytes to reserve.
  let budget: Int
  /// Bytes of one batch of records.
  let batchBytes: Int
  /// Batches in circulation between decoding and the row map.
  let batches: Int
  /// Bytes of cleansed columns after which a row group is closed.
  let rowGroupBytes: Int
  /// Row groups in circulation between judging and encoding.
  let rowGroups: Int
  /// Bytes for keys: those of tables referred to, those of the delivery before they spill, and the numbers of records left out.
  let keyBytes: Int
  /// Bytes of them for the numbers of records that are left out for their keys.
  let settledBytes: Int

  /// Bytes that do not depend on the delivery.
  static let fixedBytes = 64 << 20
  private static let leastShare = 48 << 20

  /// For a small delivery that is judged beside a landing: the smallest share there is, the fixed part being there anyway.
  static let least = MemoryPlan(budget: leastShare)

  init(budget: Int) {
    self.budget = budget
    let share = max(budget - Self.fixedBytes, Self.leastShare)
    batchBytes = RecordBatch.defaultCapacity
    batches = 8
    rowGroups = 2
    // A row group exists as columns, then as encoded chunks: about twice its own size while it is being encoded.
    rowGroupBytes = min(max(share / 14, 3 << 20), 64 << 20)
    keyBytes = max(share / 2, 16 << 20)
    settledBytes = keyBytes / 8
  }
}
