internal import Foundation
internal import LineageLedger
internal import Quality
internal import Tabular

extension GatewayReader {
  /// Records of a delivery that did not land, in order.
  ///
  /// - Returns: At most `limit` of them, and how many there are.
  /// - Complexity: Reads the rejects file up to the last record returned.
  public func rejects(of name: String, limit: Int, showRaw: Bool) throws -> (records: [RejectedRecord], total: Int64) {
    let (_, delivery) = try find(name)
    let format = showRaw ? format(of: delivery) : nil
    let completions = try completedPlaces(of: delivery)
    var records: [RejectedRecord] = []
    try forEachReject(of: delivery) { record in
      guard records.count < limit else { return false }
      var record = record
      record.completedBy = completions[record.record]
      if let bytes = record.bytes, showRaw {
        record.show(bytes, as: format)
      } else {
        record.raw = nil
        record.rawBase64 = nil
      }
      records.append(record)
      return true
    }
    return (records, delivery.counts?.rejected ?? Int64(records.count))
  }

  /// How the records of a delivery's file are written, by the contract it was judged by; `nil` where none did.
  func format(of delivery: DeliveryRecord) -> RecordFormat? { (try? contract(of: delivery)).map { RecordFormat($0) } }

  /// The rejected record at a number, if it is among the rejects.
  ///
  /// - Complexity: Reads the rejects file up to that record, one line at a time.
  func reject(of delivery: DeliveryRecord, record wanted: Int64) throws -> RejectedRecord? {
    var found: RejectedRecord?
    try forEachReject(of: delivery) { record in
      if record.record == wanted { found = record }
      return record.record < wanted
    }
    return found
  }

  /// Lends the rejects in order until `body` has had enough.
  func forEachReject(of delivery: DeliveryRecord, _ body: (RejectedRecord) throws -> Bool) throws {
    guard let fact = delivery.rejects else { return }
    guard let file = fopen("\(paths.rejects)/\(fact.path)", "re") else {
      throw QuestionError(
        message: "the rejects of \(delivery.name) cannot be read (errno \(errno))", remedy: "'sluice verify vault' says what is missing")
    }
    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    let decoder = JSONDecoder()
    while case let count = getline(&line, &capacity, file), count > 0, let start = line {
      let record = try decoder.decode(RejectLine.self, from: Data(bytes: start, count: count)).record
      guard try body(record) else { return }
    }
  }

  /// A line of the rejects file.
  private struct RejectLine: Decodable {
    var record: RejectedRecord

    private enum CodingKeys: String, CodingKey { case record, line, byte, length, reasons, raw, rawBase64 }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      record = RejectedRecord(
        record: try values.decode(Int64.self, forKey: .record), line: try values.decode(Int64.self, forKey: .line),
        byteOffset: try values.decode(Int64.self, forKey: .byte), byteLength: try values.decode(Int64.self, forKey: .length),
        reasons: try values.decode([RecordReason].self, forKey: .reasons),
        raw: try values.decodeIfPresent(String.self, forKey: .raw),
        rawBase64: try values.decodeIfPresent(String.self, forKey: .rawBase64))
    }
  }
}
