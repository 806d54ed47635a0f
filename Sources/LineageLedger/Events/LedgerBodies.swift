/// The log began.
public struct LedgerCreated: Sendable, Hashable, Codable {
  public var origin: String
  /// The verifier key of the checkpoints, in C2SP form.
  public var vkey: String

  public init(origin: String, vkey: String) {
    self.origin = origin
    self.vkey = vkey
  }
}

/// The gateway runs with another configuration from here on.
public struct ConfigChanged: Sendable, Hashable, Codable {
  /// `sha256:<hex>` of the effective configuration.
  public var sha256: String
  /// 1 for the first configuration, then one more for each change; part of the key, since a configuration may return.
  public var revision: Int

  public init(sha256: String, revision: Int) {
    self.sha256 = sha256
    self.revision = revision
  }
}

/// A person overrode a verdict.
public struct ManualOverride: Sendable, Hashable, Codable {
  public enum Action: String, Sendable, Hashable, Codable { case retry, accept, discard, reprocess }

  /// UUID of this act; part of the key.
  public var override: String
  public var action: Action
  /// The attempt that this act starts; for `discard`, the attempt that it ends.
  public var attempt: Int
  /// The verdict that was overridden.
  public var code: String?
  /// The only free text of the ledger, at most 500 bytes.
  public var reason: String?
  /// A control file that the person gave with it; from here on it is the delivery's.
  public var control: ControlFact?

  public init(
    override: String = UUIDv7.make(), action: Action, attempt: Int, code: String?, reason: String?, control: ControlFact? = nil
  ) {
    self.override = override
    self.action = action
    self.attempt = attempt
    self.code = code
    self.reason = reason
    self.control = control
  }
}
