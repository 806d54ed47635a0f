internal import CColumnSweep

/// Moves the accepted rows of one column of the batch into the column of the row group, and profiles them on the way.
final class ColumnAppender {
  private var capacity = 0
  private var validity: UnsafeMutablePointer<UInt8> = .allocate(capacity: 0)
  /// Rows that have a value and are accepted, where not all do.
  private var chosen: UnsafeMutablePointer<Int32> = .allocate(capacity: 0)

  deinit {
    validity.deallocate()
    chosen.deallocate()
  }

  func prepare(rows: Int) {
    guard rows > capacity else { return }
    validity.deallocate()
    chosen.deallocate()
    capacity = rows
    validity = .allocate(capacity: rows)
    validity.initialize(repeating: 0, count: rows)
    chosen = .allocate(capacity: rows)
    chosen.initialize(repeating: 0, count: rows)
  }

  func append(
    _ kernel: ColumnKernel, rows: Int, _ scratch: RowScratch, accepted: Int, to column: Column, _ tally: ColumnTally
  ) throws(QualityError) {
    let present = appendValidity(kernel.scratch, rows: rows, scratch, accepted: accepted, to: column)
    tally.add(present: present, of: accepted)
    let source = kernel.scratch
    switch kernel.kind {
    case .bytes: try appendText(source, rows, scratch, present, to: column, tally)
    case .boolean: append(source, rows, scratch, present, to: &column.boolean) { _ in }
    case .int32Decimal, .date: append(source, rows, scratch, present, to: &column.int32) { tally.add(numbers: $0) }
    case .int64Decimal, .int64, .timestamp: append(source, rows, scratch, present, to: &column.int64) { tally.add(numbers: $0) }
    case .int128Decimal: append(source, rows, scratch, present, to: &column.int128) { tally.add(numbers: $0) }
    case .double: append(source, rows, scratch, present, to: &column.double) { tally.add(doubles: $0) }
    }
    if accepted < rows { tally.add(rejected: source, rows: rows, scratch.accepted) }
  }

  /// Appends the validity of the accepted rows; returns how many of them have a value.
  private func appendValidity(
    _ source: ValueScratch, rows: Int, _ scratch: RowScratch, accepted: Int, to column: Column
  ) -> Int {
    let valid = source.validity
    let isAccepted = scratch.accepted
    var present = 0
    if accepted == rows {
      present = Int(sluice_count(valid, rows))
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

  /// Appends the values of the accepted rows that have one, and lends them where they stand then.
  @inline(__always)
  private func append<Value: BitwiseCopyable>(
    _ source: ValueScratch, _ rows: Int, _ scratch: RowScratch, _ present: Int, to values: inout [Value],
    _ body: (UnsafeBufferPointer<Value>) -> Void
  ) {
    let from = source.values(as: Value.self)
    let valid = source.validity
    let isAccepted = scratch.accepted
    // One place more, for what is written and not counted.
    values.append(addingCapacity: present + 1) { span in
      span.withUnsafeMutableBufferPointer { buffer, count in
        guard let target = buffer.baseAddress else { return }
        if present == rows {
          target.initialize(from: from, count: rows)
        } else {
          var written = 0
          for row in 0..<rows {
            target[written] = from[row]
            written &+= Int(isAccepted[row] & valid[row])
          }
        }
        count = present
        body(UnsafeBufferPointer(start: target, count: present))
      }
    }
  }

  private func appendText(
    _ source: ValueScratch, _ rows: Int, _ scratch: RowScratch, _ present: Int, to column: Column, _ tally: ColumnTally
  ) throws(QualityError) {
    let isWhole = present == rows
    if !isWhole { _ = sluice_choose(source.validity, scratch.accepted, rows, chosen) }
    let total = Int(sluice_text_bytes(source.cells, isWhole ? nil : chosen, present))
    guard column.bytes.count + total <= Int(UInt32.max) else {
      throw QualityError(.columnTooLarge, "the strings of a row group pass 4 GiB; reset the batch more often", field: column.name)
    }
    let base = UInt32(column.bytes.count)
    column.offsets.append(addingCapacity: present) { places in
      places.withUnsafeMutableBufferPointer { places, placeCount in
        column.bytes.append(addingCapacity: total + Self.portion) { bytes in
          bytes.withUnsafeMutableBufferPointer { bytes, byteCount in
            guard let ends = places.baseAddress, let target = bytes.baseAddress else { return }
            tally.add(
              sluice_move_texts(source.cells, isWhole ? nil : chosen, present, target, ends, base, tally.isOpen ? tally.registers : nil))
            placeCount = present
            byteCount = total
          }
        }
      }
    }
  }

  /// Bytes that moving texts may write behind the last.
  private static let portion = 32
}
