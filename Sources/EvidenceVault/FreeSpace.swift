internal import Glibc

/// Room left on a file system.
public enum FreeSpace {
  /// Bytes an unprivileged process may still write on the file system of `path`.
  public static func bytes(at path: String) throws(VaultError) -> UInt64 {
    try FaultPoint.reach(.statvfs, path)
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { throw VaultError(.statvfs, path, errno) }
    let (bytes, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
    return overflow ? .max : bytes
  }
}
