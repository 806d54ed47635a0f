internal import LineageLedger

extension DeliveryRecord {
  /// Whether its file was moved or deleted, or had gone: what stands under its name now is another file.
  var hasLeftSource: Bool {
    guard let acknowledgement else { return false }
    return acknowledgement.action != .left
  }
}
