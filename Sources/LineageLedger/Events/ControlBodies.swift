/// The control file that came with a data file, and lies in the vault beside it.
public struct ControlFact: Sendable, Hashable, Codable {
  /// Where it was; its endpoint is the data file's.
  public var path: String
  /// Bytes.
  public var size: Int64
  /// The source's modification time, in seconds since 1970.
  public var modified: Int64
  /// `sha256:<hex>` of the bytes as received.
  public var sha256: String

  public init(path: String, size: Int64, modified: Int64, sha256: String) {
    self.path = path
    self.size = size
    self.modified = modified
    self.sha256 = sha256
  }
}

/// What was done with a control file at its source.
public struct ControlAcknowledged: Sendable, Hashable, Codable {
  public var action: RemoteAcknowledged.Action
  public var path: String
  public var target: String?

  public init(action: RemoteAcknowledged.Action, path: String, target: String? = nil) {
    self.action = action
    self.path = path
    self.target = target
  }
}

/// A table whose keys records were compared with, as it stood.
public struct ReferenceFact: Sendable, Hashable, Codable {
  /// What the contract calls it.
  public var resource: String
  public var table: String
  public var columns: [String]
  /// The version of the table that was read.
  public var deltaVersion: Int64
  /// Different keys.
  public var keys: Int64

  public init(resource: String, table: String, columns: [String], deltaVersion: Int64, keys: Int64) {
    self.resource = resource
    self.table = table
    self.columns = columns
    self.deltaVersion = deltaVersion
    self.keys = keys
  }
}
