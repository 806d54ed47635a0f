/// Where the log of a table lies: named objects in one flat folder, put there if absent.
///
/// A store keeps three promises (the protocol's "LogStore" contract): an object is seen whole or not at all; of several
/// writers of one name exactly one succeeds; and what was published is in the next listing. A folder of a file system
/// keeps them with hard links, an object store with conditional puts.
public protocol LogStore: Sendable {
  /// What to call the place in a message.
  var location: String { get }

  /// Makes the place, durably, if it is not there.
  func prepare() throws(DeltaError)

  /// The names of objects, in no particular order, that sort at or after `first` by their bytes.
  ///
  /// - Returns: `nil` when the place does not exist.
  func names(from first: String) throws(DeltaError) -> [String]?

  /// A whole object.
  ///
  /// - Returns: `nil` when there is none of that name.
  /// - Throws: ``DeltaError`` with code `.malformedLog` when it has more than `limit` bytes, or `.inputOutput`.
  func read(_ name: String, limit: Int) throws(DeltaError) -> StoredObject?

  /// Begins an object that nobody sees until it is published.
  func stage() throws(DeltaError) -> any StagedObject

  /// Makes every name that was given so far outlast a power failure.
  func synchronize() throws(DeltaError)

  /// Removes an object; one that is not there is no error.
  func remove(_ name: String) throws(DeltaError)

  /// Removes what writers staged and left behind when they died; what living writers staged stays.
  ///
  /// - Returns: How many were removed.
  func sweep() throws(DeltaError) -> Int
}

/// An object as it was read.
public struct StoredObject: Sendable {
  public let bytes: [UInt8]
  /// Milliseconds since the epoch.
  public let modified: Int64

  public init(bytes: [UInt8], modified: Int64) {
    self.bytes = bytes
    self.modified = modified
  }
}

/// Bytes on their way into a store. What was staged goes with the object.
public protocol StagedObject: AnyObject {
  func append(_ bytes: UnsafeRawBufferPointer) throws(DeltaError)

  /// Gives the bytes a name, whole and durable. May be tried again with another name after `false`.
  ///
  /// - Returns: `false` when the name is taken; never with ``PublishMode/replacing``.
  /// - Throws: ``DeltaError`` with code `.inputOutput` when the name was not given, `.outcomeUnknown` when it is not known
  ///   whether it was, and `.durabilityUnknown` when it was but may not outlast a power failure.
  func publish(as name: String, _ mode: PublishMode) throws(DeltaError) -> Bool
}

public enum PublishMode: Sendable {
  case ifAbsent
  /// If absent; the name may be lost with the power, because nothing depends on it. The bytes are whole if it is there.
  case ifAbsentUnforced
  case replacing
}

extension StagedObject {
  func append(_ bytes: [UInt8]) throws(DeltaError) {
    var failure: DeltaError?
    bytes.withUnsafeBytes { buffer in
      do throws(DeltaError) { try append(buffer) } catch { failure = error }
    }
    if let failure { throw failure }
  }
}
