internal import Glibc

/// Bytes in a temporary file of the log's folder, waiting for a name to be linked to.
///
/// The file is locked while its writer lives. The lock is how a sweep tells the leftover of a crash from a commit
/// under way, in this process or another.
final class StagedFile: StagedObject {
  private let descriptor: Int32
  private let folder: String
  private var isDurable = false
  let path: String

  init(in folder: String) throws(DeltaError) {
    while true {
      let path = "\(folder)/.commit.\(UniqueID.next()).tmp"
      let descriptor = try LogFile.open(path, O_WRONLY | O_CREAT | O_EXCL)
      do throws(DeltaError) {
        // A sweep may take the lock between creation and here, and then removes the file: start again with another.
        if try LogFile.lock(descriptor, path: path), Self.hasName(descriptor) {
          self.descriptor = descriptor
          self.folder = folder
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

  func append(_ bytes: UnsafeRawBufferPointer) throws(DeltaError) {
    isDurable = false
    try LogFile.write(bytes, to: descriptor, path: path)
  }

  func publish(as name: String, _ mode: PublishMode) throws(DeltaError) -> Bool {
    if !isDurable {
      try LogFile.synchronize(descriptor, path: path)
      isDurable = true
    }
    let target = "\(folder)/\(name)"
    switch mode {
    case .ifAbsent, .ifAbsentUnforced: guard try LogFile.link(path, to: target) else { return false }
    case .replacing: try LogFile.rename(path, to: target)
    }
    if mode == .ifAbsentUnforced { return true }
    do { try LogFile.synchronizeFolder(folder) } catch {
      throw DeltaError(
        .durabilityUnknown, "'\(name)' is in the log, but its folder could not be made durable: \(error.message)",
        path: folder, errno: error.errno)
    }
    return true
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
