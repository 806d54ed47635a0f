import Tabular

/// Decodes hostile files of every form.
enum DecoderFuzzing {
  /// The first bytes choose the form, the portions and the batch; see ``FileForm``.
  static func finding(_ input: UnsafeRawBufferPointer) -> String? {
    var choices = FuzzChoices(input)
    let form = FileForm(&choices)
    let portion = choices.one(of: [1, 2, 3, 7, 64, 509])
    let capacity = choices.one(of: [512, 513, 700, 4096])
    let bytes = choices.bytes
    guard let whole = Transcript(bytes, form.format, form.labels, capacity: 64 << 10, portion: .max) else { return nil }
    guard let parted = Transcript(bytes, form.format, form.labels, capacity: capacity, portion: portion) else {
      return "a decoder that cannot be made twice"
    }
    if whole != parted { return "other records in portions of \(portion)" }
    if let problem = places(whole, bytes) { return problem }
    if let problem = alone(whole, bytes) { return problem }
    return scanners(whole, bytes, form)
  }

  /// Records stand one behind the other within the file.
  private static func places(_ found: Transcript, _ bytes: [UInt8]) -> String? {
    var end = 0
    for (index, record) in found.records.enumerated() {
      if record.number != Int64(index + 1) { return "records are not numbered in order" }
      if record.offset < end || record.length < 1 || record.offset + record.length > bytes.count { return "a record out of place" }
      end = record.offset + record.length
      if record.cells.count != found.fields { return "another number of cells" }
    }
    return found.byteCount > bytes.count ? "more bytes than the file has" : nil
  }

  /// Each record gives the same cells when it is cut out and decoded on its own.
  private static func alone(_ found: Transcript, _ bytes: [UInt8]) -> String? {
    guard let decoder = found.single else { return nil }
    for record in found.records.prefix(20) {
      let cut = Transcript(Array(bytes[record.offset..<record.offset + record.length]), with: decoder, capacity: 4096, portion: .max)
      guard cut.error == nil, cut.records.count == 1, let again = cut.records.first else { return "a record that is not one alone" }
      if again.cells != record.cells || again.fault != record.fault || again.cellFaults != record.cellFaults {
        return "a record that is another alone"
      }
    }
    return nil
  }

  /// A plain dialect read by the scanner for any dialect, which a comment sign that the file does not have brings about.
  private static func scanners(_ found: Transcript, _ bytes: [UInt8], _ form: FileForm) -> String? {
    let sign = "\u{1}\u{2}\u{3}\u{4}"
    guard case .delimited(var dialect) = form.format.shape, dialect.comment == nil,
      !bytes.contains(1) || !bytes.contains(4)
    else { return nil }
    dialect.comment = sign
    var format = form.format
    format.shape = .delimited(dialect)
    guard let other = Transcript(bytes, format, form.labels, capacity: 64 << 10, portion: .max) else { return "a dialect refused" }
    return found.isSame(as: other) ? nil : "the two scanners differ"
  }

  static var seeds: [[UInt8]] {
    let header = Array("a,b,c\n".utf8)
    let text = header + Array("1,\"x,\"\"y\"\"\n\",3\r\n\n#4,5\n6,é,€\r7,8,9,10\nT;1\n\"open".utf8)
    let wide = Array(String(decoding: text, as: UTF8.self).utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let json = Array("{\"a\":1,\"b\":\"\\u00e9\\n\",\"c\":null}\n{\"a\":[1,{\"x\":2}],\"a\":2}\n[]\n".utf8)
    let host: [UInt8] =
      [0, 0x18, 0, 0, 0, 9, 0, 0, 0xC1, 0xC2, 0x12, 0x3C, 0xF1, 0, 11, 0, 0, 0xC1, 0xC2, 0x45, 0x6D, 0xD2, 0x40, 0x40]
      + [0, 14, 0, 0, 0, 10, 1, 0, 0xE3, 0xC2, 0x45, 0x6D, 0xD2, 0xF3, 0, 10, 0, 0, 0, 6, 2, 0, 0xF3, 0xF4]
    var seeds: [[UInt8]] = []
    for variant in 0..<40 {
      let choices = (0..<FileForm.choices + 2).map { place in UInt8(truncatingIfNeeded: variant * (place * 7 + 3) >> 1) }
      for (shape, file) in [(0, text), (0, wide), (1, text), (1, host), (2, json)] {
        // Twelve shapes share the first byte: eight delimited, three of fixed width, one of JSON.
        seeds.append([[0, UInt8(8 + variant % 3), 11][shape]] + choices.dropFirst() + file)
      }
    }
    return seeds
  }
}
