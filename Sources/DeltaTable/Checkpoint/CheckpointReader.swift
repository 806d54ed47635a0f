internal import Parquet

/// Reads a classic checkpoint, of one file or several parts, whoever wrote it.
struct CheckpointReader {
  let name: CheckpointName
  let log: LogFolder

  /// Bounds the memory a hostile log can take.
  private static let maximumBytes = 1 << 30

  init(_ name: CheckpointName, in log: LogFolder) {
    self.name = name
    self.log = log
  }

  /// The table at the checkpoint's version. Its time is when the checkpoint was written.
  ///
  /// - Throws: ``DeltaError``: `.malformedLog` when the file is torn or breaks the protocol, `.checkpointUnsupported` when
  ///   its actions lie in other files, `.unsupportedReaderFeature` when it names deletion vectors, `.inputOutput`.
  func snapshot() throws(DeltaError) -> Snapshot {
    var state = CheckpointState()
    var byteCount: Int64 = 0
    var modified: Int64 = 0
    for file in name.files {
      let place = "\(log.path)/\(file)"
      guard let object = try log.store.read(file, limit: Self.maximumBytes) else {
        throw DeltaError(.malformedLog, "a part of the checkpoint of version \(name.version) is missing", path: place)
      }
      byteCount += Int64(object.bytes.count)
      modified = max(modified, object.modified)
      do {
        let reader = try ParquetReader(bytes: object.bytes)
        for group in reader.rowGroups.indices {
          try state.read(CheckpointGroup(reader, group), version: name.version, path: place)
        }
      } catch let error as DeltaError {
        throw error
      } catch {
        throw DeltaError(.malformedLog, "the checkpoint of version \(name.version) cannot be read: \(error)", path: place)
      }
    }
    let path = "\(log.path)/\(name.files[0])"
    guard let metadata = state.metadata, let tableProtocol = state.tableProtocol else {
      throw DeltaError(.malformedLog, "the checkpoint of version \(name.version) has no protocol or no metaData", path: path)
    }
    let (files, removed) = (FileArchive(state.files), FileArchive(state.removed))
    guard !files.hasDuplicates else {
      throw DeltaError(.malformedLog, "the checkpoint of version \(name.version) has a file twice", path: path)
    }
    var tail = LogTail()
    tail.checkpointVersion = name.version
    tail.checkpointBytes = byteCount
    return Snapshot(
      version: name.version, timestamp: modified, tableProtocol: tableProtocol, metadata: metadata, files: files,
      removed: removed, transactions: state.transactions, domains: state.domains, tail: tail)
  }
}
