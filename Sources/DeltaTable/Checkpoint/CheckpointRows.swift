internal import Parquet

/// The actions of a snapshot as rows of a checkpoint, one action per row.
struct CheckpointRows {
  private var leaves: [CheckpointLeaf]
  private let places: [String: Range<Int>]
  private(set) var count = 0

  init(_ schema: Schema) {
    leaves = schema.leaves.map { CheckpointLeaf($0) }
    places = Dictionary(uniqueKeysWithValues: schema.fields.map { ($0.name, $0.leaves) })
  }

  /// What the texts of the rows so far take, roughly.
  var byteCount: Int { leaves.reduce(0) { $0 + $1.byteCount } }

  mutating func append(_ transaction: TableTransaction) {
    row("txn") { leaves, first in
      leaves[first].append(transaction.appID)
      leaves[first + 1].append(transaction.version)
      leaves[first + 2].append(transaction.lastUpdated)
    }
  }

  mutating func append(_ file: AddFile) {
    row("add") { leaves, first in
      leaves[first].append(file.path)
      Self.append(file.partitionValues, to: &leaves, at: first + 1)
      leaves[first + 3].append(file.size)
      leaves[first + 4].append(file.modificationTime)
      // In a checkpoint nothing changes (PROTOCOL, "Checkpoints": dataChange is false).
      leaves[first + 5].append(false)
      leaves[first + 6].append(file.stats)
      Self.append(file.tags.isEmpty ? nil : file.tags, to: &leaves, at: first + 7)
    }
  }

  mutating func append(_ file: RemoveFile) {
    row("remove") { leaves, first in
      leaves[first].append(file.path)
      leaves[first + 1].append(file.deletionTimestamp)
      leaves[first + 2].append(false)
      leaves[first + 3].append(file.partitionValues != nil && file.size != nil)
      Self.append(file.partitionValues, to: &leaves, at: first + 4)
      leaves[first + 6].append(file.size)
    }
  }

  mutating func append(_ metadata: TableMetadata) {
    row("metaData") { leaves, first in
      leaves[first].append(metadata.id)
      leaves[first + 1].append(metadata.name)
      leaves[first + 2].append(metadata.comment)
      leaves[first + 3].append("parquet")
      Self.append([:], to: &leaves, at: first + 4)
      leaves[first + 6].append(metadata.schema.schemaString)
      leaves[first + 7].append(list: metadata.partitionColumns)
      leaves[first + 8].append(metadata.createdTime)
      Self.append(metadata.configuration, to: &leaves, at: first + 9)
    }
  }

  mutating func append(_ tableProtocol: TableProtocol) {
    row("protocol") { leaves, first in
      leaves[first].append(Int32(truncatingIfNeeded: tableProtocol.minReaderVersion))
      leaves[first + 1].append(Int32(truncatingIfNeeded: tableProtocol.minWriterVersion))
      // Lists of features stand in the checkpoint exactly where the versions ask for them.
      leaves[first + 2].append(list: tableProtocol.minReaderVersion >= 3 ? tableProtocol.readerFeatures : nil)
      leaves[first + 3].append(list: tableProtocol.minWriterVersion >= 7 ? tableProtocol.writerFeatures : nil)
    }
  }

  mutating func append(_ domain: DomainMetadata) {
    row("domainMetadata") { leaves, first in
      leaves[first].append(domain.domain)
      leaves[first + 1].append(domain.configuration)
      leaves[first + 2].append(domain.removed)
    }
  }

  /// The columns of the rows so far, which begin anew.
  mutating func takeRowGroup(_ properties: WriterProperties) throws(ParquetError) -> [EncodedColumnChunk] {
    var chunks: [EncodedColumnChunk] = []
    for index in leaves.indices {
      settle(index)
      chunks.append(try leaves[index].encoded(properties))
      leaves[index] = CheckpointLeaf(leaves[index].column)
    }
    count = 0
    return chunks
  }

  private mutating func row(_ action: String, _ append: (inout [CheckpointLeaf], Int) -> Void) {
    guard let place = places[action] else { return }
    for index in place { settle(index) }
    append(&leaves, place.lowerBound)
    count += 1
  }

  /// Makes up for the rows of other actions since the leaf's last.
  private mutating func settle(_ index: Int) {
    let missing = count - leaves[index].rowCount
    if missing > 0 { leaves[index].skip(rows: missing) }
  }

  private static func append(_ map: [String: String?]?, to leaves: inout [CheckpointLeaf], at index: Int) {
    let keys = map?.keys.sorted()
    leaves[index].append(keys: keys)
    leaves[index + 1].append(mapValues: keys?.map { map?[$0] ?? nil })
  }
}
