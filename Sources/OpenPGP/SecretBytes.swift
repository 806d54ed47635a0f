internal import Glibc

/// A short secret in memory of its own that is kept out of swap and wiped when it goes.
public struct SecretBytes: ~Copyable {
  /// Longer passphrases are refused: gpg-agent takes 255 bytes.
  private static let capacity = 4096

  private let storage: UnsafeMutableRawPointer
  public let count: Int

  /// Reads `descriptor` to its end and drops one line end from the end of what was read, because editors put one there.
  ///
  /// The descriptor stays open.
  public init(reading descriptor: Int32) throws(DecryptionError) {
    storage = .allocate(byteCount: Self.capacity, alignment: Self.capacity)
    // A refusal (RLIMIT_MEMLOCK) leaves the page swappable, which is no reason not to work.
    _ = mlock(storage, Self.capacity)
    var filled = 0
    while filled < Self.capacity {
      let read = Glibc.read(descriptor, storage + filled, Self.capacity - filled)
      if read < 0 && errno == EINTR { continue }
      guard read > 0 else { break }
      filled += read
    }
    let isTooLong = filled == Self.capacity
    for lineEnd in [UInt8(ascii: "\n"), UInt8(ascii: "\r")] where filled > 0 {
      if storage.load(fromByteOffset: filled - 1, as: UInt8.self) == lineEnd { filled -= 1 }
    }
    count = isTooLong ? 0 : filled
    if isTooLong { throw DecryptionError(.badPassphrase, "the passphrase is \(Self.capacity) bytes or longer; shorten it") }
  }

  /// No secret at all.
  public init() {
    storage = .allocate(byteCount: Self.capacity, alignment: Self.capacity)
    count = 0
  }

  public var isEmpty: Bool { count == 0 }

  /// Lends the bytes; they must not be copied out.
  public func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(start: storage, count: count))
  }

  deinit {
    explicit_bzero(storage, Self.capacity)
    _ = munlock(storage, Self.capacity)
    storage.deallocate()
  }
}
