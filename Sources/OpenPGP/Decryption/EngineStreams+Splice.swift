internal import CGPGME
internal import Glibc

/// Data moved between descriptors without passing through this process (splice(2)).
extension EngineStreams {
  /// The most bytes of one call: what a pipe of gpg's holds; see ``EngineLoop``.
  static let piece = 1 << 20

  /// What one call did.
  enum Splice {
    case moved(Int)
    /// Nothing could be moved now.
    case stuck
    /// The end, or the kernel cannot splice these descriptors: gpgme's callback goes on.
    case refused
  }

  /// Hands gpg ciphertext, as much as its pipe takes.
  func splice(ciphertextTo pipe: Int32) -> Splice {
    let wanted = min(Self.piece, Int(clamping: available))
    guard wanted > 0, !engineHungUp else { return .refused }
    var offset = off_t(consumed)
    let count = sluice_splice(ciphertext, &offset, pipe, nil, wanted, 1)
    if count > 0 {
      noteConsumed(UInt64(count))
      return .moved(count)
    }
    guard count < 0 else { return .refused }
    switch errno {
    case EAGAIN, EINTR: return .stuck
    case EPIPE:
      engineHungUp = true
      return .refused
    // The callback reads the same bytes again, and says what is wrong with the file if anything is.
    default: return .refused
    }
  }

  /// Hands on plaintext that gpg has written, and waits while its reader is busy.
  func splice(plaintextFrom pipe: Int32) -> Splice {
    guard produced < bound else { return .refused }
    let count = sluice_splice(pipe, nil, plaintext, nil, min(Self.piece, Int(clamping: bound - produced)), 0)
    if count > 0 {
      noteProduced(UInt64(count))
      return .moved(count)
    }
    guard count < 0 else { return .refused }
    switch errno {
    case EAGAIN, EINTR: return .stuck
    case EPIPE:
      noteLostReader()
      return .stuck
    default: return .refused
    }
  }
}
