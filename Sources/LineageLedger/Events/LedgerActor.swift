/// Who did it: the service itself, or a person by Unix login.
public struct LedgerActor: Sendable, Hashable, Codable {
  public enum Kind: String, Sendable, Hashable, Codable { case service, user }

  public var kind: Kind
  public var id: String

  public init(kind: Kind, id: String) {
    self.kind = kind
    self.id = id
  }

  public static let service = LedgerActor(kind: .service, id: "sluice")

  public static func user(_ login: String) -> LedgerActor { LedgerActor(kind: .user, id: login) }
}

/// The software that wrote a leaf.
public struct LedgerSoftware: Sendable, Hashable, Codable {
  public var name: String
  public var version: String

  public init(name: String, version: String) {
    self.name = name
    self.version = version
  }
}
