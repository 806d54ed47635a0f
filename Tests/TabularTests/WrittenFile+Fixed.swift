import Tabular

extension WrittenFile {
  /// Lines of fixed-width text.
  mutating func writeLines() {
    let isWide = flag()
    let ends: LineEnds = one(of: [.any, .exactly("|\n")])
    let usages: [FixedField.Usage] = [
      .text(), .text(FixedField.Padding(0x30, .leading)), .zoned(scale: 2, sign: .trailing), .text(FixedField.Padding(0x2A, .both)),
    ]
    let fields = labels.indices.map { FixedField(start: 2 + 8 * $0, length: 8, usage: usages[$0]) }
    let length = 1 + 8 * labels.count
    let layout = FixedLayout(
      framing: .lines(ends), recordLength: flag() ? length : nil, unit: isWide ? .characters : .bytes, fields: fields)
    let encodings: [TextEncoding] = isWide ? TextEncoding.allCases : [.utf8, .latin1, .windows1252]
    let tail = RecordKind(
      name: "tail", role: .trailer, match: .text("T"), fields: ["count"],
      layout: [FixedField(start: 2, length: 4, usage: .text(FixedField.Padding(0x30, .leading)))], recordLength: 5)
    let hasKinds = flag()
    begin(
      RecordFormat(
        .fixedWidth(layout), encoding: one(of: encodings),
        kinds: hasKinds ? [tail, RecordKind(name: "data", role: .detail, match: .text("D"))] : [], blankRows: flag() ? .skip : .fault))
    let letters = ["a", "bc", " x", "|", "7"] + (isWide || format.encoding != .utf8 ? wideLetters : [])
    let rows = number(0...12)
    func end(_ file: inout WrittenFile) {
      if case .exactly(let text) = ends { file.put(text) } else { file.put(file.one(of: ["\n", "\r\n", "\r"])) }
    }
    for _ in 0..<rows {
      var line = "D"
      var cells: [String?] = []
      for index in labels.indices {
        let (cell, written) = field(index, letters)
        cells.append(cell)
        line += written
      }
      record(cells) { file in
        file.put(line)
        end(&file)
      }
    }
    guard hasKinds else { return }
    put("T" + String(repeating: "0", count: 4 - "\(rows)".count) + "\(rows)")
    control(["\(rows)"])
  }

  /// A value and what stands for it in the eight places of the field.
  private mutating func field(_ index: Int, _ letters: [String]) -> (cell: String, written: String) {
    switch index {
    case 1:
      let digits = "\(number(0...9_999_999))"
      return (digits, String(repeating: "0", count: 8 - digits.count) + digits)
    case 2:
      let (value, digits) = money(digits: 8)
      let last = Int(String(digits.last ?? "0")) ?? 0
      // Overpunched: the last digit carries the sign.
      let signs = value.hasPrefix("-") ? Array("}JKLMNOPQR") : Array("{ABCDEFGHI")
      return (value, digits.dropLast() + String(signs[last]))
    default:
      var scalars = Array(word(letters).unicodeScalars.prefix(8))
      while scalars.last == " " { scalars.removeLast() }
      let text = String(String.UnicodeScalarView(scalars))
      let padding = String(repeating: index == 0 ? " " : "*", count: 8 - scalars.count)
      return (text, index == 0 ? text + padding : padding.prefix(padding.count / 2) + text + padding.dropFirst(padding.count / 2))
    }
  }

  /// An amount with two digits after the point, and its digits.
  private mutating func money(digits count: Int) -> (value: String, digits: String) {
    let digits = (0..<count).map { _ in "\(number(0...9))" }.joined()
    let isNegative = flag() && digits.contains { $0 != "0" }
    return ((isNegative ? "-" : "") + digits.dropLast(2) + "." + digits.suffix(2), digits)
  }

  // MARK: Mainframe

