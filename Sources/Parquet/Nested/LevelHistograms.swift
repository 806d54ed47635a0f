/// How often each level occurs (parquet.thrift, SizeStatistics): element `n` counts level `n`.
struct LevelHistograms: Sendable, Hashable {
  /// Empty for leaves outside of lists.
  var repetition: [Int] = []
  /// Empty for leaves that cannot be null.
  var definition: [Int] = []

  init(summing parts: [LevelHistograms]) {
    func add(_ total: inout [Int], _ part: [Int]) {
      if total.isEmpty { total = part } else { for index in part.indices { total[index] += part[index] } }
    }
    for part in parts {
      add(&repetition, part.repetition)
      add(&definition, part.definition)
    }
  }

  /// Of a page of a column without lists whose groups are never absent.
  init(nulls: Int, values: Int, isOptional: Bool) {
    if isOptional { definition = [nulls, values] }
  }

  init(
    definitions: UnsafePointer<UInt8>?, repetitions: UnsafePointer<UInt8>?, range: Range<Int>, column: LeafColumn
  ) {
    if let definitions {
      definition = Self.count(definitions, range, maximum: column.maximumDefinitionLevel)
    }
    if let repetitions {
      repetition = Self.count(repetitions, range, maximum: column.maximumRepetitionLevel)
    }
  }

  private static func count(_ levels: UnsafePointer<UInt8>, _ range: Range<Int>, maximum: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: maximum + 1)
    counts.withUnsafeMutableBufferPointer { counts in
      for index in range { counts[Int(levels[index])] &+= 1 }
    }
    return counts
  }
}

extension LevelHistograms {
  /// Those of one page out of a column index, where all pages follow one another; `nil` if the index has none.
  init?(page: Int, of count: Int, repetitions: [Int], definitions: [Int]) {
    func part(_ all: [Int]) -> [Int] {
      let width = all.count / count
      return width * count == all.count ? Array(all[page * width..<(page + 1) * width]) : []
    }
    repetition = part(repetitions)
    definition = part(definitions)
    if repetition.isEmpty && definition.isEmpty { return nil }
  }
}
