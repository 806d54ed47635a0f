internal import LineageLedger
internal import RowMap
internal import Tabular

extension GatewayReader {
  /// Records of a landed delivery that another one with their key survives, in order: from the row map, and their bytes from the
  /// vault.
  ///
  /// - Parameter helper: Path of `sluice-helper`, which decrypts the vault's copy when raw bytes are asked for.
  /// - Returns: At most `limit` of them, and how many there are.
  /// - Complexity: Reads the blocks of the row map that hold duplicates; with raw bytes, the whole file.
  public func duplicates(
    of name: String, limit: Int, showRaw: Bool, helper: String
  ) throws -> (records: [RejectedRecord], total: Int64) {
    let (_, delivery) = try find(name)
    guard (delivery.counts?.duplicate ?? 0) > 0 else { return ([], 0) }
    let map = try rowMap(of: delivery)
    let found = try map.records(.duplicate, limit: limit)
    let plaintext = showRaw ? try plaintext(of: delivery, helper: helper) : nil
    let format = format(of: delivery)
    let records = try found.map { try Self.duplicate($0, of: plaintext, as: format) }
    try plaintext?.finish()
    return (records, map.counts.duplicate)
  }

  /// Lends the duplicates in order, with their bytes, one block of the row map at a time.
  ///
  /// What is lent is proved only when this returns.
  func forEachDuplicate(of delivery: DeliveryRecord, helper: String, _ body: (RejectedRecord) throws -> Void) throws {
    guard (delivery.counts?.duplicate ?? 0) > 0 else { return }
    let map = try rowMap(of: delivery)
    let plaintext = try plaintext(of: delivery, helper: helper)
    let format = format(of: delivery)
    try map.forEach { record in
      if record.outcome == .duplicate { try body(try Self.duplicate(record, of: plaintext, as: format)) }
    }
    try plaintext.finish()
  }

  private static func duplicate(_ record: RowMapRecord, of plaintext: VaultPlaintext?, as format: RecordFormat?) throws -> RejectedRecord {
    var duplicate = RejectedRecord(
      record: record.record, line: record.line, byteOffset: record.byteOffset, byteLength: Int64(record.byteLength),
      reasons: record.reason.map { [RecordReason(type: $0.type, field: $0.field, rule: $0.rule)] } ?? [])
    if let bytes = try plaintext?.bytes(at: record.byteOffset, count: Int64(record.byteLength)) {
      duplicate.show(bytes, as: format)
    }
    return duplicate
  }
}
