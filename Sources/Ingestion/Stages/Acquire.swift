internal import Configuration
internal import DataContracts
internal import EvidenceVault
internal import Foundation
internal import LineageLedger
internal import OpenPGP

/// The first stage: a file becomes a delivery.
///
/// The ciphertext goes into the vault as it comes, hashed on the way; `file.received` follows only when the bytes are durable.
/// A message that does not close is not received: it waits until `ready.give_up`.
struct Acquire {
  let gateway: Gateway
  let feed: FeedPlan

  /// What became of a file that looked ready.
  enum Outcome {
    /// With what has been begun of it already.
    case received(DeliveryRecord, EarlyRun?)
    /// These bytes were received from this place before; nothing is to be done.
    case known(DeliveryRecord)
    case waiting(WaitingFile)
  }

  /// How long a message that does not close is given.
  enum Patience {
    /// Files of a source: as `ready.give_up` says.
    case untilGiveUp
    /// Files a person named: none.
    case none
  }

  /// - Parameters:
  ///   - companion: The control file that belongs to it.
  ///   - businessDate, part: What the feed's pattern captured from the name.
  ///   - completion: Whose rejected records the file's take the place of, if a person said so.
  ///   - actor: Who said what the file is, if its source does not.
  func receive(
    _ file: SourceFile, with companion: Companion, from source: any FileSource, businessDate: CalendarDate, part: String?,
    patience: Patience, completing completion: Completion? = nil, actor: LedgerActor = .service
  ) throws(Fault) -> Outcome {
    let evidence = source.evidence
    let path = file.printablePath
    let known = try gateway.asking { ledger in
      try ledger.lineage.observed(
        endpoint: evidence.endpoint, path: path, size: file.size, modified: file.modified)
    }
    if let known, known.feed == feed.name, !known.hasLeftSource, known.completes == completion?.original.id { return .known(known) }
    var companion = companion
    if patience == .untilGiveUp {
      if let waiting = try stillIncomplete(file, evidence: evidence) { return .waiting(waiting) }
      if let lack = try lack(of: &companion, slot: slot(businessDate, part), evidence: evidence),
        let waiting = try wait(for: file, evidence: evidence, lack)
      {
        return .waiting(waiting)
      }
    }
    let control = try companion.file.map { control throws(Fault) in try ReceivedControl(control, from: source) }
    if let control, patience == .untilGiveUp, let fault = try control.closure(folder: gateway.paths.spill),
      FaultCatalogue.disposition(of: fault.code) == .wait, let waiting = try wait(for: file, evidence: evidence, fault)
    {
      return .waiting(waiting)
    }
    try gateway.requireFreeSpace(for: file.size)

    let standsAlone = if case .none = companion { completion == nil } else { false }
    let run = standsAlone && file.size >= EarlyRun.arrivalThreshold ? try firstRun(businessDate, part) : nil
    let (address, early) = try StageClock.measure(.receive) { () throws(Fault) in try fetch(file, from: source, judging: run) }
    StageClock.count(.receive, bytes: address.size)

    if patience == .untilGiveUp, let fault = try closure(of: address), FaultCatalogue.disposition(of: fault.code) == .wait,
      let waiting = try wait(for: file, evidence: evidence, fault)
    {
      // Not evidence yet, and it will be another file when it is whole.
      try forget(address)
      return .waiting(waiting)
    }
    let delivery = try record(
      file, id: early?.deliveryID, address: address, evidence: evidence, businessDate: businessDate,
      part: try completing(completion, part), reprocessOf: nil, control: try control?.keep(in: gateway.vault), completion: completion,
      actor: actor)
    do { try gateway.control.forgetArrival(source: evidence.endpoint, path: file.path) } catch {
      throw Fault(storage: error, at: .acquire)
    }
    return .received(delivery, early)
  }

  /// The run over a file's records that may begin while it arrives.
  private func firstRun(_ businessDate: CalendarDate, _ part: String?) throws(Fault) -> JudgingRun? {
    let date = businessDate.description
    return JudgingRun(
      first: UUIDv7.make(),
      name: Self.name(feed: feed.name, businessDate: date, part: part, version: try nextVersion(slot(businessDate, part))),
      businessDate: date, attempt: 1, feed: feed, gateway: gateway,
      plan: MemoryPlan(budget: Int(gateway.configuration.value.gateway.memory.bytes)))
  }

