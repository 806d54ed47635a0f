/// What a table amounts to at a version, kept beside the commit in `N.crc` (PROTOCOL, "Version Checksum File").
public struct VersionChecksum: Sendable, Hashable {
  public let tableSizeBytes: Int64
  public let fileCount: Int64
  public let metadata: TableMetadata
  public let tableProtocol: TableProtocol
  /// The latest version of every application's transactions; `nil` when the file does not say.
  public let transactions: [String: Int64]?

  static func name(_ version: Int64) -> String { LogFolder.prefix(version) + ".crc" }

  init(_ snapshot: Snapshot) {
    tableSizeBytes = snapshot.files.totalBytes
    fileCount = Int64(snapshot.files.count)
    metadata = snapshot.metadata
    tableProtocol = snapshot.tableProtocol
    transactions = snapshot.transactions
  }

  init(_ bytes: [UInt8], version: Int64, path: String) throws(DeltaError) {
    let document: JSONValue
    do { document = try JSONValue(parsing: bytes) } catch {
      throw DeltaError(.malformedLog, "the version checksum is not JSON: \(error)", path: path)
    }
    func fields(_ value: JSONValue?) -> ActionFields {
      ActionFields(action: "checksum", value: value ?? .null, version: version, line: 1, path: path)
    }
    let top = fields(document)
    tableSizeBytes = try top.integer("tableSizeBytes")
    fileCount = try top.integer("numFiles")
    metadata = try TableMetadata(fields(document["metadata"]))
    tableProtocol = try TableProtocol(fields(document["protocol"]))
    guard case .array(let elements)? = document["setTransactions"] else {
      transactions = nil
      return
    }
    var transactions: [String: Int64] = [:]
    for element in elements {
      let transaction = try TableTransaction(fields(element))
      transactions[transaction.appID] = transaction.version
    }
    self.transactions = transactions
  }

  /// The file of a table as a commit has left it.
  static func bytes(_ snapshot: Snapshot, transactionID: String?) -> [UInt8] {
    var members: [JSONValue.Member] = []
    if let transactionID { members.append(.init("txnId", .string(transactionID))) }
    members += [
      .init("tableSizeBytes", .integer(snapshot.files.totalBytes)), .init("numFiles", .integer(snapshot.files.count)),
      .init("numMetadata", .integer(1)), .init("numProtocol", .integer(1)),
      .init("metadata", snapshot.metadata.fields), .init("protocol", snapshot.tableProtocol.fields),
      .init("setTransactions", .array(snapshot.transactionActions.map(\.fields))),
      .init("domainMetadata", .array(snapshot.domainActions.map(\.fields))),
    ]
    return Array(JSONValue.object(members).text.utf8)
  }

  /// One sentence for everything in which the table differs from this.
  func differences(from snapshot: Snapshot) -> [String] {
    let found = VersionChecksum(snapshot)
    var differences: [String] = []
    if fileCount != found.fileCount { differences.append("\(found.fileCount) live files, the checksum says \(fileCount)") }
    if tableSizeBytes != found.tableSizeBytes {
      differences.append("\(found.tableSizeBytes) bytes in live files, the checksum says \(tableSizeBytes)")
    }
    if metadata != found.metadata { differences.append("the metadata is not that of the checksum") }
    if tableProtocol != found.tableProtocol { differences.append("the protocol is not that of the checksum") }
    if let transactions, transactions != found.transactions {
      differences.append("the transactions are not those of the checksum")
    }
    return differences
  }
}

extension DeltaTable {
  /// Compares a version, put together from the log, with the checksum its writer left beside the commit.
  ///
  /// - Returns: One sentence per difference, none when they agree; `nil` when there is no checksum of that version.
  /// - Throws: ``DeltaError``, `.malformedLog` when the checksum cannot be read.
  public func checksumDifferences(of snapshot: Snapshot) throws(DeltaError) -> [String]? {
    let name = VersionChecksum.name(snapshot.version)
    guard let object = try log.store.read(name, limit: LogFolder.maximumCommitBytes) else { return nil }
    return try VersionChecksum(object.bytes, version: snapshot.version, path: "\(log.path)/\(name)").differences(from: snapshot)
  }

  /// Leaves the checksum beside a commit. A failure is let pass: the commit stands, and readers must do without.
  func writeChecksum(of snapshot: Snapshot, transactionID: String?) {
    guard let staged = try? log.store.stage() else { return }
    guard (try? staged.append(VersionChecksum.bytes(snapshot, transactionID: transactionID))) != nil else { return }
    _ = try? staged.publish(as: VersionChecksum.name(snapshot.version), .ifAbsentUnforced)
  }
}
