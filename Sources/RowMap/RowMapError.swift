/// Why a row map could not be written or read.
public struct RowMapError: Error, Sendable, Hashable, CustomStringConvertible {
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// The bytes are not a row map.
    case notARowMap = "row-map-unknown"
    /// A row map of a version this code does not read.
    case unsupportedVersion = "row-map-version"
    /// Bytes are missing or were changed.
    case damaged = "row-map-damaged"
    /// The rows do not hash to what the map says: other bytes, another secret, or an altered map.
    case mismatch = "row-map-mismatch"
    /// Entries given to a writer are not in order, overlap, or name no such file or reason.
    case invalidEntry = "row-map-entry"
    /// The file system failed.
    case inputOutput = "row-map-io"
  }

  public let code: Code
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { "\(code.rawValue): \(message)" }
}
