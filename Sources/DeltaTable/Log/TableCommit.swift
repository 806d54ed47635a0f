/// One version of the log, as it was written.
public struct TableCommit: Sendable {
  public let version: Int64
  /// Milliseconds since the epoch: what the commit says, else when its file was written.
  public private(set) var timestamp: Int64
  public private(set) var info: CommitInfo?
  public private(set) var adds: [AddFile] = []
  public private(set) var removes: [RemoveFile] = []
  public private(set) var transactions: [TableTransaction] = []
  public private(set) var metadata: TableMetadata?
  public private(set) var tableProtocol: TableProtocol?
  public private(set) var domains: [DomainMetadata] = []
  /// Length of the commit file in bytes.
  public let byteCount: Int64

  /// Whether any rows were added, removed or changed; compaction only moves them.
  public var changesData: Bool { adds.contains(where: \.dataChange) || removes.contains(where: \.dataChange) }

  /// A commit as it is about to be written.
  init(
    version: Int64, timestamp: Int64, info: CommitInfo?, adds: [AddFile] = [], removes: [RemoveFile] = [],
    transactions: [TableTransaction] = [], metadata: TableMetadata? = nil, tableProtocol: TableProtocol? = nil, byteCount: Int
  ) {
    self.version = version
    self.timestamp = timestamp
    self.info = info
    self.adds = adds
    self.removes = removes
    self.transactions = transactions
    self.metadata = metadata
    self.tableProtocol = tableProtocol
    self.byteCount = Int64(byteCount)
  }

  /// Reads the lines of a commit file. Actions this library does not know are passed over: what a reader must not
  /// overlook is announced by the protocol action.
  init(version: Int64, bytes: [UInt8], modified: Int64, path: String) throws(DeltaError) {
    self.version = version
    timestamp = modified
    byteCount = Int64(bytes.count)
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
      try take(line, number: number, path: path)
    }
    guard number > 1 || !bytes.isEmpty else {
      throw DeltaError(.malformedLog, "version \(version) is an empty file", path: path)
    }
  }

  private mutating func take(_ line: ArraySlice<UInt8>, number: Int, path: String) throws(DeltaError) {
    let document: JSONValue
    do throws(JSONFault) { document = try JSONValue(parsing: line) } catch {
      throw DeltaError(.malformedLog, "version \(version), line \(number): \(error)", path: path)
    }
    guard case .object(let members) = document else {
      throw DeltaError(.malformedLog, "version \(version), line \(number): not a JSON object", path: path)
    }
    for member in members where !member.value.isNull {
      let fields = ActionFields(action: member.name, value: member.value, version: version, line: number, path: path)
      switch member.name {
      case "add": adds.append(try AddFile(fields))
      case "remove": removes.append(try RemoveFile(fields))
      case "domainMetadata": domains.append(try DomainMetadata(fields))
      case "txn": transactions.append(try TableTransaction(fields))
      case "metaData":
        guard metadata == nil else { throw fields.fault("a second metaData in one commit") }
        metadata = try TableMetadata(fields)
      case "protocol":
        guard tableProtocol == nil else { throw fields.fault("a second protocol in one commit") }
        tableProtocol = try TableProtocol(fields)
      case "commitInfo":
        let info = CommitInfo(lenient: member.value)
        timestamp = info.timestamp ?? timestamp
        self.info = info
      default: break
      }
    }
  }
}
