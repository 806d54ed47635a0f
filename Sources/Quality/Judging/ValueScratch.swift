internal import CColumnSweep

/// The typed cells of one column of the batch being judged, one place per row, valid or not.
final class ValueScratch {
  let width: Int
  private(set) var capacity = 0
  private(set) var validity: UnsafeMutablePointer<UInt8>
  private var values: UnsafeMutableRawPointer

  /// - Parameter width: Bytes per row.
  init(width: Int) {
    self.width = width
    validity = .allocate(capacity: 0)
    values = .allocate(byteCount: 0, alignment: 16)
  }

  deinit {
    validity.deallocate()
    values.deallocate()
  }

  /// Makes room for `rows` rows, all without a value.
  func prepare(rows: Int) {
    if rows > capacity {
      validity.deallocate()
      values.deallocate()
      capacity = rows
      validity = .allocate(capacity: rows)
      values = .allocate(byteCount: rows * width, alignment: 16)
      values.initializeMemory(as: UInt8.self, repeating: 0, count: rows * width)
    }
    validity.initialize(repeating: 0, count: rows)
  }

  /// The texts of a column.
  var cells: UnsafeMutablePointer<sluice_cell> {
    precondition(
      MemoryLayout<sluice_cell>.size == MemoryLayout<CellSlice>.size && MemoryLayout<CellSlice>.offset(of: \.count) == 8
        && width == MemoryLayout<CellSlice>.stride, "C and Swift lay a cell out alike")
    return values.assumingMemoryBound(to: sluice_cell.self)
  }

  func values<Value: BitwiseCopyable>(as type: Value.Type) -> UnsafeMutablePointer<Value> {
    precondition(MemoryLayout<Value>.stride == width, "the scratch was made for values of another width")
    return values.assumingMemoryBound(to: type)
  }
}
