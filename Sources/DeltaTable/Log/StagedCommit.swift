internal import Glibc

/// The bytes of a commit in a temporary file, durable, and waiting for a free version to be linked to.
///
/// The file is locked while its writer lives. The lock is how a sweep tells the leftover of a crash from a commit
/// under way, in this process or another.
struct StagedCommit: ~Copyable {
  private let descriptor: Int32
  let path: String

  init(_ bytes: [UInt8], in log: LogFolder) throws(DeltaError) {
    while true {
      let path = "\(log.path)/.commit.\(UniqueID.next()).tmp"
      let descriptor = try LogFile.open(path, O_WRONLY | O_CREAT | O_EXCL)
      do throws(DeltaError) {
        // A sweep may take the lock between creation and here, and then removes the file: start again with another.
        if try LogFile.lock(descriptor, path: path), Self.hasName(descriptor) {
          try LogFile.write(bytes, to: descriptor, path: path)
          try LogFile.synchronize(descriptor, path: path)
          self.descriptor = descriptor
          self.path = path
          return
        }
        close(descriptor)
      } catch {
        Glibc.unlink(path)
        close(descriptor)
        throw error
      }
    }
  }

  /// Takes the temporary name away. A failure is left to the next sweep: the commit does not depend on it.
  deinit {
    try? LogFile.unlink(path)
    close(descriptor)
  }

  private static func hasName(_ descriptor: Int32) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_nlink > 0
  }
}

extension LogFolder {
  /// Removes the temporary files of writers that died. Files of living writers are locked and stay.
  ///
  /// - Returns: How many were removed.
  func sweep() throws(DeltaError) -> Int {
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
