internal import CLinux
internal import Glibc

/// A close-on-exec pipe whose two ends are given out as plain descriptors.
///
/// Both ends are closed when the value goes, unless they were taken out with ``takeReading()`` or ``takeWriting()``.
public struct ChildPipe: ~Copyable {
  private var readingEnd: Int32
  private var writingEnd: Int32

  /// - Parameter capacity: Bytes the kernel may hold in the pipe, `nil` for its default of 64 KiB. A refusal
  ///   (`fs.pipe-max-size`) leaves the default: the capacity is a matter of speed alone.
  public init(capacity: Int32? = nil) throws(ContainmentError) {
    var ends: [Int32] = [-1, -1]
    let error = sluice_pipe(&ends, capacity ?? 0)
    guard error == 0 else {
      throw ContainmentError(
        code: .resourcesExhausted,
        message: "no pipe for a contained child (errno \(error)); raise the limit of open files (ulimit -n)")
    }
    readingEnd = ends[0]
    writingEnd = ends[1]
  }

  public var reading: Int32 { readingEnd }
  public var writing: Int32 { writingEnd }

  /// Hands the reading end to the caller, who closes it.
  public mutating func takeReading() -> Int32 {
    defer { readingEnd = -1 }
    return readingEnd
  }

  /// Hands the writing end to the caller, who closes it.
  public mutating func takeWriting() -> Int32 {
    defer { writingEnd = -1 }
    return writingEnd
  }

  public mutating func closeReading() {
    if readingEnd >= 0 { close(readingEnd) }
    readingEnd = -1
  }

  public mutating func closeWriting() {
    if writingEnd >= 0 { close(writingEnd) }
    writingEnd = -1
  }

  deinit {
    if readingEnd >= 0 { close(readingEnd) }
    if writingEnd >= 0 { close(writingEnd) }
  }
}
