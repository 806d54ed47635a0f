/// File actions stored column by column: what they share is kept once, texts lie in common buffers.
struct FileColumns: Sendable {
  /// One file action, whichever kind.
  struct Row {
    var path: String
    /// `nil`: the action does not say.
    var partitionValues: [String: String?]?
    var size: Int64?
    /// Modification or deletion, in milliseconds since the epoch.
    var time: Int64?
    var dataChange: Bool
    var stats: String?
    var tags: [String: String?]
  }

  private(set) var paths = ByteTexts()
  private var partitions: [Int32] = []
  private var partitionSets: [[String: String?]] = []
  private var partitionNumbers: [[String: String?]: Int32] = [:]
  private var sizes: [Int64] = []
  private var times: [Int64] = []
  private var dataChanges: [Bool] = []
  private var stats = ByteTexts()
  private var tags: [Int: [String: String?]] = [:]

  /// Stands for "the action does not say".
  private static let absent = Int64.min

  var count: Int { sizes.count }

  mutating func reserve(_ count: Int) {
    paths.reserve(count)
    stats.reserve(count)
    partitions.reserveCapacity(count)
    sizes.reserveCapacity(count)
    times.reserveCapacity(count)
    dataChanges.reserveCapacity(count)
  }

  mutating func append(_ row: Row) {
    let partition = row.partitionValues.map { number(of: $0) } ?? -1
    if !row.tags.isEmpty { tags[count] = row.tags }
    append(
      path: row.path.utf8, partition: partition, size: row.size, time: row.time, dataChange: row.dataChange,
      stats: row.stats.map { Array($0.utf8) } ?? [])
  }

  /// Appends an action whose partition values have their ``number(of:)``.
  mutating func append(
    path: some Collection<UInt8>, partition: Int32, size: Int64?, time: Int64?, dataChange: Bool,
    stats text: some Collection<UInt8>
  ) {
    paths.append(path)
    partitions.append(partition)
    sizes.append(size ?? Self.absent)
    times.append(time ?? Self.absent)
    dataChanges.append(dataChange)
    stats.append(text)
  }

  mutating func setTags(_ values: [String: String?], at index: Int) { tags[index] = values }

  /// The number under which partition values are kept.
  mutating func number(of values: [String: String?]) -> Int32 {
    if let known = partitionNumbers[values] { return known }
    let number = Int32(truncatingIfNeeded: partitionSets.count)
    partitionSets.append(values)
    partitionNumbers[values] = number
    return number
  }

  func size(_ index: Int) -> Int64 { max(0, sizes[index]) }

  subscript(index: Int) -> Row {
    let text = stats.range(index)
    return Row(
      path: paths[index], partitionValues: partitions[index] < 0 ? nil : partitionSets[Int(partitions[index])],
      size: sizes[index] == Self.absent ? nil : sizes[index], time: times[index] == Self.absent ? nil : times[index],
      dataChange: dataChanges[index], stats: text.isEmpty ? nil : stats[index], tags: tags[index] ?? [:])
  }
}
