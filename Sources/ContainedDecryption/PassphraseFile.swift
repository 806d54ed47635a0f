import Glibc
import OpenPGP

/// A file with a passphrase, opened for the helper: the secret never enters this process.
struct PassphraseFile: ~Copyable {
  /// -1 when no passphrase is configured.
  let descriptor: Int32

  init(_ path: String?) throws(DecryptionError) {
    guard let path else {
      descriptor = -1
      return
    }
    let opened = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
    guard opened >= 0 else {
      throw DecryptionError(
        .badPassphrase, "the passphrase file '\(path)' cannot be opened (errno \(errno)); correct its path or its permissions")
    }
    descriptor = opened
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }
}
