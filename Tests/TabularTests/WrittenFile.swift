import Tabular

/// A file written from known records, in any form there is, and what a decoder must make of it.
struct WrittenFile {
  /// A record of the file with its place.
  struct Expected: Equatable {
    var cells: [String?]
    var offset: Int
    var length: Int
  }

  private(set) var format = RecordFormat.rfc4180
  private(set) var labels: [String] = []
  private(set) var bytes: [UInt8] = []
  private(set) var records: [Expected] = []
  /// Fields of header and trailer records, in order.
  private(set) var controls: [[String]] = []

  private var random: SeededGenerator

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    labels = Array(["id", "name", "sum", "note"].prefix(Int.random(in: 1...4, using: &random)))
    switch seed % 5 {
    case 0, 1: writeDelimited()
    case 2: writeLines()
    case 3: writeHost()
    default: writeJSON()
    }
  }

  mutating func replace(with damaged: [UInt8]) { bytes = damaged }

  // MARK: Choices and output

  mutating func flag(_ times: Int = 2) -> Bool { Int.random(in: 0..<times, using: &random) == 0 }

  mutating func one<Element>(of elements: [Element]) -> Element { elements[Int.random(in: 0..<elements.count, using: &random)] }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

  mutating func shuffled<Element>(_ elements: some Sequence<Element>) -> [Element] { elements.shuffled(using: &random) }

  mutating func begin(_ format: RecordFormat) {
    self.format = format
    bytes = mark
  }

  private var mark: [UInt8] { format.encoding == .utf16 ? [0xFF, 0xFE] : [] }

  /// Appends text in the file's encoding.
  mutating func put(_ text: String) {
    bytes += TranscodingTests.bytes(text, format.encoding).dropFirst(mark.count)
  }

  mutating func put(_ raw: [UInt8]) { bytes += raw }

  /// Whether the file ends with a text so far.
  func text(endsWith text: String) -> Bool {
    let encoded = TranscodingTests.bytes(text, format.encoding)
    return bytes.suffix(encoded.count - mark.count).elementsEqual(encoded.dropFirst(mark.count))
  }

  /// Notes a data record that `body` writes.
  mutating func record(_ cells: [String?], _ body: (inout WrittenFile) -> Void) {
    let start = bytes.count
    body(&self)
    records.append(Expected(cells: cells, offset: start, length: bytes.count - start))
  }

  /// Notes a data record that is written elsewhere.
  mutating func expect(_ cells: [String?], _ place: Range<Int>) {
    records.append(Expected(cells: cells, offset: place.lowerBound, length: place.count))
  }

  mutating func control(_ fields: [String]) { controls.append(fields) }

  /// A word of what the encoding has.
  mutating func word(_ letters: [String]) -> String {
    var text = ""
    for _ in 0..<number(0...6) { text += one(of: letters) }
    return text
  }

  /// Characters beyond ASCII that the encoding has.
  var wideLetters: [String] {
    switch format.encoding {
    case .latin1: ["é", "ü", "£"]
    case .windows1252: ["é", "€", "Ž", "”"]
    default: ["é", "€", "日", "𝄞", "\u{FFFD}"]
    }
  }
}
