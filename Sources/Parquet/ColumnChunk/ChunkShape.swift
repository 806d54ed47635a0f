/// How the values of a chunk spread over its rows, as the page loop sees it.
struct ChunkShape {
  enum Levels {
    /// A flat column: one byte per row, 0 or 1; `nil` if no row is null.
    case validity(UnsafePointer<UInt8>?)
    /// One level of each kind per entry; `nil` where the maximum is 0. Well formed.
    case nested(definitions: UnsafePointer<UInt8>?, repetitions: UnsafePointer<UInt8>?)
  }

  let column: LeafColumn
  let rowCount: Int
  /// Values and nulls.
  let entryCount: Int
  let levels: Levels

  /// Where a page starts or ends.
  struct Position {
    var row = 0
    var entry = 0
    var value = 0
  }

  /// The position `rows` rows behind `start`.
  func position(_ start: Position, advancedBy rows: Int) -> Position {
    var end = Position(row: start.row + rows, entry: start.entry + rows, value: start.value + rows)
    switch levels {
    case .validity(let validity):
      if let validity { end.value = start.value + Validity.count(validity + start.row, count: rows) }
    case .nested(let definitions, let repetitions):
      if let repetitions {
        end.entry = rows > 0 ? start.entry + 1 : start.entry
        var left = rows - 1
        // A page takes all entries of its last row: up to the next that starts one.
        while end.entry < entryCount {
          if repetitions[end.entry] == 0 {
            if left == 0 { break }
            left -= 1
          }
          end.entry += 1
        }
      }
      end.value = start.value + end.entry - start.entry
      if let definitions {
        let maximum = UInt8(column.maximumDefinitionLevel)
        var values = 0
        for index in start.entry..<end.entry { values &+= definitions[index] == maximum ? 1 : 0 }
        end.value = start.value + values
      }
    }
    return end
  }

  /// At most the size of the levels of so many entries, where lists make it count.
  func levelByteCount(_ entries: Int) -> Int {
    guard column.maximumRepetitionLevel > 0 else { return 0 }
    return entries * (column.definitionBitWidth + column.repetitionBitWidth) / 8
  }

  /// Appends the repetition levels of a page as runs, without a length.
  func appendRepetitionLevels(_ entries: Range<Int>, to output: inout ByteBuilder) {
    guard case .nested(_, let repetitions?) = levels else { return }
    RLEEncoder.append(
      levels: repetitions + entries.lowerBound, count: entries.count, bitWidth: column.repetitionBitWidth, to: &output)
  }

  /// Appends the definition levels of a page as runs, without a length.
  func appendDefinitionLevels(_ entries: Range<Int>, to output: inout ByteBuilder) {
    switch levels {
    case .validity(let validity?):
      RLEEncoder.append(validity: validity + entries.lowerBound, count: entries.count, to: &output)
    case .validity(nil):
      RLEEncoder.appendRun(of: 1, count: entries.count, bitWidth: 1, to: &output)
    case .nested(let definitions, _):
      guard let definitions else { return }
      RLEEncoder.append(
        levels: definitions + entries.lowerBound, count: entries.count, bitWidth: column.definitionBitWidth,
        to: &output)
    }
  }

  func histograms(_ start: Position, _ end: Position) -> LevelHistograms {
    let entries = start.entry..<end.entry
    switch levels {
    case .validity:
      let values = end.value - start.value
      return LevelHistograms(nulls: entries.count - values, values: values, isOptional: column.isOptional)
    case .nested(let definitions, let repetitions):
      return LevelHistograms(definitions: definitions, repetitions: repetitions, range: entries, column: column)
    }
  }
}