  /// The file's bytes, durable in the vault, and what has been begun of it.
  ///
  /// - Parameter run: What may begin while the file arrives.
  private func fetch(
    _ file: SourceFile, from source: any FileSource, judging run: JudgingRun?
  ) throws(Fault) -> (BlobAddress, EarlyRun?) {
    var early: EarlyRun?
    do {
      let blob = try gateway.vault.stage()
      do {
        try source.read(file) { bytes in
          let isFirst = blob.bytesWritten == 0
          try blob.write(bytes)
          if isFirst, let run { early = EarlyRun.begin(run, on: blob, size: file.size, head: bytes.first) }
          early?.advance(to: blob.bytesWritten)
          if early != nil, blob.bytesWritten > file.size / 2 { gateway.reach(.arriving) }
        }
      } catch {
        blob.discard()
        throw error
      }
      early?.complete()
      return (try blob.finish(), early)
    } catch let fault as Fault {
      throw fault
    } catch {
      throw Fault(storage: error, at: .acquire)
    }
  }

  /// Whether these very bytes were found incomplete and still have time; they are not fetched again until they change.
  private func stillIncomplete(_ file: SourceFile, evidence: SourceEvidence) throws(Fault) -> WaitingFile? {
    let arrival: ControlQueue.Arrival?
    do {
      arrival = try gateway.control.arrival(
        source: evidence.endpoint, path: file.path, size: file.size, modified: file.modified)
    } catch {
      throw Fault(storage: error, at: .acquire)
    }
    // What a control file lacks may have come since.
    guard let arrival, !Self.lacks.contains(arrival.code) else { return nil }
    let left = feed.giveUp.seconds - Date().timeIntervalSince(arrival.firstSeen)
    guard left > 0 else { return nil }
    return WaitingFile(
      feed: feed.name, file: file.printableName, reason: arrival.code,
      message: "\(FaultCatalogue.entry(arrival.code)?.meaning ?? "") It is held for a person in \(Int(left)) s.")
  }

  /// The part of the slot that a file belongs to: one of its own for each completion.
  func completing(_ completion: Completion?, _ part: String?) throws(Fault) -> String? {
    guard let completion else { return part }
    let others = try gateway.asking { ledger in
      try ledger.lineage.completions(feed: feed.name, businessDate: completion.original.businessDate)
    }
    return Completion.nextPart(of: completion.original, among: others)
  }

  /// A new version of a landed delivery, from the vault's bytes.
  func reprocess(_ original: DeliveryRecord) throws(Fault) -> DeliveryRecord {
    let hex = original.ciphertext.withoutScheme
    guard (try? gateway.vault.contains(hex)) == true else {
      throw Fault("storage-failed", at: .acquire, "the vault no longer holds the bytes of \(original.name)")
    }
    let file = SourceFile(
      path: Array(original.source.path.utf8), name: Array(original.source.path.utf8), size: original.size, modified: 0)
    guard let date = CalendarDate(original.businessDate) else {
      throw Fault("unknown-contract", at: .acquire, "\(original.name) has no business date")
    }
    return try record(
      file, address: BlobAddress(sha256: hex, size: original.size),
      evidence: SourceEvidence(kind: .vault, endpoint: "vault", hostKey: nil, user: nil), businessDate: date,
      part: original.part, reprocessOf: original.id, control: original.control,
      completion: try completion(of: original))
  }

  /// What a completion completes, so that a new version of it completes the same.
  func completion(of delivery: DeliveryRecord) throws(Fault) -> Completion? {
    guard let id = delivery.completes else { return nil }
    return try gateway.asking { ledger in try ledger.lineage.delivery(id: id) }.map {
      Completion(original: $0, records: delivery.completesRecords)
    }
  }

  /// Why the message does not close, if it does not.
  private func closure(of address: BlobAddress) throws(Fault) -> Fault? {
    let descriptor: Int32
    do { descriptor = try gateway.vault.open(address.sha256) } catch { throw Fault(storage: error, at: .acquire) }
    defer { close(descriptor) }
    return Self.closure(of: descriptor, folder: gateway.paths.spill)
  }

  /// Why the message in a file does not close, if it does not.
  ///
  /// - Parameter descriptor: Lent.
  static func closure(of descriptor: Int32, folder: String) -> Fault? {
    let message: Int32
    do { message = try Envelope.message(in: descriptor, folder: folder) } catch { return error }
    defer { close(message) }
    do {
      guard let refusal = try PacketScanner.scan(message).refusal else { return nil }
      return Fault(refusal.code.rawValue, at: .decrypt, refusal.message)
    } catch {
      return Fault(error.code.rawValue, at: .decrypt, error.message)
    }
  }

