/// Known faults of old writers, by the name they left in the footer.
struct WriterQuirks {
  /// The sizes of chunks leave out the header of the dictionary page (PARQUET-816): parquet-mr before 1.2.9,
  /// which may leave out its version too.
  let omitsDictionaryHeader: Bool
  /// The footer counts no rows although row groups hold some: parquet-rs 0.x.
  let omitsRowCount: Bool

  init(createdBy: String?) {
    let writer = WriterVersion(createdBy)
    let isOldJava = writer?.application == "parquet-mr" && writer?.version.map { $0 < (1, 2, 9) } ?? false
    omitsDictionaryHeader = isOldJava || createdBy == "parquet-mr"
    omitsRowCount = writer?.application == "parquet-rs" && writer?.version?.0 == 0
  }

  /// How far beyond its stated end a chunk may reach: more than any header of a dictionary page, as in Arrow.
  var chunkSlack: Int { omitsDictionaryHeader ? 100 : 0 }
}
