import Glibc

/// Our end of the pipe that the plaintext comes down; closed when nobody uses it any more.
final class PlaintextPipe: Sendable {
  let descriptor: Int32

  /// - Parameter descriptor: Owned from now on.
  init(owning descriptor: Int32) { self.descriptor = descriptor }

  /// Whether plaintext waits to be read: then its reader is the one to be waited for, not GnuPG.
  var holdsPlaintext: Bool {
    var count: Int32 = 0
    return ioctl(descriptor, UInt(FIONREAD), &count) == 0 && count > 0
  }

  deinit { close(descriptor) }
}
