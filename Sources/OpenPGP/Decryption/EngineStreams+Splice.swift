internal import CGPGME
internal import Glibc

/// Data moved between descriptors without passing through this process (splice(2)).
extension EngineStreams {
  /// The most bytes of one call: what a pipe of gpg's holds.
  private static let piece = 1 << 16

  /// Hands gpg ciphertext, as much as its pipe takes.
  ///
  /// - Returns: False at the end of the ciphertext, or if the kernel cannot splice this file: gpgme's callback goes on.
  func splice(ciphertextTo pipe: Int32) -> Bool {
    let wanted = min(Self.piece, Int(clamping: ciphertextBytes - consumed))
    guard wanted > 0, !engineHungUp else { return false }
    var offset = off_t(consumed)
    let count = sluice_splice(ciphertext, &offset, pipe, nil, wanted, 1)
    if count > 0 {
      noteConsumed(UInt64(count))
      return true
    }
    guard count < 0 else { return false }
    switch errno {
    case EAGAIN, EINTR: return true
    case EPIPE:
      engineHungUp = true
      return false
    // The callback reads the same bytes again, and says what is wrong with the file if anything is.
    default: return false
    }
  }

  /// Hands on plaintext that gpg has written, and waits while its reader is busy.
  ///
  /// - Returns: False at the end of the plaintext, or if the kernel cannot splice to the reader: gpgme's callback goes on.
  func splice(plaintextFrom pipe: Int32) -> Bool {
    guard produced < bound else { return false }
    let count = sluice_splice(pipe, nil, plaintext, nil, min(Self.piece, Int(clamping: bound - produced)), 0)
    if count > 0 {
      noteProduced(UInt64(count))
      return true
    }
    guard count < 0 else { return false }
    switch errno {
    case EAGAIN, EINTR: return true
    case EPIPE:
      noteLostReader()
      return true
    default: return false
    }
  }
}