  /// Takes bytes out of the vault again that no delivery stands for.
  private func forget(_ address: BlobAddress) throws(Fault) {
    let isKnown = try gateway.asking { ledger in try ledger.lineage.hasCiphertext(sha256: "sha256:\(address.sha256)") }
    guard !isKnown else { return }
    do { try gateway.vault.remove(address.sha256) } catch { throw Fault(storage: error, at: .acquire) }
  }

  /// What is said of a file that is not taken yet for a reason; `nil` when it has waited long enough.
  private func wait(for file: SourceFile, evidence: SourceEvidence, _ reason: Fault) throws(Fault) -> WaitingFile? {
    let since: Date
    do {
      since = try gateway.control.noteIncomplete(
        source: evidence.endpoint, path: file.path, size: file.size, modified: file.modified, code: reason.code)
    } catch {
      throw Fault(storage: error, at: .acquire)
    }
    let left = feed.giveUp.seconds - Date().timeIntervalSince(since)
    guard left > 0 else { return nil }
    return WaitingFile(
      feed: feed.name, file: file.printableName, reason: reason.code,
      message: "\(reason.message); no longer waited for in \(Int(left)) s")
  }

  /// - Parameter id: Of the delivery, if one was given to it already.
  private func record(
    _ file: SourceFile, id known: String? = nil, address: BlobAddress, evidence: SourceEvidence, businessDate: CalendarDate, part: String?,
    reprocessOf: String?, control: ControlFact?, completion: Completion?, actor: LedgerActor = .service
  ) throws(Fault) -> DeliveryRecord {
    let id = known ?? UUIDv7.make()
    let feed = feed.name
    let body = try describe(
      file, address: address, evidence: evidence, businessDate: businessDate, part: part, reprocessOf: reprocessOf,
      control: control, completion: completion)
    return try gateway.asking { ledger in
      // Lost with the power, the file of a source is fetched again: it stays there until it has landed. All of a look become durable
      // before the first of them is judged.
      let isFetchedAgain = body.source.kind == .sftp || body.source.kind == .folder
      try ledger.append(
        [LedgerEvent(.fileReceived(body), feed: feed, delivery: id, actor: actor)], durability: isFetchedAgain ? .withNext : .now)
      guard let record = try ledger.lineage.delivery(id: id) else {
        throw Fault("storage-failed", at: .acquire, "the ledger does not show the delivery it has just recorded")
      }
      return record
    }
  }

  /// What the ledger is told of a file that has been received, or would be told of one that is tried.
  func describe(
    _ file: SourceFile, address: BlobAddress, evidence: SourceEvidence, businessDate: CalendarDate, part: String?,
    reprocessOf: String?, control: ControlFact?, completion: Completion?
  ) throws(Fault) -> FileReceived {
    let date = businessDate.description
    let version = try nextVersion(slot(businessDate, part))
    return FileReceived(
      name: Self.name(feed: feed.name, businessDate: date, part: part, version: version), customer: feed.customer,
      businessDate: date, part: part, version: version,
      source: DeliverySource(
        kind: DeliverySource.Kind(rawValue: evidence.kind.rawValue) ?? .local, endpoint: evidence.endpoint,
        hostKey: evidence.hostKey, user: evidence.user, path: file.printablePath),
      size: file.size, modified: file.modified, ciphertext: "sha256:\(address.sha256)", settle: Int64(feed.settle.seconds),
      reprocessOf: reprocessOf, control: control, completes: completion?.original.id, completesRecords: completion?.records)
  }

  private func nextVersion(_ slot: DeliverySlot) throws(Fault) -> Int {
    try gateway.asking { ledger in try ledger.lineage.count(in: slot) + 1 }
  }

  private func slot(_ businessDate: CalendarDate, _ part: String?) -> DeliverySlot {
    DeliverySlot(feed: feed.name, businessDate: businessDate.description, part: part)
  }

  /// `acme-portfolio@2026-11-20`, with `.p2` for a part, `.c1` for what completes it, and `.v2` for a later version.
  static func name(feed: String, businessDate: String, part: String?, version: Int) -> String {
    var name = "\(feed)@\(businessDate)"
    for component in part?.split(separator: ".") ?? [] { name += component.first == "c" ? ".\(component)" : ".p\(component)" }
    if version > 1 { name += ".v\(version)" }
    return name
  }
}

extension Duration {
  /// Seconds, as a fraction.
  var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
