internal import LineageLedger
internal import RowMap

/// A delivery whose records took the place of rejected ones.
public struct CompletionFact: Sendable, Codable {
  public var delivery: String
  /// Rejected records whose place its rows have.
  public var records: Int64
}

/// A record of another delivery.
public struct RecordPlace: Sendable, Codable {
  public var delivery: String
  public var record: Int64
}

/// What became of rejected records afterwards.
extension GatewayReader {
  /// The landed completions of a delivery, in order of receipt.
  func completions(of delivery: DeliveryRecord) throws -> [CompletionFact] {
    try landedCompletions(of: delivery).map { CompletionFact(delivery: $0.name, records: $0.counts?.landed ?? 0) }
  }

  private func landedCompletions(of delivery: DeliveryRecord) throws -> [DeliveryRecord] {
    try ledger?.lineage.landedCompletions(of: delivery) ?? []
  }

  private func places(of completion: DeliveryRecord) throws -> [DeliveryReport.Completion.Place] {
    guard let fact = completion.report else { return [] }
    return try DeliveryReport.read(fact, of: completion.name, in: paths.reports).completes?.places ?? []
  }

  /// The records that took the place of rejected ones, by the rejected record's number.
  func completedPlaces(of delivery: DeliveryRecord) throws -> [Int64: RecordPlace] {
    var completed: [Int64: RecordPlace] = [:]
    for completion in try landedCompletions(of: delivery) {
      for place in try places(of: completion) {
        completed[place.completes] = RecordPlace(delivery: completion.name, record: place.record)
      }
    }
    return completed
  }

  /// The rejected record whose place a record of a completion took.
  func completed(by record: Int64, of completion: DeliveryRecord) throws -> RecordPlace? {
    guard let id = completion.completes, let place = try places(of: completion).first(where: { $0.record == record }),
      let original = try ledger?.lineage.delivery(id: id)
    else { return nil }
    return RecordPlace(delivery: original.name, record: place.completes)
  }

  /// Every row of a completion stands in the place of one reject of a delivery that is in the table, and no two in one place.
  func completionFaults(of delivery: DeliveryRecord) throws -> [String] {
    var faults: [String] = []
    var taken: [Int64: String] = [:]
    for completion in try landedCompletions(of: delivery) {
      if delivery.state != .landed { faults.append("\(completion.name) completes \(delivery.name), which is \(delivery.state.rawValue)") }
      let places = try places(of: completion)
      if Int64(places.count) != completion.counts?.landed {
        faults.append("\(completion.name): \(completion.counts?.landed ?? 0) rows landed in \(places.count) places")
      }
      for place in places {
        if let other = taken.updateValue(completion.name, forKey: place.completes) {
          faults.append("record \(place.completes) of \(delivery.name) was completed by \(other) and by \(completion.name)")
        }
      }
    }
    if !taken.isEmpty {
      let map = try rowMap(of: delivery)
      for record in taken.keys.sorted() where try map.record(record)?.outcome != .rejected {
        faults.append("record \(record) of \(delivery.name) was completed, though it was not rejected")
      }
    }
    return faults
  }
}
