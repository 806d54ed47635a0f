internal import CGPGME
internal import Glibc

/// One gpgme context bound to one GnuPG home.
struct EngineContext: ~Copyable {
  let handle: gpgme_ctx_t

  /// gpgme's initialisation, which must precede everything and happen once (gpgme manual, "Library Version Check").
  ///
  /// Without the flag it would run gpgconf three times and gpgsm once to learn of programs that are not used here, which
  /// doubles the time a small message takes.
  private static let isInitialised: Bool = {
    gpgme_set_global_flag("disable-gpgconf", "1")
    return gpgme_check_version("1.18.0") != nil
  }()

  init(gpg: String, home: String) throws(DecryptionError) {
    guard access(gpg, X_OK) == 0 else {
      throw DecryptionError(.gpgMissing, "'\(gpg)' is not an executable file; install gnupg or correct the path")
    }
    guard Self.isInitialised else {
      throw DecryptionError(.gpgMissing, "libgpgme is older than 1.18.0; install a newer one")
    }
    var context: gpgme_ctx_t?
    guard gpgme_new(&context) == 0, let context else {
      throw DecryptionError(.helperFailed, "gpgme could not make a context")
    }
    guard gpgme_set_protocol(context, GPGME_PROTOCOL_OpenPGP) == 0,
      gpgme_ctx_set_engine_info(context, GPGME_PROTOCOL_OpenPGP, gpg, home) == 0
    else {
      gpgme_release(context)
      throw DecryptionError(.gpgMissing, "'\(gpg)' is not a usable GnuPG; install gnupg 2.2.40 or newer")
    }
    gpgme_set_offline(context, 1)
    gpgme_set_ctx_flag(context, "full-status", "1")
    gpgme_set_ctx_flag(context, "no-symkey-cache", "1")
    gpgme_set_pinentry_mode(context, GPGME_PINENTRY_MODE_LOOPBACK)
    handle = context
  }

  deinit { gpgme_release(handle) }
}

/// A gpgme data object over callbacks.
struct EngineData: ~Copyable {
  let handle: gpgme_data_t
  private let callbacks: UnsafeMutablePointer<gpgme_data_cbs>

  /// The measured optimum: larger buffers are slower, because gpgme moves the unsent rest after each write.
  private static let bufferSize = "65536"

  /// - Parameter streams: Must outlive the value.
  init(
    streams: EngineStreams, read: gpgme_data_read_cb_t? = nil, write: gpgme_data_write_cb_t? = nil, sizeHint: UInt64? = nil
  ) throws(DecryptionError) {
    callbacks = .allocate(capacity: 1)
    callbacks.initialize(to: gpgme_data_cbs(read: read, write: write, seek: nil, release: nil))
    var data: gpgme_data_t?
    guard gpgme_data_new_from_cbs(&data, callbacks, Unmanaged.passUnretained(streams).toOpaque()) == 0, let data else {
      callbacks.deallocate()
      throw DecryptionError(.helperFailed, "gpgme could not make a data object")
    }
    handle = data
    gpgme_data_set_flag(data, "io-buffer-size", Self.bufferSize)
    if let sizeHint { gpgme_data_set_flag(data, "size-hint", String(sizeHint)) }
  }

  deinit {
    gpgme_data_release(handle)
    callbacks.deallocate()
  }
}
