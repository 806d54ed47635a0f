internal import DataContracts
internal import EvidenceVault
internal import LineageLedger
internal import Quality
internal import RowMap

extension Processing {
  /// Which rejected record of the completed delivery each record of this one may take the place of.
  ///
  /// A record is awaited when its key is that of a record that the completed delivery rejected, and no record of that delivery or of
  /// its completions has landed with it. Rejects that a person named by number are open to keys that none of these deliveries has.
  ///
  /// Keys are read again from the vault's bytes; what became of each record is what its row map says.
  ///
  /// - Returns: By number of this delivery's record; `nil` for a delivery that completes none.
  /// - Complexity: Memory for the keys of this delivery, a hundred thousand at most. Decrypts this delivery, the completed one and the
  ///   completions before it once each.
  func places(by contract: Contract) throws(Fault) -> [Int64: Int64]? {
    guard let id = delivery.completes else { return nil }
    guard let original = try gateway.asking({ ledger in try ledger.lineage.delivery(id: id) }) else {
      throw Fault("completion-impossible", at: .judge, "the ledger does not know the delivery it completes")
    }
    if let problem = try Completion.problem(of: original, feed: feed) { throw Fault("completion-impossible", at: .judge, problem) }
    let scan = KeyScan(gateway: gateway, feed: feed)
    let key = contract.identifyingKey ?? []
    var awaited = AwaitedKeys(named: delivery.completesRecords ?? [])
    let own = contract.withoutFrame
    if let trial {
      try scan.forEach(in: trial.message, own, key: key) { try awaited.ask($0) }
    } else {
      try scan.forEach(of: delivery, own, key: key) { try awaited.ask($0) }
    }
    for other in try gateway.landedCompletions(of: original) where other.slot != delivery.slot {
      awaited.note(done: try placesTaken(by: other))
      try outcomes(of: other, scan, contract) { awaited.note(completion: $0, $1) }
    }
    try outcomes(of: original, scan, contract) { awaited.note(original: $0, $1) }
    return try awaited.places()
  }

  /// The controls that the delivery is held to. Of single corrected records none is asked whose figure would come with a whole file.
  func asked(_ result: RowPath.Result, of contract: Contract) -> [ControlResult] {
    guard delivery.completes != nil else { return result.controls }
    return zip(contract.controls, result.controls).compactMap { control, found in
      switch control.source {
      case .record: result.hasControlRecords ? found : nil
      case .controlFile: delivery.control != nil ? found : nil
      }
    }
  }

  /// Calls `body` with the key and the outcome of every record of a landed delivery.
  private func outcomes(
    of other: DeliveryRecord, _ scan: KeyScan, _ contract: Contract, _ body: (KeyReader.Entry, RowOutcome) -> Void
  ) throws(Fault) {
    var judged: Contract
    do { judged = try gateway.contracts.contract(other.contractHash ?? "") } catch {
      throw Fault("completion-impossible", at: .judge, "what \(other.name) was judged by is not known: \(error)")
    }
    if other.completes != nil { judged = judged.withoutFrame }
    let key = try Self.key(of: contract, in: judged, other)
    var outcomes: RowOutcomes
    do { outcomes = try RowOutcomes(RowMapReader(path: gateway.vault.path(of: other.rowMap?.sha256.withoutScheme ?? ""))) } catch {
      throw Fault("storage-failed", at: .judge, "the row map of \(other.name) cannot be read: \(error)")
    }
    try scan.forEach(of: other, judged, key: key) { entry in body(entry, try outcomes.next(entry.record)) }
    guard outcomes.isAtEnd else {
      throw Fault("completion-impossible", at: .judge, "\(other.name) is not read as it was when it landed; ask for the whole file")
    }
  }

  /// Rejects of the completed delivery whose place records of `other` took.
  private func placesTaken(by other: DeliveryRecord) throws(Fault) -> [Int64] {
    guard let fact = other.report else { return [] }
    do { return try DeliveryReport.read(fact, of: other.name, in: gateway.paths.reports).completes?.places.map(\.completes) ?? [] } catch {
      throw Fault("storage-failed", at: .judge, "\(error)")
    }
  }

  /// The fields of another contract that make the key of this one: of the same columns and types.
  private static func key(of contract: Contract, in other: Contract, _ delivery: DeliveryRecord) throws(Fault) -> [Int] {
    var key: [Int] = []
    for field in (contract.identifyingKey ?? []).map({ contract.fields[$0] }) {
      let column = field.column ?? field.name
      guard let index = other.fields.firstIndex(where: { ($0.column ?? $0.name) == column }),
        other.fields[index].type.sharesColumn(with: field.type)
      else {
        throw Fault(
          "completion-impossible", at: .judge,
          "the key '\(column)' is not the same in \(other.name) \(other.version), by which \(delivery.name) was judged")
      }
      key.append(index)
    }
    return key
  }
}

/// The outcomes that a row map has, one record after the other.
private struct RowOutcomes {
  private let map: RowMapReader
  private var block = 0
  private var entries: [RowMapEntry] = []
  private var position = 0
  private var record: Int64 = 0

  init(_ map: RowMapReader) { self.map = map }

  var isAtEnd: Bool { record == map.counts.records }

  /// - Parameter expected: The number of the record that is read beside the map.
  mutating func next(_ expected: Int64) throws -> RowOutcome {
    while position == entries.count, block < map.blockCount {
      entries = try map.entries(ofBlock: block)
      (block, position) = (block + 1, 0)
    }
    record += 1
    guard position < entries.count, record == expected else {
      throw Fault("completion-impossible", at: .judge, "record \(expected) is not in the row map; ask for the whole file")
    }
    defer { position += 1 }
    return entries[position].outcome
  }
}

extension Contract {
  /// The same for a file of single records, which needs no header and trailer records. Controls are asked of a file that has any.
  var withoutFrame: Contract {
    var copy = self
    for index in copy.records.indices where copy.records[index].role != .detail { copy.records[index].minimum = 0 }
    return copy
  }
}

extension Gateway {
  /// Completions of a delivery whose rows are in the table.
  func landedCompletions(of delivery: DeliveryRecord) throws(Fault) -> [DeliveryRecord] {
    try asking { ledger in try ledger.lineage.landedCompletions(of: delivery) }
  }
}
