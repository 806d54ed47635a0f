internal import Parquet

/// Steps through one column of a checkpoint row by row.
struct LeafCursor {
  private let values: ColumnValues
  private let levels: Levels
  private let full: UInt8
  private let isRepeated: Bool
  /// The definition level from which on a list has an element.
  private let element: UInt8
  private var entry = 0
  private var value = 0

  /// - Parameter column: `nil` for a column the file lacks: every row is null.
  init(_ reader: ParquetReader, rowGroup: Int, column: Int?) throws(ParquetError) {
    guard let column else {
      values = .int64([])
      levels = Levels(definitions: [])
      full = 1
      isRepeated = false
      element = 1
      return
    }
    (values, levels) = try reader.readLevels(rowGroup: rowGroup, column: column)
    full = UInt8(truncatingIfNeeded: reader.schema[column].maximumDefinitionLevel)
    isRepeated = reader.schema[column].maximumRepetitionLevel > 0
    element = full &- (reader.schema[column].isOptional ? 1 : 0)
  }

  /// The place of the next row's value among the values; `nil` for null.
  mutating func next() -> Int? {
    if full > 0 {
      guard entry < levels.definitions.count else { return nil }
      entry += 1
      guard levels.definitions[entry - 1] == full else { return nil }
    }
    value += 1
    return value - 1
  }

  /// The places of the next row's elements among the values, `nil` for a null element; empty for an empty or null list.
  mutating func nextElements(into places: inout [Int?]) {
    places.removeAll(keepingCapacity: true)
    guard isRepeated, entry < levels.definitions.count else { return }
    repeat {
      let definition = levels.definitions[entry]
      if definition == full {
        places.append(value)
        value += 1
      } else if definition >= element {
        places.append(nil)
      }
      entry += 1
    } while entry < levels.repetitions.count && levels.repetitions[entry] > 0
  }

  func bytes(_ place: Int) -> ArraySlice<UInt8> {
    guard case .bytes(let bytes, let offsets) = values else { return [] }
    return bytes[Int(offsets[place])..<Int(offsets[place + 1])]
  }

  func text(_ place: Int) -> String { String(decoding: bytes(place), as: UTF8.self) }

  func integer(_ place: Int) -> Int64? {
    switch values {
    case .int64(let values): values[place]
    case .int32(let values): Int64(values[place])
    default: nil
    }
  }

  func flag(_ place: Int) -> Bool? {
    if case .boolean(let values) = values { values[place] != 0 } else { nil }
  }

  mutating func nextText() -> String? { next().map(text) }

  mutating func nextInteger() -> Int64? { next().flatMap(integer) }

  mutating func nextFlag() -> Bool? { next().flatMap(flag) }
}
