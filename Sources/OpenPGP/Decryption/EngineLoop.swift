internal import CGPGME
internal import Glibc

/// Runs one gpgme operation on an event loop of our own, and moves its data inside the kernel.
///
/// gpgme's loop copies every byte through the process twice, and formats it for a trace that nobody reads
/// (`_gpgme_debug_buffer` in gpgme 1.18 runs its formatting loop before it asks for the level): more work than gpg's own. Here
/// gpgme starts gpg and follows its status; ciphertext and plaintext go between descriptors by splice(2).
///
/// gpgme does not say which descriptor is which. The first bytes of each therefore pass through its callback, and the one
/// of our callbacks that runs tells the role.
final class EngineLoop {
  /// A descriptor gpgme wants watched (gpgme manual, "I/O Callback Interface").
  private struct Watch {
    enum Role {
      /// Not told yet, or none of the data: gpgme's to serve.
      case served
      case ciphertext
      case plaintext
    }

    let descriptor: Int32
    let isRead: Bool
    let callback: gpgme_io_cb_t
    let data: UnsafeMutableRawPointer?
    var role = Role.served
    var isActive = true
  }

  private let streams: EngineStreams
  private var watches: [Watch] = []
  private var outcome: gpgme_error_t?

  init(streams: EngineStreams) {
    self.streams = streams
  }

  /// Decrypts and verifies, until gpg has ended its status or the streams have failed.
  func run(_ context: gpgme_ctx_t, _ input: gpgme_data_t, _ output: gpgme_data_t) -> gpgme_error_t {
    let handle = Unmanaged.passUnretained(self).toOpaque()
    var callbacks = gpgme_io_cbs(
      add: Self.add, add_priv: handle, remove: Self.remove, event: Self.event, event_priv: handle)
    gpgme_set_io_cbs(context, &callbacks)
    let error = gpgme_op_decrypt_verify_start(context, input, output)
    guard error == 0 else { return error }
    while outcome == nil {
      if streams.failure != nil {
        // Closes the pipes; gpg ends because nobody listens.
        gpgme_cancel(context)
        break
      }
      serveReady()
    }
    return outcome ?? gpgme_error(GPG_ERR_CANCELED)
  }

  private func serveReady() {
    let active = watches.indices.filter { watches[$0].isActive }
    var polled = active.map { index in
      pollfd(fd: watches[index].descriptor, events: Int16(watches[index].isRead ? POLLIN : POLLOUT), revents: 0)
    }
    guard !polled.isEmpty else {
      // gpgme ends an operation when it removes the last descriptor.
      outcome = gpgme_error(GPG_ERR_GENERAL)
      return
    }
    guard poll(&polled, nfds_t(polled.count), -1) > 0 else { return }
    for (place, index) in active.enumerated() where polled[place].revents != 0 {
      // An earlier callback of this round may have removed it.
      guard watches[index].isActive, outcome == nil, streams.failure == nil else { continue }
      serve(index)
    }
  }

  private func serve(_ index: Int) {
    let watch = watches[index]
    switch watch.role {
    case .ciphertext where streams.splice(ciphertextTo: watch.descriptor): return
    case .plaintext where streams.splice(plaintextFrom: watch.descriptor): return
    default: break
    }
    let (consumed, produced) = (streams.consumed, streams.produced)
    _ = watch.callback(watch.data, watch.descriptor)
    guard watches[index].isActive else { return }
    if !watch.isRead && streams.consumed > consumed { watches[index].role = .ciphertext }
    if watch.isRead && streams.produced > produced { watches[index].role = .plaintext }
  }

  // MARK: The C side.

  private static func from(_ handle: UnsafeMutableRawPointer?) -> EngineLoop? {
    handle.map { Unmanaged<EngineLoop>.fromOpaque($0).takeUnretainedValue() }
  }

  private static let add: gpgme_register_io_cb_t = { handle, descriptor, direction, callback, data, tag in
    guard let loop = from(handle), let callback else { return gpgme_error(GPG_ERR_INV_VALUE) }
    loop.watches.append(Watch(descriptor: descriptor, isRead: direction == 1, callback: callback, data: data))
    let watch = Tag(loop: loop, index: loop.watches.count - 1)
    tag?.pointee = Unmanaged.passRetained(watch).toOpaque()
    return 0
  }

  private static let remove: gpgme_remove_io_cb_t = { tag in
    guard let tag else { return }
    let watch = Unmanaged<Tag>.fromOpaque(tag).takeRetainedValue()
    watch.loop?.watches[watch.index].isActive = false
  }

  private static let event: gpgme_event_io_cb_t = { handle, type, data in
    guard type == GPGME_EVENT_DONE, let loop = from(handle), let data else { return }
    let done = data.assumingMemoryBound(to: gpgme_io_event_done_data.self).pointee
    loop.outcome = done.err != 0 ? done.err : done.op_err
  }

  private final class Tag {
    weak var loop: EngineLoop?
    let index: Int

    init(loop: EngineLoop, index: Int) {
      self.loop = loop
      self.index = index
    }
  }
}
