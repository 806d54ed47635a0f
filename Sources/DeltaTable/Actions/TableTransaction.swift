/// An application's own progress mark, kept by the table so that a replayed commit is recognised.
public struct TableTransaction: Sendable, Hashable {
  public let appID: String
  public let version: Int64
  /// Milliseconds since the epoch.
  public let lastUpdated: Int64?

  public init(appID: String, version: Int64, lastUpdated: Int64? = nil) {
    self.appID = appID
    self.version = version
    self.lastUpdated = lastUpdated
  }

  init(_ fields: ActionFields) throws(DeltaError) {
    appID = try fields.string("appId")
    version = try fields.integer("version", in: Int64.min...Int64.max)
    lastUpdated = try fields.optionalInteger("lastUpdated", in: Int64.min...Int64.max)
  }

  var action: JSONValue { .object([.init("txn", fields)]) }

  /// The members of the action.
  var fields: JSONValue {
    var members: [JSONValue.Member] = [.init("appId", .string(appID)), .init("version", .integer(version))]
    if let lastUpdated { members.append(.init("lastUpdated", .integer(lastUpdated))) }
    return .object(members)
  }
}
