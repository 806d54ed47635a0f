import Glibc

/// Sorted runs of keys in one unlinked file: hashes and record numbers, nothing else.
final class KeySpill {
  /// One run: where it lies, and the record its ordinals are counted from.
  struct Run {
    let offset: Int64
    let count: Int
    let firstRecord: Int64
  }

  private let descriptor: Int32
  private(set) var runs: [Run] = []
  private var size: Int64 = 0

  /// Makes a file only its owner may read, and unlinks it at once.
  init(directory: String) throws(QualityError) {
    var generator = SystemRandomNumberGenerator()
    let path = "\(directory)/keys-\(String(generator.next() as UInt64, radix: 16))"
    let made = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard made >= 0 else { throw Self.failure("create a file in the spill directory") }
    descriptor = made
    guard unlink(path) == 0 else {
      let error = Self.failure("unlink a file in the spill directory")
      close(made)
      throw error
    }
  }

  deinit { close(descriptor) }

  func append(_ entries: UnsafeBufferPointer<KeyEntry>, firstRecord: Int64) throws(QualityError) {
    let bytes = UnsafeRawBufferPointer(entries)
    var done = 0
    while done < bytes.count {
      let wrote = pwrite(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, Int(size) + done)
      if wrote < 0 && errno == EINTR { continue }
      guard wrote > 0 else { throw Self.failure("write spilled keys") }
      done += wrote
    }
    runs.append(Run(offset: size, count: entries.count, firstRecord: firstRecord))
    size += Int64(bytes.count)
  }

  /// Fills `buffer` with entries of a run from `index`; returns how many.
  func read(_ run: Run, from index: Int, into buffer: UnsafeMutableBufferPointer<KeyEntry>) throws(QualityError) -> Int {
    let count = min(buffer.count, run.count - index)
    let stride = MemoryLayout<KeyEntry>.stride
    var done = 0
    while done < count * stride {
      let target = UnsafeMutableRawPointer(buffer.baseAddress).map { $0 + done }
      let got = pread(descriptor, target, count * stride - done, Int(run.offset) + index * stride + done)
      if got < 0 && errno == EINTR { continue }
      guard got > 0 else { throw Self.failure("read spilled keys") }
      done += got
    }
    return count
  }

  private static func failure(_ what: String) -> QualityError {
    let reason = String(cString: strerror(errno))
    return QualityError(.spillFailed, "cannot \(what): \(reason); give the gateway a directory with free space")
  }
}
