/// Why a durable file operation did not happen.
public struct VaultError: Error, Sendable, CustomStringConvertible {
  /// The decision a caller can take, one code each.
  public enum Code: String, Sendable, CaseIterable {
    case inputOutput = "input-output"
    /// The file system is full, or a quota is.
    case noSpace = "no-space"
    /// An fsync failed. What was written may be gone; it is never tried again. End the process and recover.
    case notDurable = "not-durable"
    case exists
    case notFound = "not-found"
    case permission
    /// The two places are on different file systems, so no rename can be atomic.
    case crossDevice = "cross-device"
    /// The file failed before, was sealed, or was discarded: nothing more can be done with it.
    case closed
    /// The text is not 64 lower-case hexadecimal digits.
    case invalidAddress = "invalid-address"
    /// The file is larger than the caller allowed.
    case tooLarge = "too-large"
  }

  /// What was attempted, one name per system call.
  public enum Operation: String, Sendable, CaseIterable {
    case open, read, write, fsync, rename, link, unlink, mkdir, rmdir, readdir, stat, fchmod, flock, ftruncate, statvfs
    /// fsync of a folder, which makes names durable.
    case fsyncFolder = "fsync-folder"
    /// No system call: the request itself was refused.
    case check
  }

  public let code: Code
  public let operation: Operation
  public let path: String
  /// The error number of the system call, or 0 when none failed.
  public let errno: Int32
  /// What happened.
  public let message: String
  /// What to do about it.
  public let remedy: String

  init(_ code: Code, _ operation: Operation, _ path: String, errno: Int32 = 0, message: String, remedy: String) {
    self.code = code
    self.operation = operation
    self.path = path
    self.errno = errno
    self.message = message
    self.remedy = remedy
  }

  public var description: String { "\(code.rawValue): \(operation.rawValue) of \(path): \(message); \(remedy)" }
}
