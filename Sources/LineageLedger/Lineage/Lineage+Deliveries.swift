import GRDB

extension Lineage {
  /// Deliveries that pass the filter.
  public func deliveries(_ filter: DeliveryFilter = DeliveryFilter()) throws(LedgerError) -> [DeliveryRecord] {
    var conditions: [String] = []
    var arguments: StatementArguments = []
    if let feed = filter.feed {
      conditions.append("feed = ?")
      arguments += [feed]
    }
    if let date = filter.businessDate {
      conditions.append("business_date = ?")
      arguments += [date]
    }
    if let states = filter.states {
      let names = states.map(\.rawValue).sorted()
      conditions.append("state IN (\(names.map { _ in "?" }.joined(separator: ", ")))")
      arguments += StatementArguments(names)
    }
    // Of a date, and of deliveries that are not done, there are few. SQLite, which does not know, would walk through all of a feed
    // or state because an index has them in order; a term in place of a column keeps it from that.
    let mayBeMany = filter.businessDate == nil && filter.states?.contains { [.landed, .superseded, .duplicate].contains($0) } ?? true
    let column = mayBeMany ? "leaf" : "+leaf"
    let order = filter.order == .newestFirst ? "\(column) DESC" : column
    let condition = conditions.isEmpty ? "1" : conditions.joined(separator: " AND ")
    let index = filter.feed != nil && filter.businessDate != nil ? "INDEXED BY delivery_slot" : ""
    return try records("\(condition) ORDER BY \(order) LIMIT \(max(0, filter.limit))", arguments, index)
  }

  /// The delivery with this name (`acme-portfolio@2026-11-20.v2`) or UUID.
  public func delivery(_ reference: String) throws(LedgerError) -> DeliveryRecord? {
    if let named = try delivery(named: reference) { return named }
    return try delivery(id: reference)
  }

  public func delivery(named name: String) throws(LedgerError) -> DeliveryRecord? {
    try records("name = ? ORDER BY leaf DESC LIMIT 1", [name]).first
  }

  public func delivery(id: String) throws(LedgerError) -> DeliveryRecord? {
    try records("id = ?", [id]).first
  }

  /// Every delivery of a slot, in order of receipt.
  public func slotDeliveries(_ slot: DeliverySlot) throws(LedgerError) -> [DeliveryRecord] {
    try records("feed = ? AND business_date = ? AND part IS ? ORDER BY leaf", [slot.feed, slot.businessDate, slot.part])
  }

