/// The definition and repetition levels of one leaf, one of each per value or null (the Dremel encoding).
///
/// A definition level says how many of the optional and repeated fields on the way to the leaf are
/// there; only at the maximum is there a value. A repetition level says in which list the entry continues; 0 starts a row.
public struct Levels: Sendable, Hashable {
  /// Empty where the leaf's maximum is 0: then every entry is a value.
  public var definitions: [UInt8]
  /// Empty where the leaf's maximum is 0: then every entry is a row.
  public var repetitions: [UInt8]

  public init(definitions: [UInt8], repetitions: [UInt8] = []) {
    self.definitions = definitions
    self.repetitions = repetitions
  }
}

/// What levels of one leaf amount to, once they are known to be well formed.
struct LevelSummary: Equatable {
  var rowCount = 0
  /// Entries at the maximum definition level.
  var valueCount = 0
}

extension Levels {
  /// Checks that the levels describe rows: the first entry starts one, no level exceeds its maximum, and a
  /// list is only continued where it has begun.
  ///
  /// - Throws: ``ParquetError/Code/corruptPage``; the writer turns it into its own code.
  static func summary(
    definitions: UnsafePointer<UInt8>?, repetitions: UnsafePointer<UInt8>?, count: Int, column: LeafColumn
  ) throws(ParquetError) -> LevelSummary {
    let maximum = UInt8(column.maximumDefinitionLevel)
    var summary = LevelSummary(rowCount: count, valueCount: count)
    if let definitions {
      var largest: UInt8 = 0
      var values = 0
      for index in 0..<count {
        largest = max(largest, definitions[index])
        values &+= definitions[index] == maximum ? 1 : 0
      }
      guard largest <= maximum else { throw ByteCursor.corrupt("a definition level of \(largest), above \(maximum)") }
      summary.valueCount = values
    }
    guard let repetitions, let definitions, count > 0 else { return summary }
    let minimumDefinitions = column.elementDefinitionLevels
    guard repetitions[0] == 0 else { throw ByteCursor.corrupt("a chunk that begins in the middle of a row") }
    summary.rowCount = 1
    for index in 1..<count {
      let level = Int(repetitions[index])
      guard level > 0 else {
        summary.rowCount += 1
        continue
      }
      guard level < minimumDefinitions.count else {
        throw ByteCursor.corrupt("a repetition level of \(level), above \(column.maximumRepetitionLevel)")
      }
      let needed = minimumDefinitions[level]
      guard definitions[index] >= needed, definitions[index - 1] >= needed else {
        throw ByteCursor.corrupt("a list that continues although it is empty or null")
      }
    }
    return summary
  }
}
