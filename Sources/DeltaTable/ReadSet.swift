/// What a commit has read of the table, so that rivals who changed it in the meantime are noticed.
///
/// The files a commit removes need no mention: they must be live in any case.
public enum ReadSet: Sendable, Hashable {
  /// Nothing: the rows added do not depend on any other. An append; a compaction, which moves rows as they are; the
  /// removal of known files.
  case nothing
  /// All live files of these partitions. Each entry gives values per partition column; a column that it does not name
  /// may have any value. What an overwrite of partitions reads.
  case partitions([[String: String?]])
  /// Every live file.
  case wholeTable

  /// Whether a file of these partition values belongs to what was read. Unknown values might.
  func contains(_ values: [String: String?]?) -> Bool {
    switch self {
    case .nothing: return false
    case .wholeTable: return true
    case .partitions(let partitions):
      guard let values else { return !partitions.isEmpty }
      return partitions.contains { $0.allSatisfy { column, value in values[column] == .some(value) } }
    }
  }
}

extension Snapshot {
  /// The live files of some partitions: those whose partition values include `values`.
  ///
  /// - Complexity: O(*n*) in the count of live files.
  public func files(inPartition values: [String: String?]) -> [AddFile] {
    let set = ReadSet.partitions([values])
    return files.filter { set.contains($0.partitionValues) }
  }
}
