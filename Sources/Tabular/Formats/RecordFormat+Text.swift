extension RecordFormat {
  /// What a record says, for people: its bytes as text, by the encoding or the code page.
  ///
  /// - Parameter record: The bytes from a record's offset on, of its length; no byte order mark.
  /// - Returns: `nil` for bytes that are not text alone: ill-formed, with binary numbers, or after a descriptor word.
  public func text(of record: [UInt8]) -> String? {
    if case .fixedWidth(let layout) = shape, let page = layout.codePage {
      guard layout.framing == .length, layout.fields.allSatisfy(\.usage.isCharacters) else { return nil }
      let table = CodePageTable(page).scalars
      var scalars = String.UnicodeScalarView()
      for byte in record { UnicodeScalar(table[Int(byte)]).map { scalars.append($0) } }
      return String(scalars)
    }
    guard let transcoder = Transcoder(encoding == .utf16 ? Self.order(of: record) : encoding) else {
      return String(validating: record, as: UTF8.self)
    }
    let text = [UInt8](unsafeUninitializedCapacity: record.count * transcoder.expansion) { target, count in
      guard let target = target.baseAddress else { return }
      count = record.withUnsafeBufferPointer { bytes in
        bytes.baseAddress.map { transcoder.transcode($0, count: bytes.count, isLast: true, into: target) } ?? 0
      }
    }
    return String(validating: text, as: UTF8.self)
  }

  /// The order of the bytes of a unit, by where the zero bytes of ASCII characters stand: every record has some.
  private static func order(of record: [UInt8]) -> TextEncoding {
    let zeros = record.indices.filter { record[$0] == 0 }
    return zeros.count(where: { $0.isMultiple(of: 2) }) * 2 > zeros.count ? .utf16BigEndian : .utf16LittleEndian
  }
}

extension FixedField.Usage {
  /// Whether values are written in characters.
  fileprivate var isCharacters: Bool {
    switch self {
    case .text, .zoned: true
    case .packed, .packedUnsigned, .binary: false
    }
  }
}
