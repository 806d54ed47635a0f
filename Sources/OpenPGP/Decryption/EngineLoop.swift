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
///
/// gpg writes four kilobytes at a time. To wake up for each of them, and wake the reader of the plaintext in turn, costs more
/// than what is done with them: the pipes are made wide, and one with little in it is given a moment to fill.
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
    /// Not to be looked at before this time (monotonic, nanoseconds).
    var rest: UInt64 = 0
  }

  /// Plaintext worth waking up for, in bytes.
  private static let worthwhile = 128 << 10
  /// How long a pipe of gpg's is left alone: plaintext that is little, ciphertext for which there was no room. Nanoseconds.
  private static let moment: UInt64 = 200_000
  private static let longMoment: UInt64 = 1_000_000

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
    guard !active.isEmpty else {
      // gpgme ends an operation when it removes the last descriptor.
      outcome = gpgme_error(GPG_ERR_GENERAL)
      return
    }
    let now = Self.now()
    let isStarved = streams.isStarved
    var wait: UInt64?
    var polled = active.map { index in
      let watch = watches[index]
      // There is nothing to give: the file's writer is waited for instead.
      if isStarved, watch.role == .ciphertext { return pollfd(fd: -1, events: 0, revents: 0) }
      guard watch.rest > now else {
        return pollfd(fd: watch.descriptor, events: Int16(watch.isRead ? POLLIN : POLLOUT), revents: 0)
      }
      wait = min(wait ?? .max, watch.rest - now)
      // poll(2) passes over a negative descriptor.
      return pollfd(fd: -1, events: 0, revents: 0)
    }
    if isStarved, let arrival = streams.arrival { polled.append(pollfd(fd: arrival.descriptor, events: Int16(POLLIN), revents: 0)) }
    var limit = timespec(tv_sec: 0, tv_nsec: Int(wait ?? 0))
    let ready = wait == nil ? poll(&polled, nfds_t(polled.count), -1) : sluice_ppoll(&polled, Int32(polled.count), &limit)
    guard ready > 0 else { return }
    if isStarved, let marks = polled.last, marks.revents != 0 { streams.takeMarks() }
    for (place, index) in active.enumerated() where polled[place].revents != 0 {
      // An earlier callback of this round may have removed it.
      guard watches[index].isActive, outcome == nil, streams.failure == nil else { continue }
      serve(index, hasHungUp: Int32(polled[place].revents) & POLLHUP != 0)
    }
  }

  private func serve(_ index: Int, hasHungUp: Bool) {
    let watch = watches[index]
    switch watch.role {
    case .ciphertext:
      switch streams.splice(ciphertextTo: watch.descriptor) {
      case .moved, .stuck:
        watches[index].rest = Self.now() + Self.longMoment
        return
      case .refused: break
      }
    case .plaintext:
      // Once: what is there after a moment is handed on, however little it is.
      if !hasHungUp, watch.rest == 0, Self.waiting(in: watch.descriptor) < Self.worthwhile {
        watches[index].rest = Self.now() + Self.moment
        return
      }
      watches[index].rest = 0
      switch streams.splice(plaintextFrom: watch.descriptor) {
      case .moved, .stuck: return
      case .refused: break
      }
    case .served: break
    }
    let (consumed, produced) = (streams.consumed, streams.produced)
    _ = watch.callback(watch.data, watch.descriptor)
    guard watches[index].isActive else { return }
    if !watch.isRead && streams.consumed > consumed { become(.ciphertext, index) }
    if watch.isRead && streams.produced > produced { become(.plaintext, index) }
  }

  private func become(_ role: Watch.Role, _ index: Int) {
    watches[index].role = role
    sluice_widen_pipe(watches[index].descriptor, Int32(EngineStreams.piece))
  }

  /// Bytes that wait in a pipe.
  private static func waiting(in pipe: Int32) -> Int {
    var count: Int32 = 0
    return ioctl(pipe, UInt(FIONREAD), &count) == 0 ? Int(count) : .max
  }

  private static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
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
