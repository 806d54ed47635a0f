internal import Glibc

/// A log in a folder of a local file system.
///
/// An object is a temporary file, made durable, that gets its name by a hard link, which fails when the name is taken;
/// then the folder is made durable.
public struct LocalLogStore: LogStore {
  public let path: String

  public var location: String { path }

  /// - Parameter path: The `_delta_log` folder itself.
  public init(path: String) { self.path = path }

  public func prepare() throws(DeltaError) { try LogFile.makeFolders(path) }

  /// - Complexity: Reads the whole folder; file systems cannot start in the middle.
  public func names(from first: String) throws(DeltaError) -> [String]? {
    guard let names = try LogFile.names(in: path) else { return nil }
    return names.filter { !$0.utf8.lexicographicallyPrecedes(first.utf8) }
  }

  public func read(_ name: String, limit: Int) throws(DeltaError) -> StoredObject? {
    do {
      return try LogFile.read("\(path)/\(name)", limit: limit)
    } catch where error.errno == ENOENT || error.errno == ENOTDIR {
      return nil
    }
  }

  public func stage() throws(DeltaError) -> any StagedObject { try StagedFile(in: path) }

  public func synchronize() throws(DeltaError) { try LogFile.synchronizeFolder(path) }

  public func remove(_ name: String) throws(DeltaError) { try LogFile.unlink("\(path)/\(name)") }

  public func sweep() throws(DeltaError) -> Int {
    var count = 0
    for name in try LogFile.names(in: path) ?? [] where name.hasPrefix(".commit.") && name.hasSuffix(".tmp") {
      let file = "\(path)/\(name)"
      let descriptor: Int32
      do { descriptor = try LogFile.open(file, O_RDONLY | O_NOFOLLOW) } catch {
        // Its writer, or another sweep, was faster.
        if error.errno == ENOENT { continue }
        throw error
      }
      defer { close(descriptor) }
      guard try LogFile.lock(descriptor, path: file) else { continue }
      try LogFile.unlink(file)
      count += 1
    }
    if count > 0 { try LogFile.synchronizeFolder(path) }
    return count
  }
}
