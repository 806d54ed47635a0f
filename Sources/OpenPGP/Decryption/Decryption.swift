internal import CGPGME
internal import Glibc

/// How far a decryption has come.
public struct DecryptionProgress: Sendable, Hashable {
  /// Bytes of the encrypted file given to GnuPG.
  public let consumed: UInt64
  /// Bytes of plaintext written.
  public let produced: UInt64
}

/// Decrypts a file to a descriptor with GnuPG, and gathers the evidence for judging the message.
///
/// **Plaintext is written before anything is proved.** Integrity and signature are known only when the message has ended;
/// nothing that was written may be used until ``DecryptionEvidence/judge(by:)`` has accepted the message.
public struct Decryption: Sendable {
  public enum Supervision: Sendable, Hashable {
    /// The process has no children but GnuPG's: gpg is inherited and its exit status becomes part of the evidence. `GNUPGHOME` of
    /// the process is set.
    case soleEngine
    /// The process has other children; gpg's exit status stays unknown.
    case shared
  }

  public let home: OpenPGPHome
  public let limits: DecryptionLimits
  public let supervision: Supervision

  public init(home: OpenPGPHome, limits: DecryptionLimits = DecryptionLimits(), supervision: Supervision) {
    self.home = home
    self.limits = limits
    self.supervision = supervision
  }

  /// Scans the file, then decrypts it.
  ///
  /// - Parameters:
  ///   - ciphertext: A regular file, read from its beginning; its offset is neither used nor moved.
  ///   - arrival: How far the file has come, if it is still being written. What stands before the encrypted data is then examined first,
  ///     and the whole file when it is there.
  ///   - plaintext: A pipe or a file, blocking; stays open. Cheapest is a pipe: gpg's output is handed on inside the kernel.
  ///   - passphrase: Of our secret key; empty when it has none.
  ///   - engine: For this home and supervision, if one has been made ready; it serves once.
  ///   - progress: Called after every read and write, on the calling thread.
  /// - Returns: Always evidence; a failure is part of it.
  public func run(
    ciphertext: Int32, arrival: Arrival? = nil, plaintext: Int32, passphrase: borrowing SecretBytes,
    engine: DecryptionEngine? = nil, progress: @escaping (DecryptionProgress) -> Void = { _ in }
  ) -> DecryptionEvidence {
    var evidence = DecryptionEvidence()
    do throws(DecryptionError) {
      let size: UInt64
      if let arrival, let front = try Self.front(of: ciphertext, arrival) {
        evidence.ciphertextBytes = arrival.total
        evidence.recipients = front.recipients.map(\.keyID)
        size = arrival.total
      } else {
        try arrival?.wait(for: .max)
        size = try Self.scan(ciphertext, &evidence)
      }
      let streams = EngineStreams(
        ciphertext: ciphertext, ciphertextBytes: size, arrival: arrival, plaintext: plaintext,
        bound: limits.bound(ciphertextBytes: size), progress: progress)
      try decrypt(streams, passphrase, size: size, engine, &evidence)
      if let arrival {
        try arrival.wait(for: .max)
        guard try Self.scan(ciphertext, &evidence) == arrival.total else {
          throw DecryptionError(.unreadable, "the encrypted file changed its size while it was decrypted")
        }
      }
    } catch {
      evidence.refuse(error)
    }
    return evidence
  }

  /// Scans the whole file.
  ///
  /// - Returns: Its length.
  /// - Throws: What makes it unfit to be decrypted.
  private static func scan(_ ciphertext: Int32, _ evidence: inout DecryptionEvidence) throws(DecryptionError) -> UInt64 {
    let scan = try PacketScanner.scan(ciphertext)
    evidence.ciphertextBytes = scan.size
    evidence.recipients = scan.recipients.map(\.keyID)
    if let refusal = scan.refusal { throw refusal }
    return scan.size
  }

  /// What stands before the encrypted data of a binary message that is still arriving; `nil` for any other file, which is waited for.
  private static func front(of ciphertext: Int32, _ arrival: Arrival) throws(DecryptionError) -> PacketScan? {
    try arrival.wait(for: frontBytes)
    return try PacketScanner.front(of: ciphertext, bytes: arrival.reached)
  }

