/// A setting that another writer keeps in the table under a name of its own; carried along, never interpreted.
public struct DomainMetadata: Sendable, Hashable {
  public let domain: String
  public let configuration: String
  /// Whether this takes the domain out of the table.
  public let removed: Bool

  init(domain: String, configuration: String, removed: Bool) {
    self.domain = domain
    self.configuration = configuration
    self.removed = removed
  }

  init(_ fields: ActionFields) throws(DeltaError) {
    domain = try fields.string("domain")
    configuration = try fields.string("configuration")
    removed = try fields.bool("removed")
  }

  /// The members of the action.
  var fields: JSONValue {
    .object([
      .init("domain", .string(domain)), .init("configuration", .string(configuration)), .init("removed", .bool(removed)),
    ])
  }
}
