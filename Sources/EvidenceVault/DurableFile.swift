internal import Glibc

/// Durable operations on single files: what has returned survives a power cut.
public enum DurableFile {
  /// Replaces a file's contents as a whole: temporary file beside it, fsync, rename, fsync of the folder.
  ///
  /// A reader sees the old contents or the new. The folder must exist.
  public static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o600) throws(VaultError) {
    let temporary = try stage(bytes, beside: path, mode: mode)
    do throws(VaultError) { try SystemFile.rename(temporary.path, path) } catch {
      Glibc.unlink(temporary.path)
      throw error
    }
    try SystemFile.synchronizeFolder(SystemFolder.parent(of: path))
  }

  /// Writes a file unless there is one of that name.
  ///
  /// - Returns: `false` when there was; it is left as it is.
  public static func create(_ bytes: [UInt8], at path: String, mode: UInt32 = 0o600) throws(VaultError) -> Bool {
    let temporary = try stage(bytes, beside: path, mode: mode)
    do throws(VaultError) { try SystemFile.renameExclusively(temporary.path, path) } catch {
      Glibc.unlink(temporary.path)
      if error.code == .exists { return false }
      throw error
    }
    try SystemFile.synchronizeFolder(SystemFolder.parent(of: path))
    return true
  }

  /// The whole file.
  ///
  /// - Throws: ``VaultError`` with code `.notFound`, or `.tooLarge` when it has more than `limit` bytes.
  public static func read(_ path: String, limit: Int = 64 << 20) throws(VaultError) -> [UInt8] {
    var bytes: [UInt8] = []
    try forEachChunk(of: path) { (chunk) throws(VaultError) in
      guard bytes.count + chunk.count <= limit else {
        throw VaultError(.tooLarge, .read, path, message: "the file has more than \(limit) bytes", remedy: "check that this is the right file")
      }
      bytes.append(contentsOf: chunk)
    }
    return bytes
  }

  /// Length and SHA-256 of a file, reading it in pieces.
  public static func digest(of path: String) throws(VaultError) -> BlobAddress {
    var digest = RunningDigest()
    try forEachChunk(of: path) { (chunk) throws(VaultError) in digest.add(chunk) }
    return digest.address
  }

  /// Moves a file to another name on the same file system. Never overwrites.
  ///
  /// - Throws: ``VaultError`` with code `.exists`, `.notFound` or `.crossDevice`.
  public static func move(from source: String, to target: String) throws(VaultError) {
    try SystemFile.renameExclusively(source, target)
    let folder = SystemFolder.parent(of: target)
    let origin = SystemFolder.parent(of: source)
    try SystemFile.synchronizeFolder(folder)
    if origin != folder { try SystemFile.synchronizeFolder(origin) }
  }

  /// Removes a file; nothing happens when there is none.
  public static func remove(_ path: String) throws(VaultError) {
    do throws(VaultError) { try SystemFile.unlink(path) } catch {
      guard error.code == .notFound else { throw error }
      return
    }
    try SystemFile.synchronizeFolder(SystemFolder.parent(of: path))
  }

  /// Makes a folder and its parents, durably.
  public static func makeFolder(_ path: String, mode: UInt32 = 0o700) throws(VaultError) {
    try SystemFolder.make(path, mode: mode)
  }

  /// Removes a folder with all it holds; nothing happens when there is none. Symbolic links are removed, not followed.
  public static func removeFolder(_ path: String) throws(VaultError) {
    guard let status = try SystemFile.status(path) else { return }
    guard status.isFolder else { throw VaultError(.rmdir, path, ENOTDIR) }
    for name in try SystemFolder.names(in: path) {
      let entry = "\(path)/\(name)"
      if try SystemFile.status(entry)?.isFolder == true { try removeFolder(entry) } else { try SystemFile.unlink(entry) }
    }
    try SystemFolder.remove(path)
    try SystemFile.synchronizeFolder(SystemFolder.parent(of: path))
  }

  /// Removes the temporary files that ``write(_:to:mode:)`` and ``create(_:at:mode:)`` left in a folder when their
  /// process died.
  ///
  /// - Returns: How many files were removed.
  @discardableResult
  public static func sweep(_ folder: String) throws(VaultError) -> Int {
    try sweep(folder) { $0.hasPrefix(".") && $0.hasSuffix(".tmp") }
  }

  /// Removes matching files that no living process holds locked.
  static func sweep(_ folder: String, where isTemporary: (String) -> Bool) throws(VaultError) -> Int {
    var count = 0
    for name in try SystemFolder.names(in: folder) where isTemporary(name) {
      let path = "\(folder)/\(name)"
      do throws(VaultError) {
        let descriptor = try SystemFile.open(path, O_RDONLY | O_NOFOLLOW)
        defer { close(descriptor) }
        guard try SystemFile.lock(descriptor, path: path) else { continue }
        try SystemFile.unlink(path)
        count += 1
      } catch {
        // Its writer gave it its final name, or removed it, in the meantime.
        if error.code != .notFound { throw error }
      }
    }
    if count > 0 { try SystemFile.synchronizeFolder(folder) }
    return count
  }

  /// A durable temporary file in the folder of `path`. It stays open, and so locked against sweeps, until it is dropped.
  private static func stage(_ bytes: [UInt8], beside path: String, mode: mode_t) throws(VaultError) -> HashingFile {
    var file = try HashingFile.temporary(
      in: SystemFolder.parent(of: path), prefix: ".\(SystemFolder.name(of: path)).", suffix: ".tmp", mode: mode)
    do throws(VaultError) {
      try file.write(bytes)
      _ = try file.seal()
    } catch {
      Glibc.unlink(file.path)
      throw error
    }
    return file
  }

  private static let chunkBytes = 1 << 18

  private static func forEachChunk(of path: String, _ body: (UnsafeRawBufferPointer) throws(VaultError) -> Void) throws(VaultError) {
    let descriptor = try SystemFile.open(path, O_RDONLY | O_NOFOLLOW)
    defer { close(descriptor) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunkBytes, alignment: 64)
    defer { buffer.deallocate() }
    while true {
      let count = try SystemFile.read(descriptor, into: buffer, path: path)
      if count == 0 { return }
      try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }
}
