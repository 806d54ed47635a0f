internal import Parquet

/// What the rows of a checkpoint add up to.
struct CheckpointState {
  private(set) var files = FileColumns()
  private(set) var removed = FileColumns()
  private(set) var metadata: TableMetadata?
  private(set) var tableProtocol: TableProtocol?
  private(set) var transactions: [TableTransaction] = []
  private(set) var domains: [DomainMetadata] = []

  mutating func read(_ group: CheckpointGroup, version: Int64, path: String) throws {
    guard try !group.hasValues("sidecar") else {
      throw DeltaError(
        .checkpointUnsupported,
        "the checkpoint of version \(version) keeps its files in sidecars of the unsupported 'v2Checkpoint'", path: path)
    }
    func fault(_ reason: String) -> DeltaError {
      DeltaError(.malformedLog, "the checkpoint of version \(version): \(reason)", path: path)
    }
    try readProtocol(group, fault)
    try readMetadata(group, fault)
    try readTransactions(group, fault)
    if try group.hasValues("add", "deletionVector", "storageType") {
      throw DeltaError(.unsupportedReaderFeature, "the table uses the unsupported reader feature 'deletionVectors'", path: path)
    }
    try readAdds(group, fault)
    try readRemoves(group, fault)
  }

  private mutating func readAdds(_ group: CheckpointGroup, _ fault: (String) -> DeltaError) throws {
    guard try group.hasValues("add", "path") else { return }
    var paths = try group.leaf("add", "path")
    var partitions = try group.map("add", "partitionValues")
    var sizes = try group.leaf("add", "size")
    var times = try group.leaf("add", "modificationTime")
    var stats = try group.leaf("add", "stats")
    // Writers may leave the text out and keep the statistics typed; the count of rows is what is needed of them.
    var counts = try group.leaf("add", "stats_parsed", "numRecords")
    var tags = try group.map("add", "tags")
    files.reserve(group.rowCount)
    for _ in 0..<group.rowCount {
      let (path, size, time, text) = (paths.next(), sizes.nextInteger(), times.nextInteger(), stats.next())
      let count = counts.nextInteger()
      let partition = partitions.nextNumber(in: &files)
      let remarks = tags.next()
      guard let path else { continue }
      guard let size, size >= 0 else { throw fault("a file without a size") }
      let statistics = text.map { stats.bytes($0) } ?? (count.map { Array(#"{"numRecords":\#($0)}"#.utf8)[...] } ?? [])
      if !remarks.isEmpty { files.setTags(remarks, at: files.count) }
      files.append(
        path: paths.bytes(path), partition: partition, size: size, time: time ?? 0, dataChange: false, stats: statistics)
    }
  }

  private mutating func readRemoves(_ group: CheckpointGroup, _ fault: (String) -> DeltaError) throws {
    guard try group.hasValues("remove", "path") else { return }
    var paths = try group.leaf("remove", "path")
    var partitions = try group.map("remove", "partitionValues")
    var sizes = try group.leaf("remove", "size")
    var times = try group.leaf("remove", "deletionTimestamp")
    var extended = try group.leaf("remove", "extendedFileMetadata")
    for _ in 0..<group.rowCount {
      let (path, size, time) = (paths.next(), sizes.nextInteger(), times.nextInteger())
      let partition = partitions.nextNumber(in: &removed)
      let isExtended = extended.nextFlag() ?? (size != nil)
      guard let path else { continue }
      removed.append(
        path: paths.bytes(path), partition: isExtended ? partition : -1, size: isExtended ? size : nil, time: time,
        dataChange: false, stats: [])
    }
  }

  private mutating func readTransactions(_ group: CheckpointGroup, _ fault: (String) -> DeltaError) throws {
    if try group.hasValues("txn", "appId") {
      var names = try group.leaf("txn", "appId")
      var versions = try group.leaf("txn", "version")
      var times = try group.leaf("txn", "lastUpdated")
      for _ in 0..<group.rowCount {
        let (name, version, time) = (names.nextText(), versions.nextInteger(), times.nextInteger())
        guard let name else { continue }
        guard let version else { throw fault("a transaction without a version") }
        transactions.append(TableTransaction(appID: name, version: version, lastUpdated: time))
      }
    }
    if try group.hasValues("domainMetadata", "domain") {
      var names = try group.leaf("domainMetadata", "domain")
      var configurations = try group.leaf("domainMetadata", "configuration")
      var removals = try group.leaf("domainMetadata", "removed")
      for _ in 0..<group.rowCount {
        let (name, configuration, isRemoved) = (names.nextText(), configurations.nextText(), removals.nextFlag())
        guard let name, isRemoved != true else { continue }
        domains.append(DomainMetadata(domain: name, configuration: configuration ?? "", removed: false))
      }
    }
  }

  private mutating func readProtocol(_ group: CheckpointGroup, _ fault: (String) -> DeltaError) throws {
    guard try group.hasValues("protocol", "minReaderVersion") else { return }
    var readers = try group.leaf("protocol", "minReaderVersion")
    var writers = try group.leaf("protocol", "minWriterVersion")
    var readerFeatures = try group.list("protocol", "readerFeatures")
    var writerFeatures = try group.list("protocol", "writerFeatures")
    for _ in 0..<group.rowCount {
      let (reader, writer) = (readers.nextInteger(), writers.nextInteger())
      let features = (readerFeatures.nextTexts(), writerFeatures.nextTexts())
      guard let reader else { continue }
      guard tableProtocol == nil, (0...Int64(Int32.max)).contains(reader), let writer, (0...Int64(Int32.max)).contains(writer)
      else { throw fault("a second protocol, or one without sound versions") }
      tableProtocol = TableProtocol(
        minReaderVersion: Int(reader), minWriterVersion: Int(writer), readerFeatures: features.0, writerFeatures: features.1)
    }
  }

  private mutating func readMetadata(_ group: CheckpointGroup, _ fault: (String) -> DeltaError) throws {
    guard try group.hasValues("metaData", "id") else { return }
    var ids = try group.leaf("metaData", "id")
    var names = try group.leaf("metaData", "name")
    var comments = try group.leaf("metaData", "description")
    var providers = try group.leaf("metaData", "format", "provider")
    var schemas = try group.leaf("metaData", "schemaString")
    var columns = try group.list("metaData", "partitionColumns")
    var times = try group.leaf("metaData", "createdTime")
    var configurations = try group.map("metaData", "configuration")
    for _ in 0..<group.rowCount {
      let (id, name, comment, provider) = (ids.nextText(), names.nextText(), comments.nextText(), providers.nextText())
      let (schema, time) = (schemas.nextText(), times.nextInteger())
      let (partitionColumns, configuration) = (columns.nextTexts(), configurations.next().compactMapValues { $0 })
      guard let id else { continue }
      guard metadata == nil, let schema else { throw fault("a second metaData, or one without a schema") }
      try TableMetadata.check(provider: provider)
      metadata = try TableMetadata(
        id: id, name: name, comment: comment, schema: TableMetadata.schema(schema, configuration),
        partitionColumns: partitionColumns, configuration: configuration, createdTime: time)
    }
  }
}

extension LeafCursor {
  fileprivate mutating func nextTexts() -> [String] {
    var places: [Int?] = []
    nextElements(into: &places)
    return places.compactMap { $0.map { text($0) } }
  }
}
