import Containment
import Glibc
public import OpenPGP
import Synchronization

/// One message being decrypted in a contained child.
///
/// Read ``plaintext`` to its end, then ask for the ``verdict()``. **Nothing that was read may be released before the verdict
/// has been returned**: GnuPG hands out plaintext before it has proved anything, and the end of the plaintext means nothing.
///
/// When the last reference goes, the child is killed.
public final class DecryptionChild: Sendable {
  /// The descriptor to read plaintext from, with blocking reads; it belongs to this object.
  public var plaintext: Int32 { pipe.descriptor }

  private let pipe: PlaintextPipe
  private let watch: DecryptionWatch
  private let policy: AcceptancePolicy
  /// Length of the message.
  public let ciphertextBytes: UInt64
  private let bytesRead = Mutex<UInt64?>(nil)

  /// The helper's process and process-group number.
  var processID: Int32 { watch.processID }

  /// Seconds since the helper was started.
  public var age: Double { watch.age }

  /// Processor time of helper and gpg; `nil` before the verdict.
  public var processorSeconds: Double? { watch.processorSeconds }

  private static let pipeCapacity: Int32 = 1 << 20

  /// Starts the helper.
  ///
  /// - Parameters:
  ///   - ciphertext: A regular file, decrypted from its beginning; its offset is not moved, and it may be closed
  ///   after the call.
  ///   - arriving: The file, if it is still being written.
  public static func start(
    ciphertext: Int32, arriving: ArrivingFile? = nil, request: DecryptionRequest
  ) throws(DecryptionError) -> DecryptionChild {
    try DecryptionChild(ciphertext, arriving, request)
  }

  private init(_ ciphertext: Int32, _ arriving: ArrivingFile?, _ request: DecryptionRequest) throws(DecryptionError) {
    guard request.detachedSignature == nil else {
      throw DecryptionError(.unsupported, "detached signatures are not supported yet; the sender must sign inside the encryption")
    }
    var status = stat()
    guard fstat(ciphertext, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw DecryptionError(.unreadable, "the encrypted file is not a regular file")
    }
    ciphertextBytes = arriving?.size ?? UInt64(status.st_size)
    policy = request.policy
    let passphrase = try PassphraseFile(request.passphraseFile)
    do throws(ContainmentError) {
      var output = try ChildPipe(capacity: Self.pipeCapacity)
      var events = try ChildPipe()
      var descriptors: [(child: Int32, parent: Int32)] = [(0, ciphertext), (1, output.writing), (3, events.writing)]
      if passphrase.descriptor >= 0 { descriptors.append((4, passphrase.descriptor)) }
      if let arriving { descriptors.append((5, arriving.marks)) }
      let child = try HelperStart.child(request, arriving, descriptors: descriptors)
      pipe = PlaintextPipe(owning: output.takeReading())
      watch = DecryptionWatch(child: child, pipe: pipe, arriving: arriving, patience: request.noProgressSeconds)
      watch.start(events: events.takeReading())
    } catch {
      throw DecryptionError(.helperFailed, error.message)
    }
  }

  /// Reads plaintext, which proves nothing yet; 0 at its end.
  ///
  /// The bytes are counted, and ``verdict()`` compares the count with the helper's.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(DecryptionError) -> Int {
    while true {
      let count = Glibc.read(pipe.descriptor, buffer.baseAddress, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        throw DecryptionError(.helperFailed, "the plaintext could not be read from its pipe (errno \(errno))")
      }
      bytesRead.withLock { $0 = ($0 ?? 0) + UInt64(count) }
      return count
    }
  }

  /// Reads the rest of the plaintext and throws it away, so that the message can close and be judged although its contents
  /// are not wanted any more.
  public func drain() {
    let size = 65536
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = Glibc.read(pipe.descriptor, buffer, size)
      if count == 0 || (count < 0 && errno != EINTR) { return }
      // Counted on only after reads through ``read(into:)``: who read from the descriptor itself was never counted.
      if count > 0 { bytesRead.withLock { known in known = known.map { $0 + UInt64(count) } } }
    }
  }

  /// Waits for the child to end and judges what it says by the policy.
  ///
  /// Call it after the end of the plaintext: a child whose plaintext nobody reads does not end. May be called again.
  public func verdict() throws(DecryptionError) -> DecryptionVerdict {
    let evidence: DecryptionEvidence
    switch watch.wait() {
    case .failed(let error): throw error
    case .evidence(let given): evidence = given
    }
    let verdict = try evidence.judge(by: policy)
    guard verdict.ciphertextBytes == ciphertextBytes else {
      throw DecryptionError(.unreadable, "the encrypted file changed its size while it was decrypted")
    }
    if let count = bytesRead.withLock({ $0 }), count != verdict.plaintextBytes {
      throw DecryptionError(
        .helperFailed, "\(count) bytes of plaintext were read, and the helper wrote \(verdict.plaintextBytes)")
    }
    return verdict
  }

  /// Kills the child and what it started. The verdict becomes `aborted`, unless it was already there.
  public func abort() { watch.abort() }

  deinit { watch.abort() }
}
