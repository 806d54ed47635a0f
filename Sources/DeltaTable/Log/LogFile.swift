internal import Glibc

/// One system call per function: interrupted calls are repeated, failures become errors that name call and path.
enum LogFile {
  static func open(_ path: String, _ flags: Int32, mode: mode_t = 0o644) throws(DeltaError) -> Int32 {
    try FaultPoint.reach(.open, path)
    while true {
      let descriptor = Glibc.open(path, flags | O_CLOEXEC, mode)
      if descriptor >= 0 { return descriptor }
      if errno != EINTR { throw DeltaError(.open, path, errno) }
    }
  }

  /// The whole file and its modification time.
  static func read(_ path: String, limit: Int) throws(DeltaError) -> StoredObject {
    let descriptor = try open(path, O_RDONLY)
    defer { close(descriptor) }
    try FaultPoint.reach(.read, path)
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw DeltaError(.read, path, errno) }
    guard status.st_size <= limit else {
      throw DeltaError(.malformedLog, "the file has \(status.st_size) bytes, more than the limit of \(limit)", path: path)
    }
    let size = Int(status.st_size)
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let received = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
        if received == 0 { break }
        if received > 0 { count += received } else if errno != EINTR { failure = errno; break }
      }
    }
    guard failure == 0 else { throw DeltaError(.read, path, failure) }
    return StoredObject(
      bytes: bytes, modified: Int64(status.st_mtim.tv_sec) * 1_000 + Int64(status.st_mtim.tv_nsec) / 1_000_000)
  }

  static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String) throws(DeltaError) {
    var written = 0
    while written < bytes.count {
      try FaultPoint.reach(.write, path)
      let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
      if count >= 0 { written += count } else if errno != EINTR { throw DeltaError(.write, path, errno) }
    }
  }

  /// Never repeated: after a failed fsync the kernel may have dropped the pages and a second call would lie.
  static func synchronize(_ descriptor: Int32, path: String) throws(DeltaError) {
    try FaultPoint.reach(.fsync, path)
    guard fsync(descriptor) == 0 else { throw DeltaError(.fsync, path, errno) }
  }

  static func synchronizeFolder(_ path: String) throws(DeltaError) {
    let descriptor = try open(path, O_RDONLY | O_DIRECTORY)
    defer { close(descriptor) }
    try synchronize(descriptor, path: path)
  }

  /// Gives a file a second name; `false` when the name is taken.
  static func link(_ path: String, to name: String) throws(DeltaError) -> Bool {
    do { try FaultPoint.reach(.link, name) } catch { if error.errno == EEXIST { return false } else { throw error } }
    if Glibc.link(path, name) == 0 { return true }
    guard errno == EEXIST else { throw DeltaError(.link, name, errno) }
    return false
  }

  /// Gives a file another name, in place of the file that had it.
  static func rename(_ path: String, to name: String) throws(DeltaError) {
    try FaultPoint.reach(.rename, name)
    guard Glibc.rename(path, name) == 0 else { throw DeltaError(.rename, name, errno) }
  }

  static func unlink(_ path: String) throws(DeltaError) {
    try FaultPoint.reach(.unlink, path)
    guard Glibc.unlink(path) == 0 || errno == ENOENT else { throw DeltaError(.unlink, path, errno) }
  }

  /// Takes the lock of an open file without waiting; `false` when another holds it.
  static func lock(_ descriptor: Int32, path: String) throws(DeltaError) -> Bool {
    try FaultPoint.reach(.flock, path)
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
    guard errno == EWOULDBLOCK else { throw DeltaError(.flock, path, errno) }
    return false
  }

  /// Makes a folder and its parents, each durable in its parent before the next.
  static func makeFolders(_ path: String) throws(DeltaError) {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
    let parent = parent(of: path)
    if parent != path { try makeFolders(parent) }
    try FaultPoint.reach(.mkdir, path)
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw DeltaError(.mkdir, path, errno) }
    try synchronizeFolder(parent)
  }

  /// The names in a folder, or `nil` when there is no such folder.
  static func names(in path: String) throws(DeltaError) -> [String]? {
    try FaultPoint.reach(.readdir, path)
    guard let folder = opendir(path) else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw DeltaError(.readdir, path, errno)
    }
    defer { closedir(folder) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(folder) else {
        guard errno == 0 else { throw DeltaError(.readdir, path, errno) }
        return names
      }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(validating: $0.prefix { $0 != 0 }, as: UTF8.self) }
      // A name that is not UTF-8 is none of the log's.
      if let name { names.append(name) }
    }
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

extension DeltaError {
  init(_ call: FaultPoint.Call, _ path: String, _ number: Int32) {
    let remedy =
      switch number {
      case ENOSPC, EDQUOT: "free space on the file system, then try again"
      case EACCES, EPERM, EROFS: "check the owner and the mode of the folder, and that the file system is writable"
      case EIO: "check the disk and the kernel's log before going on"
      case EMFILE, ENFILE: "raise the limit of open files"
      default: "see the error number"
      }
    self.init(.inputOutput, "\(call.rawValue) failed: \(String(cString: strerror(number))) (errno \(number)); \(remedy)", path: path, errno: number)
  }
}
