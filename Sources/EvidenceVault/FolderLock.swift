internal import Glibc
internal import Synchronization

/// One writer per folder: an flock on a file that tells the holder's process number.
///
/// The kernel frees the lock when the holder dies, however it dies. The file is never removed: two processes could
/// otherwise lock two files of the same name. Descriptors are closed on exec, so children never keep the lock.
public final class FolderLock: Sendable {
  /// What an attempt came to.
  public enum Attempt: Sendable {
    case acquired(FolderLock)
    /// Another process holds the lock; its number, when it could be read.
    case held(by: Int32?)
  }

  public let path: String
  private let descriptor: Mutex<Int32?>

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = Mutex(descriptor)
  }

  deinit { release() }

  /// Tries to take the lock. Waits at most a fifth of a second, for one who only looked.
  public static func acquire(_ path: String) throws(VaultError) -> Attempt {
    let descriptor = try SystemFile.open(path, O_RDWR | O_CREAT | O_NOFOLLOW)
    do throws(VaultError) {
      for _ in 0..<20 {
        if try SystemFile.lock(descriptor, path: path) {
          try note("\(getpid())\n", in: descriptor, path: path)
          return .acquired(FolderLock(path: path, descriptor: descriptor))
        }
        if let holder = pid(in: descriptor), isAlive(holder) { break }
        // `holder(of:)` locks for an instant to learn whether it can.
        usleep(10_000)
      }
    } catch {
      close(descriptor)
      throw error
    }
    let holder = pid(in: descriptor)
    close(descriptor)
    return .held(by: holder)
  }

  /// The process that holds the lock, or `nil` when nobody does.
  public static func holder(of path: String) throws(VaultError) -> Int32? {
    let descriptor: Int32
    do throws(VaultError) { descriptor = try SystemFile.open(path, O_RDONLY | O_NOFOLLOW) } catch {
      if error.code == .notFound { return nil }
      throw error
    }
    defer { close(descriptor) }
    return try SystemFile.lock(descriptor, path: path) ? nil : pid(in: descriptor)
  }

  /// Gives the lock back. Also done when the object goes.
  public func release() {
    descriptor.withLock { descriptor in
      guard let open = descriptor else { return }
      // An empty file tells that the holder went in order; if this fails, the dead number is read and found dead.
      ftruncate(open, 0)
      close(open)
      descriptor = nil
    }
  }

  private static func note(_ text: String, in descriptor: Int32, path: String) throws(VaultError) {
    try FaultPoint.reach(.ftruncate, path)
    guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else { throw VaultError(.ftruncate, path, errno) }
    try SystemFile.write(descriptor, Array(text.utf8), path: path)
  }

  private static func pid(in descriptor: Int32) -> Int32? {
    var buffer = [UInt8](repeating: 0, count: 16)
    let count = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    return count > 0 ? Int32(String(decoding: buffer[..<count].prefix { $0 != 0x0A }, as: UTF8.self)) : nil
  }

  private static func isAlive(_ process: Int32) -> Bool { kill(process, 0) == 0 || errno == EPERM }
}
