import Foundation

/// The right to append: an flock that the kernel releases when the process ends, however it ends.
final class WriterLock: Sendable {
  private let descriptor: Int32

  init(path: String) throws(LedgerError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    if descriptor < 0 { throw SmallFile.failure("open", path) }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let number = errno
      close(descriptor)
      if number == EWOULDBLOCK {
        throw LedgerError(.locked, "another process writes this ledger (\(path)); stop it, or open for reading")
      }
      errno = number
      throw SmallFile.failure("flock", path)
    }
  }

  deinit { close(descriptor) }
}
