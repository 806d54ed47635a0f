internal import Glibc

/// One system call per function: interrupted calls are repeated, failures become ``VaultError``.
enum SystemFile {
  static func open(_ path: String, _ flags: Int32, mode: mode_t = 0o600) throws(VaultError) -> Int32 {
    try FaultPoint.reach(.open, path)
    while true {
      let descriptor = Glibc.open(path, flags | O_CLOEXEC, mode)
      if descriptor >= 0 { return descriptor }
      if errno != EINTR { throw VaultError(.open, path, errno) }
    }
  }

  /// - Returns: The bytes read; 0 at the end of the file.
  static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, path: String) throws(VaultError) -> Int {
    try FaultPoint.reach(.read, path)
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      if errno != EINTR { throw VaultError(.read, path, errno) }
    }
  }

  /// Writes all bytes, however many calls it takes.
  static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, path: String) throws(VaultError) {
    var rest = bytes
    while !rest.isEmpty {
      try FaultPoint.reach(.write, path)
      let count = Glibc.write(descriptor, rest.baseAddress, min(rest.count, FaultPoint.longestWrite ?? .max))
      if count >= 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else if errno != EINTR {
        throw VaultError(.write, path, errno)
      }
    }
  }

  static func write(_ descriptor: Int32, _ bytes: [UInt8], path: String) throws(VaultError) {
    // `withUnsafeBytes` of an array rethrows without the error's type, hence the result.
    try bytes.withUnsafeBytes { buffer in
      Result { () throws(VaultError) in try write(descriptor, buffer, path: path) }
    }.get()
  }

  /// Never repeated, not even when interrupted: after a failed fsync the kernel may have dropped the pages, and the
  /// next call would report a success that is none.
  static func synchronize(_ descriptor: Int32, path: String) throws(VaultError) {
    try FaultPoint.reach(.fsync, path)
    guard SyncTally.measure({ fsync(descriptor) }) == 0 else { throw VaultError(.fsync, path, errno) }
  }

  /// Makes the names in a folder durable. Never repeated, as above.
  static func synchronizeFolder(_ path: String) throws(VaultError) {
    let descriptor = try open(path, O_RDONLY | O_DIRECTORY)
    defer { close(descriptor) }
    try FaultPoint.reach(.fsyncFolder, path)
    guard SyncTally.measure({ fsync(descriptor) }) == 0 else { throw VaultError(.fsyncFolder, path, errno) }
  }

  /// Renames, replacing what is at the target.
  static func rename(_ source: String, _ target: String) throws(VaultError) {
    try FaultPoint.reach(.rename, source)
    guard Glibc.rename(source, target) == 0 else { throw VaultError(.rename, source, errno) }
  }

  /// Renames unless the target exists, as one atomic step.
  static func renameExclusively(_ source: String, _ target: String) throws(VaultError) {
    try FaultPoint.reach(.rename, source)
    if let rename = ExclusiveRename.function {
      if rename(AT_FDCWD, source, AT_FDCWD, target, ExclusiveRename.noReplace) == 0 { return }
      guard errno == EINVAL || errno == ENOSYS else { throw VaultError(.rename, source, errno) }
    }
    // A file system without the flag: a link refuses an existing name just as well.
    guard link(source, target) == 0 else { throw VaultError(.link, source, errno) }
    try unlink(source)
  }

  static func unlink(_ path: String) throws(VaultError) {
    try FaultPoint.reach(.unlink, path)
    guard Glibc.unlink(path) == 0 else { throw VaultError(.unlink, path, errno) }
  }

  static func changeMode(_ descriptor: Int32, _ mode: mode_t, path: String) throws(VaultError) {
    try FaultPoint.reach(.fchmod, path)
    guard fchmod(descriptor, mode) == 0 else { throw VaultError(.fchmod, path, errno) }
  }

  /// - Returns: `false` when another holds the lock.
  static func lock(_ descriptor: Int32, path: String) throws(VaultError) -> Bool {
    try FaultPoint.reach(.flock, path)
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      if errno == EWOULDBLOCK { return false }
      if errno != EINTR { throw VaultError(.flock, path, errno) }
    }
    return true
  }

  /// What stands at a path, symbolic links not followed; `nil` when nothing does.
  static func status(_ path: String) throws(VaultError) -> stat? {
    try FaultPoint.reach(.stat, path)
    var status = stat()
    if lstat(path, &status) == 0 { return status }
    guard errno == ENOENT || errno == ENOTDIR else { throw VaultError(.stat, path, errno) }
    return nil
  }

  static func status(of descriptor: Int32, path: String) throws(VaultError) -> stat {
    try FaultPoint.reach(.stat, path)
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw VaultError(.stat, path, errno) }
    return status
  }
}

extension stat {
  var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
  var isRegular: Bool { st_mode & S_IFMT == S_IFREG }
}

/// `renameat2`, which the Glibc module does not show because its header hides it without `_GNU_SOURCE`.
private enum ExclusiveRename {
  typealias Function = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32

  /// RENAME_NOREPLACE of linux/fs.h.
  static let noReplace: UInt32 = 1
  /// `nil` with a C library older than 2.28.
  static let function: Function? = dlsym(nil, "renameat2").map { unsafeBitCast($0, to: Function.self) }
}
