internal import DataContracts
internal import DeltaTable
internal import Quality

/// One combination of partition values of a delivery, which becomes one data file.
struct LandingPartition: Sendable, Hashable {
  var values: [String: String?]
  /// Where the data file will stand, as the log spells it.
  var path: String
}

/// Finds for every accepted row the partition it belongs to, and its place in that partition's file.
///
/// Belongs to the thread that judges. Rows keep their order within a partition, so a place is a running count.
struct PartitionSplit {
  private let layout: TableLayout
  private let fixed: [String: String?]
  private let fileName: String
  private let limit: Int
  /// Every partition met so far, by number.
  private(set) var partitions: [LandingPartition] = []
  private var counts: [Int64] = []
  private var numbers = KeyNumbers()
  private var scratch: [UInt8] = []
  private var last: [UInt8] = []
  private var lastNumber: Int32 = 0
  /// Non-null values of each partition column before the next row.
  private var cursors: [Int]

  /// - Parameters:
  ///   - fixed: Values that are the same for every row of the delivery.
  ///   - fileName: Name of each data file in its partition's folder; no two attempts share one.
  ///   - limit: Most partitions of one delivery.
  init(layout: TableLayout, fixed: [String: String?], fileName: String, limit: Int) throws(Fault) {
    self.layout = layout
    self.fixed = fixed
    self.fileName = fileName
    self.limit = limit
    cursors = layout.partitions.map { _ in 0 }
    if layout.partitions.isEmpty { _ = try add([:]) }
  }

  /// Whether all rows go into one file, so that no row need be looked at.
  var isWhole: Bool { layout.partitions.isEmpty }

  /// A new batch of columns begins at its first row.
  mutating func beginBatch() { for index in cursors.indices { cursors[index] = 0 } }

  /// Numbers the rows from `first` on.
  ///
  /// - Parameters:
  ///   - partition: Receives the partition's number of each row.
  ///   - position: Receives the row's place in the partition's file, from 0.
  /// - Throws: ``Fault`` `too-many-partitions` or `partition-value-unusable`.
  /// - Complexity: O(rows); a run of rows of one partition costs a comparison each.
  mutating func sort(
    _ batch: ColumnBatch, from first: Int, partition: inout [Int32], position: inout [Int64]
  ) throws(Fault) {
    let columns = layout.partitions.map { batch.columns[$0.field] }
    for row in first..<batch.rowCount {
      scratch.removeAll(keepingCapacity: true)
      for (index, column) in columns.enumerated() {
        guard column.validity[row] == 1 else {
          scratch.append(0)
          continue
        }
        scratch.append(1)
        column.appendKey(at: cursors[index], to: &scratch)
      }
      if partitions.isEmpty || scratch != last {
        if let known = numbers.number(of: scratch) {
          lastNumber = known
        } else {
          do { lastNumber = try add(try values(columns, row)) } catch {
            throw Fault(
              error.code, at: .judge, position: Fault.Position(record: batch.recordNumbers[row], line: nil, byte: nil),
              error.message)
          }
          numbers.insert(scratch, lastNumber)
        }
        last.removeAll(keepingCapacity: true)
        last.append(contentsOf: scratch)
      }
      for (index, column) in columns.enumerated() { cursors[index] += Int(column.validity[row]) }
      partition.append(lastNumber)
      position.append(counts[Int(lastNumber)])
      counts[Int(lastNumber)] += 1
    }
  }

  private mutating func add(_ values: [String: String?]) throws(Fault) -> Int32 {
    guard partitions.count < limit else {
      throw Fault(
        "too-many-partitions", at: .judge,
        "the rows fall into more than \(limit) partitions of \(layout.partitionColumns.dropFirst().joined(separator: ", "))")
    }
    let all = fixed.merging(values) { $1 }
    let folder: String
    do { folder = try PartitionPath.folder(columns: layout.partitionColumns, values: all) } catch {
      throw Fault("partition-value-unusable", at: .judge, error.message)
    }
    let path = PartitionPath.logPath(ofFile: folder.isEmpty ? fileName : "\(folder)/\(fileName)")
    partitions.append(LandingPartition(values: all, path: path))
    counts.append(0)
    return Int32(partitions.count - 1)
  }

