internal import Glibc
internal import Synchronization

/// A content being received into an ``EvidenceVault``. Nobody finds it there before ``finish()`` returned.
///
/// Dropping it without finishing removes what was written.
public final class StagedBlob: Sendable {
  private let vault: EvidenceVault
  private let path: String
  private let file: Mutex<HashingFile?>

  init(in vault: EvidenceVault) throws(VaultError) {
    self.vault = vault
    let staged = try HashingFile.temporary(in: vault.staging, suffix: ".part", mode: 0o600)
    path = staged.path
    file = Mutex(staged)
  }

  deinit { discard() }

  public var bytesWritten: Int64 { file.withLock { $0?.size ?? 0 } }

  /// Appends bytes and hashes them.
  ///
  /// - Throws: ``VaultError``; after one the blob can only be discarded.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(VaultError) {
    try file.withLock { (file) throws(VaultError) in
      if try file?.write(bytes) == nil { throw VaultError.closed(.write, path) }
    }
  }

  /// Opens what has been written so far for reading; it goes on holding the content whatever becomes of the blob. The caller closes it.
  public func open() throws(VaultError) -> Int32 { try SystemFile.open(path, O_RDONLY | O_NOFOLLOW) }

  /// Makes the content durable under its hash. Storing a content that is there already changes nothing.
  ///
  /// Order: fsync of the file, rename to its name, fsync of the folder.
  ///
  /// - Throws: ``VaultError``; the blob is then closed, for a failed fsync must not be tried again.
  public func finish() throws(VaultError) -> BlobAddress {
    try file.withLock { (file) throws(VaultError) in
      guard var open = file.take() else { throw VaultError.closed(.fsync, path) }
      do throws(VaultError) {
        let address = BlobAddress(sha256: try open.seal(mode: 0o400), size: open.size)
        try vault.adopt(path, as: address)
        // The lock on the staged file lasts until here, so that no sweep takes it before it has its name.
        _ = consume open
        return address
      } catch {
        Glibc.unlink(path)
        throw error
      }
    }
  }

  /// Gives up; removes what was written.
  public func discard() {
    file.withLock { file in
      guard file != nil else { return }
      file = nil
      // A leftover is swept at the next start.
      Glibc.unlink(path)
    }
  }
}
