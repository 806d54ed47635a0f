/// Writes the cells of one fixed-width record.
struct FixedCells {
  let fields: [FixedField]
  let countsCharacters: Bool
  let allowsShort: Bool
  /// Scalars of the code page; `nil` for text.
  let scalars: [UInt16]?
  /// Bytes that the cells of a record take at most.
  let maximumBytes: Int

  init(_ layout: FixedLayout, fields: [FixedField], countsCharacters: Bool) {
    self.fields = fields
    self.countsCharacters = countsCharacters
    allowsShort = layout.allowsShortRecords
    scalars = layout.codePage.map { CodePageTable($0).scalars }
    maximumBytes = fields.reduce(0) { sum, field in
      switch field.usage {
      case .text: sum + 4 * field.length + 1
      case .zoned(let scale, _), .packed(let scale), .packedUnsigned(let scale), .binary(let scale, _):
        sum + NumberCell.maximumBytes(scale: scale) + 1
      }
    }
  }

  /// The length of a record in what places count: bytes or characters.
  func length(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
    guard countsCharacters, scalars == nil else { return count }
    var characters = 0
    for index in 0..<count where bytes[index] & 0xC0 != 0x80 { characters &+= 1 }
    return characters
  }

  /// Writes the cells of the record `bytes[..<count]`; returns the record's fault flags.
  func write(_ bytes: UnsafePointer<UInt8>, _ count: Int, to writer: inout CellWriter) -> UInt8 {
    if count == 0 { return RecordFlags.blank }
    var flags: UInt8 = 0
    // Bytes and characters are the same unless there is a byte above 7F.
    let isWide = scalars == nil && (0..<count).contains { bytes[$0] >= 0x80 }
    let places = isWide && countsCharacters ? Self.characters(bytes, count) : nil
    for field in fields.prefix(writer.fields) {
      var start = field.start &- 1
      var end = start &+ field.length
      let total = places.map { $0.count &- 1 } ?? count
      if start >= total {
        if allowsShort { writer.appendMissing() } else { writer.appendFault(.missing) }
        continue
      }
      let isCut = end > total
      end = min(end, total)
      if let places {
        start = places[start]
        end = places[end]
      } else if isWide && (bytes[start] & 0xC0 == 0x80 || (end < count && bytes[end] & 0xC0 == 0x80)) {
        // The field begins or ends within a character.
        flags |= RecordFlags.encoding
      }
      if case .text(let padding) = field.usage {
        text(bytes + start, end &- start, padding, &writer, &flags)
      } else if isCut {
        writer.appendFault(.truncated)
      } else {
        number(bytes + start, end &- start, field.usage, &writer)
      }
    }
    return flags
  }

  /// Where each character begins, and the end.
  private static func characters(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> [Int] {
    (0..<count).filter { bytes[$0] & 0xC0 != 0x80 } + [count]
  }

  private func text(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ padding: FixedField.Padding, _ writer: inout CellWriter, _ flags: inout UInt8
  ) {
    let target = writer.next
    guard let scalars else {
      target.update(from: bytes, count: count)
      return trim(count, padding, &writer)
    }
    var written = 0
    var nuls = 0
    for index in 0..<count {
      if bytes[index] == 0 { nuls &+= 1 }
      written &+= Transcoder.encode(UInt32(scalars[Int(bytes[index])]), target + written)
    }
    // A field of nothing but LOW-VALUES was never filled in; a single zero byte in a text is damage.
    if nuls == count { return writer.endCell(0) }
    if nuls > 0 { flags |= RecordFlags.nul }
    trim(written, padding, &writer)
  }

  /// Ends the cell of `count` bytes just written, without its padding.
  private func trim(_ count: Int, _ padding: FixedField.Padding, _ writer: inout CellWriter) {
    let target = writer.next
    var end = count
    var first = 0
    if padding.side == .trailing || padding.side == .both {
      while end > 0 && target[end &- 1] == padding.character { end &-= 1 }
    }
    if padding.side == .leading || padding.side == .both {
      while first < end && target[first] == padding.character { first &+= 1 }
    }
    // Of a number filled up with zeros one digit stays.
    if first == end && count > 0 && padding.character == 0x30 {
      target[0] = 0x30
      return writer.endCell(1)
    }
    if first > 0 {
      for index in first..<end { target[index &- first] = target[index] }
    }
    writer.endCell(end &- first)
  }

  private func number(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ usage: FixedField.Usage, _ writer: inout CellWriter) {
    var fault: CellFault?
    let number: NumberCell
    let places: Int
    switch usage {
    case .text: return
    case .zoned(let scale, let sign):
      // A number that was never filled in.
      let blank: UInt8 = scalars == nil ? 0x20 : 0x40
      if (0..<count).allSatisfy({ bytes[$0] == blank }) { return writer.endCell(0) }
      number = NumberCell.zoned(bytes, count, sign: sign, isEBCDIC: scalars != nil, &fault)
      places = scale
    case .packed(let scale):
      number = NumberCell.packed(bytes, count, hasSign: true, &fault)
      places = scale
    case .packedUnsigned(let scale):
      number = NumberCell.packed(bytes, count, hasSign: false, &fault)
      places = scale
    case .binary(let scale, let isSigned):
      number = NumberCell.binary(bytes, count, isSigned: isSigned)
      places = scale
    }
    if let fault { return writer.appendFault(fault) }
    writer.endCell(number.write(scale: places, to: writer.next))
  }
}
