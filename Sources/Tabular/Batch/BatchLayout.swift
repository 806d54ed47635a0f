/// The inside of a ``RecordBatch``, for kernels that go through a column at a time.
///
/// For a record, `bounds` holds `stride` positions, one more than fields: entry *f* is where field *f* starts,
/// entry *f + 1* is one past the byte after it (so where the next field starts), and carries in its two high
/// bits how field *f* is written. A field's content is thus
///
///     start = bounds[f] & positionMask
///     end   = bounds[f + 1] & positionMask - 1        (exclusive)
///
/// and for quoted fields one byte less on either side. Valid only while the batch is not refilled.
package struct BatchLayout {
  /// The position part of a bound; batches are smaller than 1 GiB.
  @inlinable package static var positionMask: UInt32 { 0x3FFF_FFFF }
  /// The field is quoted.
  @inlinable package static var quoted: UInt32 { 0x4000_0000 }
  /// The field is quoted and holds doubled quotes.
  @inlinable package static var escaped: UInt32 { 0xC000_0000 }
  /// The record ends before the field.
  @inlinable package static var missing: UInt32 { 0x8000_0000 }

  package let count: Int
  package let stride: Int
  package let payload: UnsafePointer<UInt8>
  package let bounds: UnsafePointer<UInt32>
  package let fieldCounts: UnsafePointer<UInt32>
  package let flags: UnsafePointer<UInt8>
  package let starts: UnsafePointer<UInt32>
  /// Where each record ends, from the same byte on as `starts`.
  package let ends: UnsafePointer<UInt32>
  package let lines: UnsafePointer<UInt32>
  package let baseOffset: Int64
  package let firstLine: Int64
  package let firstRecordNumber: Int64
  /// Payload bytes the fields take; scratch of this size holds any copy of them.
  package let byteCount: Int

  /// Where one field's content lies.
  package struct Slice {
    package let start: UnsafePointer<UInt8>
    package let count: Int
    package let isMissing: Bool
    package let isEscaped: Bool

    package init(start: UnsafePointer<UInt8>, count: Int, isMissing: Bool, isEscaped: Bool) {
      self.start = start
      self.count = count
      self.isMissing = isMissing
      self.isEscaped = isEscaped
    }
  }

  package func slice(record: Int, field: Int) -> Slice {
    let entry = bounds + record * stride + field
    let start = Int(entry[0] & Self.positionMask)
    let end = Int(entry[1] & Self.positionMask) - 1
    let marks = entry[1] & ~Self.positionMask
    switch marks {
    case 0: return Slice(start: payload + start, count: end - start, isMissing: false, isEscaped: false)
    case Self.missing: return Slice(start: payload + start, count: 0, isMissing: true, isEscaped: false)
    default:
      return Slice(
        start: payload + start + 1, count: max(end - start - 2, 0), isMissing: false, isEscaped: marks == Self.escaped)
    }
  }

  /// Copies a slice, writing each doubled quote once; returns the bytes written, at most `slice.count`.
  package static func unescape(_ slice: Slice, quote: UInt8, into target: UnsafeMutablePointer<UInt8>) -> Int {
    var written = 0
    var index = 0
    while index < slice.count {
      let byte = slice.start[index]
      target[written] = byte
      written += 1
      index += 1
      if byte == quote && index < slice.count && slice.start[index] == quote { index += 1 }
    }
    return written
  }
}

extension RecordBatch {
  package var layout: BatchLayout {
    BatchLayout(
      count: count, stride: fieldsPerRecord + 1, payload: UnsafePointer(payload), bounds: UnsafePointer(bounds),
      fieldCounts: UnsafePointer(fieldCounts), flags: UnsafePointer(flags), starts: UnsafePointer(starts),
      ends: UnsafePointer(ends), lines: UnsafePointer(lines), baseOffset: baseOffset, firstLine: firstLine,
      firstRecordNumber: firstRecordNumber, byteCount: count == 0 ? 0 : cellBytes)
  }
}
