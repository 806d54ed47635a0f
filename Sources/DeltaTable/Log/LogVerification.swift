/// Something in a log that is not as it should be.
public struct LogFault: Sendable, Hashable, CustomStringConvertible {
  /// Name of the file in the log.
  public let file: String
  public let reason: String

  public var description: String { "\(file): \(reason)" }
}

extension DeltaTable {
  /// Replays the whole log and holds every checkpoint and every version checksum against it.
  ///
  /// What readers believe first is a checkpoint: one that says something else than the commits before it gives another
  /// table. Files that are none of the log's are faults too, but not hidden ones.
  ///
  /// - Throws: ``DeltaError`` when the commits themselves cannot be read.
  /// - Complexity: O(*n*) in all actions of the log, and in live files for every checkpoint.
  public func verifyLog() throws(DeltaError) -> [LogFault] {
    let names = try log.store.names(from: "") ?? []
    let listing = LogListing(names)
    var faults = names.filter { !Self.isKnown($0) }.sorted().map { LogFault(file: $0, reason: "is no file of a Delta log") }
    var state: Snapshot
    if listing.versions.first == 0 {
      state = try Snapshot(first: log.read(0), path: log.path)
    } else if let oldest = listing.checkpoints.first {
      state = try CheckpointReader(oldest, in: log).snapshot()
    } else {
      throw DeltaError(.notATable, "there is no Delta log in this folder; create the table first", path: directory)
    }
    let latest = listing.latest ?? state.version
    let checksums = Set(names)
    while true {
      faults += self.faults(beside: state, listing, checksums)
      guard state.version < latest else { return faults }
      state.apply(try log.read(state.version + 1))
    }
  }

  private func faults(beside state: Snapshot, _ listing: LogListing, _ names: Set<String>) -> [LogFault] {
    var faults: [LogFault] = []
    let checksum = VersionChecksum.name(state.version)
    if names.contains(checksum) {
      do {
        faults += (try checksumDifferences(of: state) ?? []).map { LogFault(file: checksum, reason: $0) }
      } catch {
        faults.append(LogFault(file: checksum, reason: error.message))
      }
    }
    for name in listing.checkpoints where name.version == state.version {
      do {
        let found = try CheckpointReader(name, in: log).snapshot()
        faults += state.differences(from: found).map { LogFault(file: name.files[0], reason: $0) }
      } catch {
        faults.append(LogFault(file: name.files[0], reason: error.message))
      }
    }
    return faults
  }

  private static func isKnown(_ name: String) -> Bool {
    if name.hasPrefix(".") || name == LastCheckpoint.fileName { return true }
    guard LogListing.version(of: name) != nil else { return false }
    let rest = name.dropFirst(20)
    return rest == ".json" || rest == ".crc" || rest.hasPrefix(".checkpoint.") || rest.hasSuffix(".compacted.json")
  }
}

extension Snapshot {
  /// One sentence for everything in which a checkpoint of this version differs from the commits.
  fileprivate func differences(from checkpoint: Snapshot) -> [String] {
    var differences: [String] = []
    if checkpoint.metadata != metadata { differences.append("the metadata is not that of the commits") }
    if checkpoint.tableProtocol != tableProtocol { differences.append("the protocol is not that of the commits") }
    if checkpoint.transactions != transactions { differences.append("the transactions are not those of the commits") }
    if checkpoint.domainActions != domainActions { differences.append("the domains are not those of the commits") }
    let isSame = checkpoint.files.count == files.count && checkpoint.files.allSatisfy { found in
      guard var file = files[found.path] else { return false }
      file.dataChange = found.dataChange
      if found.stats == nil || file.stats == nil { file.stats = found.stats }
      return file == found
    }
    if !isSame { differences.append("the live files are not those of the commits") }
    return differences
  }
}
