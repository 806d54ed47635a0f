/// What becomes of a record that a stage leaves out.
struct StageVerdict {
  let reason: UInt16
  /// Position of the reason among the faults of a row.
  let order: Int
  /// Whether the record is kept as a duplicate, and not as a reject.
  let isDuplicate: Bool

  init(reason: UInt16, order: Int, isDuplicate: Bool = false) {
    self.reason = reason
    self.order = order
    self.isDuplicate = isDuplicate
  }

  func leaveOut(_ row: Int, _ rows: RowScratch) {
    if isDuplicate { rows.markDuplicate(row, order: order, reason) } else { rows.fault(row, order: order, reason) }
  }
}
