import Glibc
import Synchronization

/// The bytes of a file: on disk, read with positions so that calls may run concurrently, or in memory.
final class ByteSource: Sendable {
  private enum Storage: Sendable {
    case descriptor(Int32)
    case bytes([UInt8])
  }

  private let storage: Storage
  let count: Int
  private let decoded = Atomic<Int>(0)

  /// How many data pages were decoded since the file was opened.
  var pagesDecoded: Int { decoded.load(ordering: .relaxed) }

  func countDecoded(pages: Int) {
    decoded.wrappingAdd(pages, ordering: .relaxed)
  }

  init(_ bytes: [UInt8]) {
    storage = .bytes(bytes)
    count = bytes.count
  }

  init(path: String) throws(ParquetError) {
    // Without waiting: a pipe of that name would be waited for.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.failure("open") }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw ParquetError(.inputOutput, "not a regular file")
    }
    storage = .descriptor(descriptor)
    count = Int(status.st_size)
  }

  deinit {
    if case .descriptor(let descriptor) = storage { close(descriptor) }
  }

  /// Appends `range` of the file to `output`.
  ///
  /// - Precondition: the range lies within `0..<count`.
  func read(_ range: Range<Int>, into output: inout ByteBuilder) throws(ParquetError) {
    let target = output.reserve(range.count)
    switch storage {
    case .bytes(let bytes):
      bytes.withUnsafeBytes { bytes in
        guard let base = bytes.baseAddress, !range.isEmpty else { return }
        target.copyMemory(from: base + range.lowerBound, byteCount: range.count)
      }
    case .descriptor(let descriptor):
      var done = 0
      while done < range.count {
        let got = pread(descriptor, target + done, range.count - done, off_t(range.lowerBound + done))
        if got < 0 && errno == EINTR { continue }
        if got < 0 { throw Self.failure("read") }
        guard got > 0 else { throw ParquetError(.inputOutput, "the file became shorter while it was read") }
        done += got
      }
    }
    output.advance(by: range.count)
  }

  private static func failure(_ operation: String) -> ParquetError {
    ParquetError(.inputOutput, "\(operation): \(String(cString: strerror(errno)))")
  }
}
