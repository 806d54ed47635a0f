internal import CGPGME
internal import Glibc

/// What gpgme's callbacks work on: ciphertext in, plaintext out, status lines.
///
/// Used by one thread, during one operation; it outlives the operation because its caller holds it.
final class EngineStreams {
  let ciphertext: Int32
  let plaintext: Int32
  let ciphertextBytes: UInt64
  let bound: UInt64
  /// How far the ciphertext has come, if it is still arriving.
  let arrival: Arrival?
  private let progress: (DecryptionProgress) -> Void

  private(set) var consumed: UInt64 = 0
  private(set) var produced: UInt64 = 0
  private(set) var failure: DecryptionError?
  /// gpg reads no more; its status says why.
  var engineHungUp = false
  var status = StatusLines()
  /// Lent for the operation.
  var passphrase = UnsafeRawBufferPointer(start: nil, count: 0)

  init(
    ciphertext: Int32, ciphertextBytes: UInt64, arrival: Arrival? = nil, plaintext: Int32, bound: UInt64,
    progress: @escaping (DecryptionProgress) -> Void
  ) {
    self.ciphertext = ciphertext
    self.ciphertextBytes = ciphertextBytes
    self.arrival = arrival
    self.plaintext = plaintext
    self.bound = bound
    self.progress = progress
  }

  /// Bytes of ciphertext that are there and not yet given to gpg.
  var available: UInt64 { (arrival?.reached ?? ciphertextBytes) - consumed }

  /// Whether gpg has been given all there is, and more will come.
  var isStarved: Bool { available == 0 && consumed < ciphertextBytes }

  /// Sees how far the ciphertext has come since.
  func takeMarks() {
    do { try arrival?.takeMarks() } catch { _ = fail(error, ECANCELED) }
  }

  /// Reads on from the place reached, with `pread(2)`: the descriptor's offset may be shared with another process.
  ///
  /// Ends where the scan ended, so that bytes appended since are never decrypted unseen.
  private func read(into buffer: UnsafeMutableRawPointer, _ size: Int) -> Int {
    if isStarved, !engineHungUp {
      do { try arrival?.wait(for: consumed + 1) } catch { return fail(error, ECANCELED) }
    }
    // What a pipe takes at once: gpgme keeps back nothing that later bytes could overtake.
    let wanted = min(UInt64(min(size, Int(PIPE_BUF))), available)
    guard wanted > 0, !engineHungUp else { return 0 }
    while true {
      let count = pread(ciphertext, buffer, Int(wanted), off_t(consumed))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        return fail(DecryptionError(.unreadable, "the file could not be read (errno \(errno))"), EIO)
      }
      noteConsumed(UInt64(count))
      return count
    }
  }

  private func write(_ buffer: UnsafeRawPointer, _ size: Int) -> Int {
    guard UInt64(size) <= bound - produced else { return fail(excess, EFBIG) }
    var done = 0
    while done < size {
      let count = Glibc.write(plaintext, buffer + done, size - done)
      if count >= 0 {
        done += count
      } else if errno != EINTR {
        return fail(lostReader, EPIPE)
      }
    }
    noteProduced(UInt64(size))
    return size
  }

  private var excess: DecryptionError {
    DecryptionError(
      .tooLarge,
      "the message holds more than \(bound) bytes, the limit for a file of \(ciphertextBytes); raise it if this is expected")
  }

  private var lostReader: DecryptionError {
    DecryptionError(.aborted, "the reader of the plaintext went away (errno \(errno))")
  }

  func noteConsumed(_ count: UInt64) {
    consumed += count
    report()
  }

  func noteProduced(_ count: UInt64) {
    produced += count
    report()
  }

  func noteLostReader() { _ = fail(lostReader, EPIPE) }

  private func report() { progress(DecryptionProgress(consumed: consumed, produced: produced)) }

  private func fail(_ error: DecryptionError, _ code: Int32) -> Int {
    if failure == nil { failure = error }
    sluice_set_errno(code)
    return -1
  }

  /// Writes the passphrase where gpg wants it; a second question means that the first answer was wrong.
  private func answer(_ descriptor: Int32, previousWasBad: Bool) -> gpgme_error_t {
    guard !previousWasBad else { return gpgme_error(GPG_ERR_BAD_PASSPHRASE) }
    guard !passphrase.isEmpty else { return gpgme_error(GPG_ERR_CANCELED) }
    if gpgme_io_writen(descriptor, passphrase.baseAddress, passphrase.count) != 0 { return gpgme_error(GPG_ERR_EIO) }
    return gpgme_io_writen(descriptor, "\n", 1) == 0 ? 0 : gpgme_error(GPG_ERR_EIO)
  }

  // MARK: The C side. Nothing is thrown through C; every callback gets the streams as its handle.

  private static func from(_ handle: UnsafeMutableRawPointer?) -> EngineStreams? {
    handle.map { Unmanaged<EngineStreams>.fromOpaque($0).takeUnretainedValue() }
  }

  static let readCallback: gpgme_data_read_cb_t = { handle, buffer, size in
    guard let streams = from(handle), let buffer else { return -1 }
    return streams.read(into: buffer, size)
  }

  static let writeCallback: gpgme_data_write_cb_t = { handle, buffer, size in
    guard let streams = from(handle), let buffer else { return -1 }
    return streams.write(buffer, size)
  }

  static let statusCallback: gpgme_status_cb_t = { handle, keyword, arguments in
    guard let streams = from(handle), let keyword else { return 0 }
    // Arguments need not be UTF-8: what is not becomes U+FFFD and matches nothing.
    streams.status.note(keyword: String(cString: keyword), arguments: arguments.map { String(cString: $0) } ?? "")
    return 0
  }

  static let passphraseCallback: gpgme_passphrase_cb_t = { handle, _, _, previousWasBad, descriptor in
    guard let streams = from(handle) else { return gpgme_error(GPG_ERR_CANCELED) }
    return streams.answer(descriptor, previousWasBad: previousWasBad != 0)
  }
}
