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

  /// - Parameter ownsEnvironment: Whether the process's environment may name the home: gpgme then need not be told of it, and runs
  ///   `gpg --version` once instead of twice, a quarter of the work on a small message.
  init(gpg: String, home: String, ownsEnvironment: Bool = false) throws(DecryptionError) {
    guard access(gpg, X_OK) == 0 else {
      throw DecryptionError(.gpgMissing, "'\(gpg)' is not an executable file; install gnupg or correct the path")
    }
    guard Self.isInitialised else {
      throw DecryptionError(.gpgMissing, "libgpgme is older than 1.18.0; install a newer one")
    }
    if ownsEnvironment { setenv("GNUPGHOME", home, 1) }
    var context: gpgme_ctx_t?
    guard gpgme_new(&context) == 0, let context else {
      throw DecryptionError(.helperFailed, "gpgme could not make a context")
    }
    let isTold = ownsEnvironment && Self.usesEnvironment(context, gpg: gpg)
    guard gpgme_set_protocol(context, GPGME_PROTOCOL_OpenPGP) == 0,
      isTold || gpgme_ctx_set_engine_info(context, GPGME_PROTOCOL_OpenPGP, gpg, home) == 0
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

  /// Whether the context runs this very program, of a version it can use, and gives it no home of its own.
  private static func usesEnvironment(_ context: gpgme_ctx_t, gpg: String) -> Bool {
    var entry = gpgme_ctx_get_engine_info(context)
    while let info = entry?.pointee, info.protocol != GPGME_PROTOCOL_OpenPGP { entry = info.next }
    guard let info = entry?.pointee, let program = info.file_name, info.version != nil else { return false }
    return info.home_dir == nil && String(cString: program) == gpg
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
