/// The pointer to the newest checkpoint. A hint: what it says is looked up, never believed.
struct LastCheckpoint: Sendable, Hashable {
  static let fileName = "_last_checkpoint"
  /// An honest pointer is far below this, even with the schema of a wide table in it.
  private static let maximumBytes = 16 << 20

  let version: Int64
  /// Actions in the checkpoint.
  let size: Int64
  var parts: Int?
  var sizeInBytes: Int64?
  var numOfAddFiles: Int64?

  init(version: Int64, size: Int64, sizeInBytes: Int64, numOfAddFiles: Int64) {
    self.version = version
    self.size = size
    self.sizeInBytes = sizeInBytes
    self.numOfAddFiles = numOfAddFiles
  }

  /// - Returns: `nil` when there is none, or none that makes sense.
  static func read(from log: LogFolder) throws(DeltaError) -> LastCheckpoint? {
    let object: StoredObject?
    do { object = try log.store.read(fileName, limit: maximumBytes) } catch where error.code == .malformedLog { return nil }
    return object.flatMap { LastCheckpoint($0.bytes) }
  }

  init?(_ bytes: [UInt8]) {
    guard let document = try? JSONValue(parsing: bytes), let version = document["version"]?.integerValue, version >= 0,
      let size = document["size"]?.integerValue
    else { return nil }
    if let checksum = document["checksum"]?.stringValue, checksum != CanonicalJSON.checksum(document) { return nil }
    self.version = version
    self.size = size
    parts = document["parts"]?.integerValue.flatMap { Int(exactly: $0) }
    sizeInBytes = document["sizeInBytes"]?.integerValue
    numOfAddFiles = document["numOfAddFiles"]?.integerValue
  }

  /// Always sealed with the checksum.
  var bytes: [UInt8] {
    var members: [JSONValue.Member] = [.init("version", .integer(version)), .init("size", .integer(size))]
    if let parts { members.append(.init("parts", .integer(parts))) }
    if let sizeInBytes { members.append(.init("sizeInBytes", .integer(sizeInBytes))) }
    if let numOfAddFiles { members.append(.init("numOfAddFiles", .integer(numOfAddFiles))) }
    members.append(.init("checksum", .string(CanonicalJSON.checksum(.object(members)))))
    return Array(JSONValue.object(members).text.utf8)
  }
}
