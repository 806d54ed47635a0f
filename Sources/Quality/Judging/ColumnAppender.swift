/// Moves the accepted rows of one column of the batch into the column of the row group.
final class ColumnAppender {
  private var capacity = 0
  private var validity: UnsafeMutablePointer<UInt8> = .allocate(capacity: 0)
  private var values: UnsafeMutableRawPointer = .allocate(byteCount: 0, alignment: 16)
  private var offsets: UnsafeMutablePointer<UInt32> = .allocate(capacity: 0)
  private var text: UnsafeMutablePointer<UInt8> = .allocate(capacity: 0)
  private var textCapacity = 0

  deinit {
    validity.deallocate()
    values.deallocate()
    offsets.deallocate()
    text.deallocate()
  }

  func prepare(rows: Int) {
    guard rows > capacity else { return }
    validity.deallocate()
    values.deallocate()
    offsets.deallocate()
    capacity = rows
    validity = .allocate(capacity: rows)
    validity.initialize(repeating: 0, count: rows)
    values = .allocate(byteCount: rows * 16, alignment: 16)
    offsets = .allocate(capacity: rows)
    offsets.initialize(repeating: 0, count: rows)
  }

  func append(_ kernel: ColumnKernel, rows: Int, _ scratch: RowScratch, accepted: Int, to column: Column)
    throws(QualityError)
  {
    let present = appendValidity(kernel.scratch, rows: rows, scratch, accepted: accepted, to: column)
    switch kernel.kind {
    case .bytes: try appendText(kernel.scratch, rows: rows, scratch, to: column)
    case .boolean: column.boolean.append(contentsOf: gather(kernel.scratch, rows, scratch, present, as: UInt8.self))
    case .int32Decimal, .date:
      column.int32.append(contentsOf: gather(kernel.scratch, rows, scratch, present, as: Int32.self))
    case .int64Decimal, .int64, .timestamp:
      column.int64.append(contentsOf: gather(kernel.scratch, rows, scratch, present, as: Int64.self))
    case .int128Decimal:
      column.int128.append(contentsOf: gather(kernel.scratch, rows, scratch, present, as: Int128.self))
    case .double: column.double.append(contentsOf: gather(kernel.scratch, rows, scratch, present, as: Double.self))
    }
  }

  /// Appends the validity of the accepted rows; returns how many of them have a value.
  private func appendValidity(
    _ source: ValueScratch, rows: Int, _ scratch: RowScratch, accepted: Int, to column: Column
  ) -> Int {
    let valid = source.validity
    let isAccepted = scratch.accepted
    var present = 0
    if accepted == rows {
      for row in 0..<rows { present &+= Int(valid[row]) }
      column.validity.append(contentsOf: UnsafeBufferPointer(start: valid, count: rows))
    } else {
      var written = 0
      for row in 0..<rows {
        // Written always, counted only if accepted: no branch to mispredict.
        validity[written] = valid[row]
        written &+= Int(isAccepted[row])
        present &+= Int(isAccepted[row] & valid[row])
      }
      column.validity.append(contentsOf: UnsafeBufferPointer(start: validity, count: written))
    }
    column.nullCount += accepted - present
    return present
  }

  private func gather<Value: BitwiseCopyable>(
    _ source: ValueScratch, _ rows: Int, _ scratch: RowScratch, _ present: Int, as type: Value.Type
  ) -> UnsafeBufferPointer<Value> {
    let from = source.values(as: type)
    if present == rows { return UnsafeBufferPointer(start: from, count: rows) }
    let target = values.assumingMemoryBound(to: type)
    let valid = source.validity
    let isAccepted = scratch.accepted
    var written = 0
    for row in 0..<rows {
      target[written] = from[row]
      written &+= Int(isAccepted[row] & valid[row])
    }
    return UnsafeBufferPointer(start: target, count: written)
  }

  private func appendText(_ source: ValueScratch, rows: Int, _ scratch: RowScratch, to column: Column)
    throws(QualityError)
  {
    let cells = source.values(as: CellSlice.self)
    let valid = source.validity
    let isAccepted = scratch.accepted
    var total = 0
    for row in 0..<rows where isAccepted[row] & valid[row] != 0 { total &+= cells[row].count }
    guard column.bytes.count + total <= Int(UInt32.max) else {
      throw QualityError(.columnTooLarge, "the strings of a row group pass 4 GiB; reset the batch more often", field: column.name)
    }
    if total + 32 > textCapacity {
      text.deallocate()
      textCapacity = 2 * total + 32
      text = .allocate(capacity: textCapacity)
      text.initialize(repeating: 0, count: textCapacity)
    }
    let base = UInt32(column.bytes.count)
    var used = 0
    var written = 0
    for row in 0..<rows where isAccepted[row] & valid[row] != 0 {
      let cell = cells[row]
      let from = UnsafeRawPointer(cell.start)
      if cell.count <= 32 {
        // Thirty-two bytes are moved whatever the length: what is too much is overwritten by the next cell.
        let to = UnsafeMutableRawPointer(text + used)
        to.storeBytes(of: from.loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
        to.storeBytes(of: from.loadUnaligned(fromByteOffset: 16, as: SIMD16<UInt8>.self), toByteOffset: 16, as: SIMD16<UInt8>.self)
      } else {
        (text + used).update(from: cell.start, count: cell.count)
      }
      used &+= cell.count
      offsets[written] = base &+ UInt32(truncatingIfNeeded: used)
      written &+= 1
    }
    column.bytes.append(contentsOf: UnsafeBufferPointer(start: text, count: used))
    column.offsets.append(contentsOf: UnsafeBufferPointer(start: offsets, count: written))
  }
}
