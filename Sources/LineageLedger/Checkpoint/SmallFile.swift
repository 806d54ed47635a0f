import Foundation

/// Durable small files of this room: the checkpoint and its key.
///
/// A reader of the checkpoint sees the old one or the new one, never half of either, also after a power failure.
enum SmallFile {
  /// The bytes of a file of at most 1 MiB; `nil` when there is none.
  static func read(_ path: String) throws(LedgerError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 {
      if errno == ENOENT { return nil }
      throw failure("open", path)
    }
    defer { close(descriptor) }
    var out = [UInt8](repeating: 0, count: SignedNote.byteLimit + 1)
    var used = 0
    while used < out.count {
      let count = out.withUnsafeMutableBytes { buffer in
        Foundation.read(descriptor, buffer.baseAddress?.advanced(by: used), buffer.count - used)
      }
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure("read", path)
      }
      used += count
    }
    if used > SignedNote.byteLimit { throw LedgerError(.storage, "\(path) is larger than 1 MiB") }
    return Array(out[..<used])
  }

  /// Replaces the file: temporary file beside it, fsync, rename, fsync of the folder.
  static func replace(_ path: String, with bytes: [UInt8]) throws(LedgerError) {
    let temporary = path + ".new"
    // Left behind by a crash: nothing ever read it.
    unlink(temporary)
    try writeNew(bytes, at: temporary)
    if rename(temporary, path) != 0 { throw failure("rename", path) }
    try syncFolder(of: path)
  }

  /// Writes a file that must not exist yet, mode 0600, and makes it durable.
  static func createExclusive(_ bytes: [UInt8], at path: String) throws(LedgerError) {
    try writeNew(bytes, at: path)
    try syncFolder(of: path)
  }

  /// The file is durable when this returns, its name is not.
  private static func writeNew(_ bytes: [UInt8], at path: String) throws(LedgerError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor < 0 { throw failure("create", path) }
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure("write", path)
      }
      done += count
    }
    if fsync(descriptor) != 0 { throw failure("fsync", path) }
  }

  static func syncFolder(of path: String) throws(LedgerError) {
    let folder = folder(of: path)
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 { throw failure("open", folder) }
    defer { close(descriptor) }
    if fsync(descriptor) != 0 { throw failure("fsync", folder) }
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  static func failure(_ operation: String, _ path: String) -> LedgerError {
    let number = errno
    let code: LedgerError.Code = number == ENOSPC || number == EDQUOT ? .diskFull : .storage
    return LedgerError(code, "\(operation) \(path): \(String(cString: strerror(number)))")
  }
}
