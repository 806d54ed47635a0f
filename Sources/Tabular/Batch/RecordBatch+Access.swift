extension RecordBatch {
  /// 1-based number of a record over the data records of the file.
  public func recordNumber(of record: Int) -> Int64 { firstRecordNumber + Int64(record) }

  /// Offset of the record's first byte from the first byte of the plaintext.
  public func byteOffset(of record: Int) -> Int64 {
    checkIndex(record)
    return baseOffset + Int64(starts[record])
  }

  /// Length of the record in bytes, its line end or descriptor word included.
  ///
  /// Records, the head of the file, control records and what the format passes over tile the file.
  public func byteLength(of record: Int) -> Int {
    checkIndex(record)
    return Int(ends[record] - starts[record])
  }

  /// 1-based physical line on which the record starts; line ends inside quoted fields count.
  public func line(of record: Int) -> Int64 {
    checkIndex(record)
    return firstLine + Int64(lines[record])
  }

  /// Fields the record has; a blank line has one, empty.
  public func fieldCount(of record: Int) -> Int {
    checkIndex(record)
    return Int(fieldCounts[record])
  }

  public func position(of record: Int, field: Int? = nil) -> RecordPosition {
    RecordPosition(
      record: recordNumber(of: record), line: line(of: record), byteOffset: byteOffset(of: record),
      field: field.map { $0 + 1 })
  }

  /// What is wrong with the record's shape; the gravest when there are several things.
  public func fault(of record: Int) -> RecordFault? {
    checkIndex(record)
    return RecordFault(flags: flags[record])
  }

  /// Lends the record's bytes as they stand in the file, line end included.
  public func withBytes<Result, Failure: Error>(
    of record: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    checkIndex(record)
    return try body(UnsafeRawBufferPointer(start: source + Int(starts[record]), count: byteLength(of: record)))
  }

  /// The content of a field without its quotes, doubled quotes made single; `nil` when the record ends before it.
  ///
  /// Allocates, for tests, tools and messages: kernels read the batch in place.
  public func fieldBytes(_ field: Int, of record: Int) -> [UInt8]? {
    checkIndex(record)
    precondition(field >= 0 && field < fieldsPerRecord, "no such field in the batch")
    return scannedField(field, of: record)
  }

  /// The content of a field of a record that was scanned, whether or not it stays in the batch.
  func scannedField(_ field: Int, of record: Int) -> [UInt8]? {
    let slice = layout.slice(record: record, field: field)
    guard !slice.isMissing else { return nil }
    let bytes = UnsafeBufferPointer(start: slice.start, count: slice.count)
    guard slice.isEscaped else { return Array(bytes) }
    return [UInt8](unsafeUninitializedCapacity: slice.count) { buffer, count in
      guard let target = buffer.baseAddress else { return }
      count = BatchLayout.unescape(slice, quote: slice.start[-1], into: target)
    }
  }
}

extension RecordBatch {
  /// Moves what the tables say of a record, but for where it stands, to an earlier slot.
  func move(_ record: Int, to slot: Int, stride: Int) {
    (bounds + slot * stride).update(from: bounds + record * stride, count: stride)
    lines[slot] = lines[record]
    fieldCounts[slot] = fieldCounts[record]
    flags[slot] = flags[record]
  }
}

extension RecordFault {
  /// The gravest fault among the bits.
  package init?(flags: UInt8) {
    if flags == 0 {
      return nil
    } else if flags & RecordFlags.encoding != 0 {
      self = .encodingError
    } else if flags & RecordFlags.recordType != 0 {
      self = .recordType
    } else if flags & RecordFlags.recordLength != 0 {
      self = .recordLength
    } else if flags & RecordFlags.invalidJSON != 0 {
      self = .invalidJSON
    } else if flags & RecordFlags.nul != 0 {
      self = .nulByte
    } else if flags & RecordFlags.strayQuote != 0 {
      self = .strayQuote
    } else if flags & RecordFlags.blank != 0 {
      self = .blankRow
    } else if flags & RecordFlags.malformedCell != 0 {
      self = .malformedCell
    } else {
      return nil
    }
  }
}
