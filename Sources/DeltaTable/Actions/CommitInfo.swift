/// Who committed what, and why: provenance that readers show but never interpret.
public struct CommitInfo: Sendable, Hashable {
  /// Milliseconds since the epoch; `nil` when the commit does not say.
  public var timestamp: Int64?
  /// `WRITE`, `CREATE TABLE`, `OPTIMIZE` and the like.
  public var operation: String
  public var operationParameters: [String: String]
  /// The writing program and its version.
  public var engineInfo: String?
  /// Unique per commit; how a writer recognises its own commit.
  public internal(set) var transactionID: String?
  /// Further facts of the writer's own, stored as top-level string members.
  public var facts: [String: String]

  /// - Parameters:
  ///   - timestamp: The time of the commit; the moment of committing when `nil`.
  ///   - facts: Names must not be those of the protocol's own members; a prefix of the application's is advised.
  public init(
    operation: String, operationParameters: [String: String] = [:], engineInfo: String? = nil,
    timestamp: Int64? = nil, facts: [String: String] = [:]
  ) {
    self.operation = operation
    self.operationParameters = operationParameters
    self.engineInfo = engineInfo
    self.timestamp = timestamp
    self.transactionID = nil
    self.facts = facts
  }

  static let ownMembers: Set<String> = [
    "timestamp", "inCommitTimestamp", "operation", "operationParameters", "engineInfo", "txnId", "isBlindAppend",
    "readVersion", "isolationLevel", "operationMetrics", "userId", "userName", "userMetadata", "tags", "clusterId",
    "job", "notebook", "clientVersion",
  ]

  /// Reads leniently: the protocol lets anybody write any JSON here, so nothing in it can spoil a table.
  init(lenient value: JSONValue) {
    timestamp = value["timestamp"]?.integerValue
    operation = value["operation"]?.stringValue ?? ""
    operationParameters = [:]
    if case .object(let members)? = value["operationParameters"] {
      for member in members { operationParameters[member.name] = member.value.stringValue ?? member.value.text }
    }
    engineInfo = value["engineInfo"]?.stringValue
    transactionID = value["txnId"]?.stringValue
    facts = [:]
    if case .object(let members) = value {
      for member in members where !Self.ownMembers.contains(member.name) { facts[member.name] = member.value.stringValue }
    }
  }

  func action(transactionID: String, timestamp: Int64, isBlindAppend: Bool) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("timestamp", .integer(timestamp)),
      .init("operation", .string(operation)),
      .init("operationParameters", .sortedObject(operationParameters.mapValues { .string($0) })),
      .init("isBlindAppend", .bool(isBlindAppend)),
    ]
    if let engineInfo { members.append(.init("engineInfo", .string(engineInfo))) }
    members.append(.init("txnId", .string(transactionID)))
    for name in facts.keys.sorted() { members.append(.init(name, .string(facts[name] ?? ""))) }
    return .object([.init("commitInfo", .object(members))])
  }
}