  private func values(_ columns: [Column], _ row: Int) throws(Fault) -> [String: String?] {
    var values: [String: String?] = [:]
    for (index, column) in columns.enumerated() {
      let wanted = layout.partitions[index].column
      let name = wanted.name
      let value = column.validity[row] == 1 ? column.deltaValue(at: cursors[index]).widened(to: wanted.type) : nil
      if case .string("")? = value {
        throw Fault(
          "partition-value-unusable", at: .judge,
          "column '\(name)' has an empty text, which Delta cannot tell from null in a partition")
      }
      values.updateValue(PartitionText.text(value), forKey: name)
    }
    return values
  }
}

extension Column {
  /// Appends bytes that tell the value from every other of the column.
  fileprivate func appendKey(at index: Int, to key: inout [UInt8]) {
    func add<Number: FixedWidthInteger>(_ number: Number) { withUnsafeBytes(of: number.littleEndian) { key.append(contentsOf: $0) } }
    switch kind {
    case .bytes:
      let range = Int(offsets[index])..<Int(offsets[index + 1])
      add(UInt32(truncatingIfNeeded: range.count))
      key.append(contentsOf: bytes[range])
    case .boolean: key.append(boolean[index])
    case .int32Decimal, .date: add(int32[index])
    case .int64Decimal, .int64, .timestamp: add(int64[index])
    case .int128Decimal: add(int128[index])
    case .double: add(double[index].bitPattern)
    }
  }

  fileprivate func deltaValue(at index: Int) -> DeltaValue {
    switch kind {
    case .bytes: .string(String(decoding: bytes[Int(offsets[index])..<Int(offsets[index + 1])], as: UTF8.self))
    case .boolean: .boolean(boolean[index] != 0)
    case .int32Decimal(_, let scale): .decimal(unscaled: Int128(int32[index]), scale: scale)
    case .int64Decimal(_, let scale): .decimal(unscaled: Int128(int64[index]), scale: scale)
    case .int128Decimal(_, let scale): .decimal(unscaled: int128[index], scale: scale)
    case .date: .date(days: int32[index])
    case .timestamp: .timestamp(microseconds: int64[index])
    case .int64: .long(int64[index])
    case .double: .double(double[index])
    }
  }
}

extension DeltaValue {
  /// The value as one of a wider column: a partition's folder is then called the same, whichever feed fills it.
  fileprivate func widened(to type: ColumnType) -> DeltaValue {
    guard case .decimal(_, let scale) = type else { return self }
    func scaled(_ value: Int128, _ own: Int) -> DeltaValue {
      .decimal(unscaled: (0..<max(0, scale - own)).reduce(value) { product, _ in product * 10 }, scale: scale)
    }
    switch self {
    case .long(let value): return scaled(Int128(value), 0)
    case .decimal(let unscaled, let own): return scaled(unscaled, own)
    default: return self
    }
  }
}

/// Numbers of byte keys; a key that is known costs no allocation to find.
struct KeyNumbers {
  private var slots = [Int32](repeating: -1, count: 64)
  private var keys: [[UInt8]] = []
  private var values: [Int32] = []

  func number(of key: [UInt8]) -> Int32? {
    let entry = slots[slot(of: key)]
    return entry < 0 ? nil : values[Int(entry)]
  }

  mutating func insert(_ key: [UInt8], _ value: Int32) {
    keys.append(key)
    values.append(value)
    if keys.count * 2 > slots.count {
      slots = [Int32](repeating: -1, count: slots.count * 2)
      for index in keys.indices { slots[slot(of: keys[index])] = Int32(index) }
    } else {
      slots[slot(of: key)] = Int32(keys.count - 1)
    }
  }

  /// Where the key is, or would be.
  private func slot(of key: [UInt8]) -> Int {
    var hasher = Hasher()
    key.withUnsafeBytes { hasher.combine(bytes: $0) }
    var slot = hasher.finalize() & (slots.count - 1)
    while slots[slot] >= 0, keys[Int(slots[slot])] != key { slot = (slot + 1) & (slots.count - 1) }
    return slot
  }
}
