internal import Glibc
internal import Synchronization

/// What a sealed file holds: enough to recognise it after a crash.
public struct SealedFile: Sendable, Hashable {
  public let path: String
  /// Length in bytes.
  public let size: Int64
  /// 64 lower-case hexadecimal digits.
  public let sha256: String
}

/// A file under a folder no reader looks into, such as `lake/TABLE/_staging/DELIVERY/0.part`, mode 0600.
///
/// It is hashed as it is written, its contents are made durable by ``seal(mode:)``, and it gets a durable name by ``publish(from:to:)``.
/// Dropping it unsealed removes it.
public final class StagedFile: Sendable {
  /// What to do about a file of the same name.
  public enum Leftover: Sendable {
    case refuse
    /// Remove it: it was left by an attempt that is given up.
    case replace
  }

  /// What ``publish(from:to:)`` found.
  public enum Publication: Sendable {
    case moved
    /// The source was gone and the target there: an earlier call did it.
    case alreadyThere
  }

  public let path: String
  private let file: Mutex<HashingFile?>

  /// Creates the file, and its folder (mode 0700) when missing.
  ///
  /// - Throws: ``VaultError`` with code `.exists` when the file is there and `leftover` is ``Leftover/refuse``.
  public init(path: String, leftover: Leftover = .refuse) throws(VaultError) {
    try SystemFolder.make(SystemFolder.parent(of: path), mode: 0o700, isLasting: false)
    if leftover == .replace, try SystemFile.status(path) != nil { try SystemFile.unlink(path) }
    self.path = path
    file = Mutex(try HashingFile(creating: path, mode: 0o600))
  }

  deinit { discard() }

  /// Bytes written so far; 0 once sealed or discarded.
  public var bytesWritten: Int64 { file.withLock { $0?.size ?? 0 } }

  /// Appends bytes and hashes them.
  ///
  /// - Throws: ``VaultError``; after one the file can only be discarded.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(VaultError) {
    try file.withLock { (file) throws(VaultError) in
      if try file?.write(bytes) == nil { throw VaultError.closed(.write, path) }
    }
  }

  /// Makes the contents durable, and closes the file.
  ///
  /// Its name here is not made durable: what a power cut takes out of staging is staged again.
  ///
  /// - Parameter mode: The mode the file is to have once published, when other users shall read it; until then its
  ///   folder hides it. `nil` leaves 0600.
  /// - Throws: ``VaultError``; the file is then closed and removed, for a failed fsync must not be tried again.
  public func seal(mode: UInt32? = nil) throws(VaultError) -> SealedFile {
    try file.withLock { (file) throws(VaultError) in
      guard var open = file.take() else { throw VaultError.closed(.fsync, path) }
      do throws(VaultError) {
        return SealedFile(path: path, size: open.size, sha256: try open.seal(mode: mode))
      } catch {
        Glibc.unlink(path)
        throw error
      }
    }
  }

  /// Gives up an unsealed file and removes it.
  public func discard() {
    file.withLock { file in
      guard file != nil else { return }
      file = nil
      // A leftover is in a folder no reader looks into; recovery removes that folder.
      Glibc.unlink(path)
    }
  }

  /// Gives a sealed file its public name: rename, then fsync of the folder. Never overwrites.
  ///
  /// Missing target folders are made (mode 0755 less the umask). May be called again after a crash; who wants to know
  /// that what is there already is the same content compares ``DurableFile/digest(of:)`` with the ``SealedFile``.
  ///
  /// - Throws: ``VaultError`` with code `.exists` when source and target are both there, `.notFound` when neither is.
  @discardableResult
  public static func publish(from source: String, to target: String) throws(VaultError) -> Publication {
    let folder = SystemFolder.parent(of: target)
    try SystemFolder.make(folder, mode: 0o755)
    var publication = Publication.moved
    do throws(VaultError) { try SystemFile.renameExclusively(source, target) } catch {
      guard error.code == .notFound, try SystemFile.status(target) != nil else { throw error }
      publication = .alreadyThere
    }
    try SystemFile.synchronizeFolder(folder)
    return publication
  }
}