  /// More than the session keys of a few recipients and the beginning of the data take.
  private static let frontBytes: UInt64 = 64 << 10

  private func decrypt(
    _ streams: EngineStreams, _ passphrase: borrowing SecretBytes, size: UInt64, _ ready: DecryptionEngine?,
    _ evidence: inout DecryptionEvidence
  ) throws(DecryptionError) {
    let engine = if let ready { ready } else { try DecryptionEngine(home: home, supervision: supervision) }
    let handle = engine.context.handle
    defer { withExtendedLifetime(engine) {} }
    // Only now: gpgme has run `gpg --version`, whose exit is of no interest.
    if supervision == .soleEngine { EngineExit.observe() }
    let input = try EngineData(streams: streams, read: EngineStreams.readCallback, sizeHint: size)
    let output = try EngineData(streams: streams, write: EngineStreams.writeCallback)
    let opaque = Unmanaged.passUnretained(streams).toOpaque()
    gpgme_set_status_cb(handle, EngineStreams.statusCallback, opaque)
    gpgme_set_passphrase_cb(handle, EngineStreams.passphraseCallback, opaque)
    let error = passphrase.withBytes { bytes in
      streams.passphrase = bytes
      defer { streams.passphrase = UnsafeRawBufferPointer(start: nil, count: 0) }
      return EngineLoop(streams: streams).run(handle, input.handle, output.handle)
    }
    evidence.engineError = gpgme_err_code(error).rawValue
    evidence.plaintextBytes = streams.produced
    Self.copyResults(of: handle, streams.status, into: &evidence)
    withExtendedLifetime(streams) {}
    if supervision == .soleEngine { evidence.engineExit = EngineExit.status(of: home.gpg) }
    if let failure = streams.failure { throw failure }
    if evidence.engineError == EngineCode.noSecretKey { try examineMissingKey(evidence.recipients) }
  }

  /// GnuPG says "no secret key" also when its agent does not start. That is our fault, not the sender's.
  private func examineMissingKey(_ recipients: [String]) throws(DecryptionError) {
    let ours = try home.keys().flatMap(\.parts).filter(\.hasSecret).map { String($0.fingerprint.suffix(16)) }
    if let key = recipients.first(where: ours.contains) {
      throw DecryptionError(
        .homeUnusable, "the secret key \(key) is in '\(home.directory)', but gpg-agent could not use it; look at its permissions")
    }
  }

  /// Results die with the context's next operation, so everything is copied.
  private static func copyResults(
    of context: gpgme_ctx_t, _ status: StatusLines, into evidence: inout DecryptionEvidence
  ) {
    var result = sluice_decryption_result()
    if sluice_copy_decryption_result(context, &result) != 0 {
      evidence.cipher = result.symmetric_cipher.map { String(cString: $0) }
      evidence.unsupportedAlgorithm = result.unsupported_algorithm != nil
      evidence.wrongKeyUsage = result.wrong_key_usage != 0
      evidence.legacyCipherWithoutMDC = result.legacy_cipher_without_mdc != 0
    }
    evidence.begun = status.begun
    evidence.succeeded = status.succeeded
    evidence.integrityProved = status.integrityProved
    evidence.plaintexts = status.plaintexts
    evidence.signaturesSeen = status.signatures
    evidence.alarms = status.alarms
    evidence.decryptionKey = status.decryptionKey
    evidence.decryptionPrimary = status.decryptionPrimary
    var signature = sluice_signature_result()
    var index: Int32 = 0
    while index < mostSignatures, sluice_copy_signature(context, index, &signature) != 0 {
      let fingerprint = signature.fingerprint.map { String(cString: $0) } ?? ""
      evidence.signatures.append(
        DecryptionEvidence.Signature(
          fingerprint: fingerprint, primary: status.primaries.first { $0.signer == fingerprint }?.primary,
          created: UInt64(signature.created), expires: UInt64(signature.expires),
          digest: Int(signature.hash_algorithm), algorithm: Int(signature.public_key_algorithm),
          status: signature.status, wrongKeyUsage: signature.wrong_key_usage != 0))
      index += 1
    }
  }

  /// A message with more makes `signaturesSeen` disagree and is refused.
  private static let mostSignatures: Int32 = 64
}
