internal import CColumnSweep
import DataContracts
import Testing

@testable import Quality

/// What whole columns are done at once, beside one value after the other. What sweeps take is held against plain readings by the
/// other oracles, through whole judgements.
@Suite struct SweepTests {
  /// The sketch's hash of a text, eight bytes after eight.
  private static func hash(_ text: [UInt8]) -> UInt64 {
    func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    if text.count <= 16 { return DistinctSketch.hash(word(text[...]), word(text.dropFirst(8)) &+ UInt64(text.count)) }
    let state = stride(from: 0, to: text.count, by: 8).reduce(UInt64(text.count)) { DistinctSketch.hash(word(text[$1...]), $0) }
    return DistinctSketch.hash(state, 1)
  }

  private static func registers(_ sketch: DistinctSketch) -> [UInt8] { Array(UnsafeBufferPointer(start: sketch.registers, count: 2048)) }

  @Test(arguments: [false, true]) func `texts are moved and counted as if one by one`(isChosen: Bool) {
    var random = SeededGenerator(seed: isChosen ? 21 : 22)
    for count in [0, 1, 2, 63, 700] {
      let texts = (0..<count).map { _ in (0..<Int.random(in: 0...70, using: &random)).map { _ in UInt8.random(in: 1...255, using: &random) } }
      let rows = (0..<count).filter { _ in !isChosen || Bool.random(using: &random) }
      let padding = 32
      let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: texts.joined().count + (count + 1) * padding)
      memory.initialize(repeating: 0xAA)
      defer { memory.deallocate() }
      var cells: [sluice_cell] = []
      var place = 0
      for text in texts {
        for (index, byte) in text.enumerated() { memory[place + index] = byte }
        cells.append(sluice_cell(start: memory.baseAddress! + place, count: Int64(text.count)))
        place += text.count + padding
      }
      let expected = rows.map { texts[$0] }
      var target = [UInt8](repeating: 0, count: expected.joined().count + 32)
      var ends = [UInt32](repeating: 0, count: rows.count)
      let (sketch, plain) = (DistinctSketch(), DistinctSketch())
      defer {
        sketch.deallocate()
        plain.deallocate()
      }
      let tally = sluice_move_texts(cells, isChosen ? rows.map { Int32($0) } : nil, rows.count, &target, &ends, 1000, sketch.registers)
      #expect(target.dropLast(32).elementsEqual(expected.joined()))
      var end: UInt32 = 1000
      for (index, text) in expected.enumerated() {
        end += UInt32(text.count)
        #expect(ends[index] == end)
        plain.add(Self.hash(text))
      }
      #expect(Self.registers(sketch) == Self.registers(plain))
      #expect(tally.longest == Int64(expected.map(\.count).max() ?? 0) && tally.shortest == expected.map { Int64($0.count) }.min() ?? .max)
      _ = sluice_move_texts(cells, isChosen ? rows.map { Int32($0) } : nil, rows.count, &target, &ends, 7, nil)
      #expect(target.dropLast(32).elementsEqual(expected.joined()) && (ends.last ?? 7) == end - 993)
    }
  }

  @Test func `numbers are summed and counted as if one by one`() {
    var random = SeededGenerator(seed: 23)
    for round in 0..<60 {
      let range = [-9...9, -1_000_000...5_000_000, Int64.min...Int64.max, Int64.max - 5...Int64.max, Int64.min...Int64.min + 3][round % 5]
      let numbers = (0..<Int.random(in: 1...300, using: &random)).map { _ in Int64.random(in: range, using: &random) }
      let small = numbers.map { Int32(truncatingIfNeeded: $0) }
      let sketches = (0..<4).map { _ in DistinctSketch() }
      defer { for sketch in sketches { sketch.deallocate() } }
      let wide = sluice_tally_int64(numbers, numbers.count, sketches[0].registers)
      let narrow = sluice_tally_int32(small, small.count, sketches[1].registers)
      for number in numbers { sketches[2].add(DistinctSketch.hash(UInt64(bitPattern: number))) }
      for number in small { sketches[3].add(DistinctSketch.hash(UInt64(truncatingIfNeeded: number))) }
      #expect(Self.registers(sketches[0]) == Self.registers(sketches[2]) && Self.registers(sketches[1]) == Self.registers(sketches[3]))
      #expect(wide.low == numbers.min() && wide.high == numbers.max() && narrow.low == small.min().map(Int64.init))
      #expect(narrow.high == small.max().map(Int64.init) && narrow.is_over == 0 && narrow.sum == small.reduce(0) { $0 + Int64($1) })
      var sum: Int64 = 0
      var isOver = false
      for number in numbers {
        let (next, overflow) = sum.addingReportingOverflow(number)
        sum = next
        isOver = isOver || overflow
      }
      #expect((wide.is_over != 0) == isOver && wide.sum == sum)
    }
  }

  @Test func `two hashes at once are the two hashes`() {
    var random = SeededGenerator(seed: 24)
    let key = HashKey.random()
    for count in 0...70 {
      let texts = (0..<2).map { _ in (0..<count + 16).map { _ in UInt8.random(in: 0...255, using: &random) } }
      texts[0].withUnsafeBufferPointer { one in
        texts[1].withUnsafeBufferPointer { two in
          let both = SipHash.hashes(one.baseAddress!, two.baseAddress!, count, key)
          #expect(both.0 == SipHash.hash(one.baseAddress!, count, key) && both.1 == SipHash.hash(two.baseAddress!, count, key))
        }
      }
    }
  }

  @Test(arguments: ["[^@ ,;]+@[^@ ,;]+\\.[a-z]{2,}", "[a-c]*b[a-c]{9}", "(é|a)+", "[a-z@.]*", "a{20}"])
  func `four texts at once match as each does alone`(pattern: String) throws {
    let automaton = try PatternAutomaton(pattern)
    var random = SeededGenerator(seed: 25)
    let signs = ["a", "b", "c", "@", ".", "é", "é", "ab", "z", " "]
    for _ in 0..<4_000 {
      let texts = (0..<4).map { _ in
        let isLong = Int.random(in: 0..<4, using: &random) == 0
        return RuleText((0..<Int.random(in: 0...(isLong ? 30 : 8), using: &random)).map { _ in signs.randomElement(using: &random)! }.joined())
      }
      let hits = automaton.matches(texts[0].slice, texts[1].slice, texts[2].slice, texts[3].slice)
      for (lane, text) in texts.enumerated() {
        #expect((hits >> lane & 1 == 1) == automaton.matches(text.slice.start, text.slice.count))
      }
    }
  }

  /// Cells that a look of thirty-two bytes could take for clean, wherever something stands in them.
  @Test(arguments: [[.trim, .collapse], [.trim, .upper], [.lower], [.controls, .trim]] as [[CleanseStep]])
  func `a sweep passes no cell that a step changes`(steps: [CleanseStep]) throws {
    var cells: [[UInt8]] = []
    for length in [1, 2, 15, 16, 17, 31, 32, 33, 34, 63, 64, 65, 97] {
      for sign in ["a", "Z", " ", "  ", "\t", "\u{A0}", "\u{2003}", "\u{7F}", "é"] {
        for place in Set([0, 1, length / 2, max(0, length - 2), length - 1, length]) {
          let text = [UInt8](repeating: 0x2E, count: length)
          cells.append(Array(text[..<place]) + Array(sign.utf8) + Array(text[place...]))
        }
      }
    }
    let found = try OneColumn(cells, Field(name: "v", type: .string, missingValues: [], cleanse: steps))
    let cleanser = try Cleanser(steps)
    let expected = cells.map { cell in String(decoding: cleanser.changes(of: cell).last?.after ?? cell, as: UTF8.self) }
    #expect(found.outcomes == expected)
    #expect(found.changes == steps.indices.map { index in Int64(cells.count { cell in cleanser.changes(of: cell).contains { $0.step == steps[index] } }) })
  }
}