  /// How many deliveries of a slot have been received.
  public func count(in slot: DeliverySlot) throws(LedgerError) -> Int {
    try storing("read the projections") {
      try reader.read { db in
        let sql = "SELECT count(*) FROM delivery WHERE feed = ? AND business_date = ? AND part IS ?"
        return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [slot.feed, slot.businessDate, slot.part]) ?? 0
      }
    }
  }

  /// The delivery whose rows are in the lake for this slot.
  public func currentLanded(_ slot: DeliverySlot) throws(LedgerError) -> DeliveryRecord? {
    try records(
      "feed = ? AND business_date = ? AND part IS ? AND state = 'landed' ORDER BY leaf DESC LIMIT 1",
      [slot.feed, slot.businessDate, slot.part]
    ).first
  }

  /// Every delivery of a feed whose rows are in the lake, in order of receipt.
  public func landed(feed: String) throws(LedgerError) -> [DeliveryRecord] {
    try records("feed = ? AND state = 'landed' ORDER BY leaf", [feed])
  }

  /// Deliveries whose records take the place of rejected ones of this delivery, in order of receipt.
  public func completions(of id: String) throws(LedgerError) -> [DeliveryRecord] {
    try records("completes = ? ORDER BY leaf", [id])
  }

  /// Deliveries of a business date that complete others, in order of receipt.
  public func completions(feed: String, businessDate: String) throws(LedgerError) -> [DeliveryRecord] {
    try records("feed = ? AND business_date = ? AND completes IS NOT NULL ORDER BY leaf", [feed, businessDate])
  }

  /// The versions of a contract that deliveries of a feed have landed by.
  public func landedContracts(feed: String, contract: String) throws(LedgerError) -> [LandedContract] {
    try storing("read the projections") {
      try reader.read { db in
        let sql = "SELECT version, sha256, delivery FROM landed_contract WHERE feed = ? AND contract = ? ORDER BY leaf"
        return try Row.fetchAll(db, sql: sql, arguments: [feed, contract]).map {
          LandedContract(version: $0["version"], sha256: $0["sha256"], delivery: $0["delivery"])
        }
      }
    }
  }

  /// Deliveries about which a leaf at or above `leaf` says something, in order of receipt.
  public func changed(since leaf: Int64) throws(LedgerError) -> [DeliveryRecord] {
    // In place of the column, which an index of all deliveries has in order.
    try records("changed >= ? ORDER BY +leaf", [leaf])
  }

  /// Deliveries of a feed whose rows are in the lake or were, of the business dates from `first` up to `last`.
  public func everLanded(feed: String, from first: String, through last: String) throws(LedgerError) -> [DeliveryRecord] {
    try records(
      "feed = ? AND business_date >= ? AND business_date <= ? AND state IN ('landed', 'superseded') ORDER BY business_date, leaf",
      [feed, first, last])
  }

  /// The newest business date of a feed whose rows are in the lake.
  public func newestLandedDate(feed: String) throws(LedgerError) -> String? {
    try storing("read the projections") {
      try reader.read { db in
        try String.fetchOne(
          db, sql: "SELECT max(business_date) FROM delivery WHERE feed = ? AND state = 'landed'", arguments: [feed])
      }
    }
  }

  /// Deliveries of a feed with this keyed content identity, in order of receipt, less the one that is asked about.
  public func findContent(feed: String, content: String, besides id: String = "") throws(LedgerError) -> [DeliveryRecord] {
    try records("content = ? AND feed = ? AND id <> ? ORDER BY leaf LIMIT 1000", [content, feed, id])
  }

  /// Deliveries of a feed with these very bytes, in order of receipt, less the one that is asked about.
  public func findCiphertext(feed: String, sha256: String, besides id: String = "") throws(LedgerError) -> [DeliveryRecord] {
    try records("ciphertext = ? AND feed = ? AND id <> ? ORDER BY leaf LIMIT 1000", [sha256, feed, id])
  }

  /// Whether any delivery of any feed has these very bytes.
  public func hasCiphertext(sha256: String) throws(LedgerError) -> Bool {
    try !records("ciphertext = ? LIMIT 1", [sha256]).isEmpty
  }

  /// The newest delivery received from this very remote file, whatever became of it.
  ///
  /// - Parameter endpoint: As in ``DeliverySource/endpoint``.
  public func observed(
    endpoint: String?, path: String, size: Int64, modified: Int64
  ) throws(LedgerError) -> DeliveryRecord? {
    try records(
      "path = ? AND size = ? AND modified = ? AND endpoint IS ? ORDER BY leaf DESC LIMIT 1",
      [path, size, modified, endpoint]
    ).first
  }

  /// Deliveries of a feed that are done here but not at their source, in order of receipt.
  ///
  /// - Parameters:
  ///   - endpoint: As in ``DeliverySource/endpoint``.
  ///   - leaf: Leaves out those received by this leaf or an earlier one.
  public func unacknowledged(
    feed: String, endpoint: String?, after leaf: Int64 = -1, limit: Int = 1000
  ) throws(LedgerError) -> [DeliveryRecord] {
    try records(
      "awaits = 1 AND leaf > ? AND feed = ? AND endpoint IS ? ORDER BY leaf LIMIT \(max(0, limit))", [leaf, feed, endpoint],
      "INDEXED BY delivery_awaits")
  }

  /// Counts by feed and state: the head of `status`.
  public func tally() throws(LedgerError) -> [DeliveryTally] {
    try storing("count deliveries") {
      try reader.read { db in
        let sql = "SELECT feed, state, count(*) AS count, max(received) AS newest FROM delivery GROUP BY feed, state"
        return try Row.fetchAll(db, sql: sql).compactMap { row in
          DeliveryState(rawValue: row["state"]).map {
            DeliveryTally(feed: row["feed"], state: $0, count: row["count"], newest: row["newest"])
          }
        }
      }
    }
  }

  private func records(
    _ clause: String, _ arguments: StatementArguments, _ index: String = ""
  ) throws(LedgerError) -> [DeliveryRecord] {
    try documents("SELECT record FROM delivery \(index) WHERE \(clause)", arguments)
  }

  func documents<Record: Decodable>(
    _ sql: String, _ arguments: StatementArguments
  ) throws(LedgerError) -> [Record] {
    try storing("read the projections") {
      try reader.read { db in
        try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
          .map { try CanonicalEncoder.decode(Record.self, from: $0.bytes("record")) }
      }
    }
  }
}
