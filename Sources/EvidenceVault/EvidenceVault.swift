internal import Glibc

/// A store of immutable contents, each under its own SHA-256.
///
/// Layout: `sha256/ab/cdef…` for contents (mode 0400), `staging/` for what is being received, `damaged/` for stored files
/// whose content no longer matched their name when the same content came again. A content is in the store when its file
/// was fsynced, renamed to its name, and its folder fsynced: at every instant it is there whole or not at all.
public struct EvidenceVault: Sendable {
  public let directory: String

  var staging: String { "\(directory)/staging" }
  private var contents: String { "\(directory)/sha256" }
  private var damaged: String { "\(directory)/damaged" }

  /// Opens a store, making its folders (mode 0700) when they are missing.
  public init(directory: String) throws(VaultError) {
    self.directory = directory
    try SystemFolder.make(contents, mode: 0o700)
    try SystemFolder.make(staging, mode: 0o700)
  }

  /// A new content to write into.
  public func stage() throws(VaultError) -> StagedBlob { try StagedBlob(in: self) }

  /// Where a content lies or would lie.
  ///
  /// - Throws: ``VaultError`` with code `.invalidAddress`.
  public func path(of sha256: String) throws(VaultError) -> String {
    guard BlobAddress.isValid(sha256) else {
      throw VaultError(.invalidAddress, .check, directory, message: "a content's name is 64 lower-case hexadecimal digits", remedy: "give the whole SHA-256")
    }
    return "\(contents)/\(sha256.prefix(2))/\(sha256.dropFirst(2))"
  }

  public func contains(_ sha256: String) throws(VaultError) -> Bool {
    try SystemFile.status(path(of: sha256)) != nil
  }

  /// Opens a content for reading. The caller closes the descriptor.
  public func open(_ sha256: String) throws(VaultError) -> Int32 {
    try SystemFile.open(path(of: sha256), O_RDONLY | O_NOFOLLOW)
  }

  /// Whether a content still has the hash it is named after.
  ///
  /// - Throws: ``VaultError`` with code `.notFound` when it is not in the store.
  public func verify(_ sha256: String) throws(VaultError) -> Bool {
    try DurableFile.digest(of: path(of: sha256)).sha256 == sha256
  }

  /// Takes a content out of the store; nothing happens when it is not there.
  public func remove(_ sha256: String) throws(VaultError) {
    try DurableFile.remove(path(of: sha256))
  }

  /// Every content, in the order of the hashes. Names the store did not make are passed over.
  public func list() throws(VaultError) -> [BlobAddress] {
    var found: [BlobAddress] = []
    for prefix in try SystemFolder.names(in: contents).sorted() where prefix.utf8.count == 2 {
      for rest in try SystemFolder.names(in: "\(contents)/\(prefix)").sorted() where BlobAddress.isValid(prefix + rest) {
        guard let status = try SystemFile.status("\(contents)/\(prefix)/\(rest)"), status.isRegular else { continue }
        found.append(BlobAddress(sha256: prefix + rest, size: Int64(status.st_size)))
      }
    }
    return found
  }

  /// Paths of stored files that were found damaged and moved aside, for a person to look at.
  public func damagedFiles() throws(VaultError) -> [String] {
    try SystemFolder.names(in: damaged).sorted().map { "\(damaged)/\($0)" }
  }

  /// Removes what writers left in staging when they died; what living writers hold is locked and stays.
  ///
  /// - Returns: How many files were removed.
  @discardableResult
  public func sweepStaging() throws(VaultError) -> Int {
    try DurableFile.sweep(staging) { $0.hasSuffix(".part") }
  }

  /// Gives a durable staged file its final name, or finds the same content there.
  func adopt(_ staged: String, as address: BlobAddress) throws(VaultError) {
    let target = try path(of: address.sha256)
    let folder = SystemFolder.parent(of: target)
    try SystemFolder.make(folder, mode: 0o700)
    if try SystemFile.status(target) != nil {
      if try DurableFile.digest(of: target) == address {
        try SystemFile.unlink(staged)
        // Whoever stored it may have crashed before making the name durable.
        try SystemFile.synchronizeFolder(folder)
        return
      }
      try SystemFolder.make(damaged, mode: 0o700)
      try SystemFile.rename(target, "\(damaged)/\(address.sha256).\(UniqueID.next())")
      try SystemFile.synchronizeFolder(damaged)
    }
    // A rival storing the same content at this moment is replaced by equal bytes, which nobody can tell. Should a power cut bring the
    // staged name back, it is swept.
    try SystemFile.rename(staged, target)
    try SystemFile.synchronizeFolder(folder)
  }
}
