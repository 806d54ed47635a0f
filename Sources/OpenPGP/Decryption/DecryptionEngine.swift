/// GnuPG, found usable and ready for one decryption: what takes a third of the time of a small message, done beforehand.
///
/// A process may make one and then fork: it holds neither key nor message.
public final class DecryptionEngine {
  let context: EngineContext

  /// - Throws: ``DecryptionError`` with code `gpgMissing`, `homeUnusable` or `helperFailed`.
  public init(home: OpenPGPHome, supervision: Decryption.Supervision) throws(DecryptionError) {
    context = try EngineContext(gpg: home.gpg, home: try home.enginePath(), ownsEnvironment: supervision == .soleEngine)
  }
}
