/// Known faults of old writers, by the name they left in the footer.
struct WriterQuirks {
  /// The sizes of chunks leave out the header of the dictionary page (PARQUET-816): parquet-mr before 1.2.9.
  let omitsDictionaryHeader: Bool
  /// The footer counts no rows although row groups hold some: parquet-rs 0.x.
  let omitsRowCount: Bool

  init(createdBy: String?) {
    let words = (createdBy ?? "").split(separator: " ", maxSplits: 3)
    let version = words.count > 2 && words[1] == "version" ? Self.numbers(words[2]) : []
    omitsDictionaryHeader = words.first == "parquet-mr" && version.lexicographicallyPrecedes([1, 2, 9])
    omitsRowCount = words.first == "parquet-rs" && version.first == 0
  }

  /// How far beyond its stated end a chunk may reach: more than any header of a dictionary page, as in Arrow.
  var chunkSlack: Int { omitsDictionaryHeader ? 100 : 0 }

  private static func numbers(_ version: Substring) -> [Int] {
    version.split(separator: ".").map { part in Int(part.prefix { $0.isASCII && $0.isNumber }) ?? 0 }
  }
}