  /// EBCDIC records: by length, by descriptor words, in blocks, some of them in several segments.
  mutating func writeHost() {
    let framing: FixedLayout.Framing = one(of: [.length, .recordDescriptorWords, .blockDescriptorWords])
    let page = one(of: CodePage.allCases)
    let usages: [(FixedField.Usage, Int)] = [
      (.text(), 6), (.packed(scale: 2), 4), (.binary(scale: 0, isSigned: true), 4), (.zoned(scale: 2, sign: .leading), 5),
    ]
    var fields: [FixedField] = []
    var next = 2
    for index in labels.indices {
      fields.append(FixedField(start: next, length: usages[index].1, usage: usages[index].0))
      next += usages[index].1
    }
    let tail = RecordKind(
      name: "tail", role: .trailer, match: .text("T"), fields: ["count"],
      layout: [FixedField(start: 2, length: 3, usage: .zoned(scale: 0, sign: .none))], recordLength: 4)
    let hasKinds = flag()
    begin(
      RecordFormat(
        .fixedWidth(FixedLayout(framing: framing, recordLength: next - 1, codePage: page, fields: fields)),
        kinds: hasKinds ? [tail, RecordKind(name: "data", role: .detail, match: .text("D"))] : []))
    let isSpanned = framing != .length && flag()
    var frames = FrameWriter(framing: framing, blockBytes: isSpanned ? number(9...24) : number(64...300), isSpanned: isSpanned)
    let rows = number(0...12)
    for _ in 0..<rows {
      var content: [UInt8] = [0xC4]
      var cells: [String?] = []
      for index in labels.indices {
        let (cell, raw) = host(index)
        cells.append(cell)
        content += raw
      }
      let place = frames.append(content)
      expect(cells, place)
    }
    if hasKinds {
      _ = frames.append([0xE3] + String(format3(rows)).utf8.map { $0 - 0x30 + 0xF0 })
      control([format3(rows)])
    }
    put(frames.finish())
  }

  private func format3(_ number: Int) -> String { String(repeating: "0", count: 3 - "\(number)".count) + "\(number)" }

  private mutating func host(_ index: Int) -> (cell: String, raw: [UInt8]) {
    switch index {
    case 0:
      // A to I, and digits: the same in every page.
      let text = (0..<number(0...6)).map { _ in one(of: ["A", "I", "0", "9"]) }.joined()
      let raw = text.utf8.map { $0 >= 0x41 ? $0 + 0x80 : $0 + 0xC0 }
      return (text, raw + Array(repeating: 0x40, count: 6 - raw.count))
    case 1:
      let (value, digits) = money(digits: 7)
      let nibbles = digits.utf8.map { $0 - 0x30 } + [value.hasPrefix("-") ? 0xD : one(of: [0xC, 0xF])]
      return (value, stride(from: 0, to: 8, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] })
    case 2:
      let value = number(Int(Int32.min)...Int(Int32.max))
      return ("\(value)", (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) })
    default:
      let (value, digits) = money(digits: 5)
      var raw = digits.utf8.map { $0 - 0x30 + 0xF0 }
      raw[0] = raw[0] & 0x0F | (value.hasPrefix("-") ? 0xD0 : one(of: [0xC0, 0xF0]))
      return (value, raw)
    }
  }
}

/// Puts records into descriptor words and blocks, as z/OS does.
struct FrameWriter {
  let framing: FixedLayout.Framing
  /// Bytes of a block, or of a segment where there are no blocks.
  let blockBytes: Int
  let isSpanned: Bool
  private var file: [UInt8] = []
  private var block: [UInt8] = []

  init(framing: FixedLayout.Framing, blockBytes: Int, isSpanned: Bool) {
    self.framing = framing
    self.blockBytes = blockBytes
    self.isSpanned = isSpanned
  }

  /// Returns where the record will stand: from its first descriptor word to its last byte.
  mutating func append(_ content: [UInt8]) -> Range<Int> {
    switch framing {
    case .lines, .length:
      file += content
      return file.count - content.count..<file.count
    case .recordDescriptorWords:
      let start = file.count
      for (place, part) in parts(content, room: { _ in blockBytes - 4 }) { file += word(part.count + 4, place) + part }
      return start..<file.count
    case .blockDescriptorWords:
      // A block that cannot take the record, or the word and one byte of it, is closed.
      if block.count + (isSpanned ? 5 : content.count + 4) > blockBytes - 4 { close() }
      let start = file.count + 4 + block.count
      let used = block.count
      for (index, (place, part)) in parts(content, room: { $0 == 0 ? blockBytes - 8 - used : blockBytes - 8 }).enumerated() {
        if index > 0 { close() }
        block += word(part.count + 4, place) + part
      }
      return start..<file.count + 4 + block.count
    }
  }

  mutating func finish() -> [UInt8] {
    close()
    return file
  }

  private func parts(_ content: [UInt8], room: (Int) -> Int) -> [(place: UInt8, part: [UInt8])] {
    guard isSpanned else { return [(0, content)] }
    var parts: [[UInt8]] = []
    var rest = content[...]
    while !rest.isEmpty {
      let count = max(1, room(parts.count))
      parts.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    return parts.enumerated().map { index, part in
      let place: UInt8 = parts.count == 1 ? 0 : index == 0 ? 1 : index == parts.count - 1 ? 2 : 3
      return (place, part)
    }
  }

  private func word(_ length: Int, _ place: UInt8) -> [UInt8] { [UInt8(length >> 8), UInt8(length & 0xFF), place, 0] }

  private mutating func close() {
    guard framing == .blockDescriptorWords, !block.isEmpty else { return }
    file += word(block.count + 4, 0) + block
    block = []
  }
}
