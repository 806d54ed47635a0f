internal import Glibc

/// How far a file has come that is still being written, as its writer says.
///
/// Marks come down a pipe: eight bytes each, in this machine's order, with the number of bytes that are there. The last mark is
/// the file's whole length; when the pipe ends before it, the writer has given the file up.
///
/// Not `Sendable`: the thread that decrypts reads it.
public final class Arrival {
  /// Bytes that the file will have.
  public let total: UInt64
  /// The pipe's reading end.
  let descriptor: Int32
  /// Bytes that are there.
  private(set) var reached: UInt64 = 0

  /// - Parameter descriptor: Lent for as long as this object lives.
  public init(total: UInt64, marks descriptor: Int32) {
    self.total = total
    self.descriptor = descriptor
  }

  /// Takes the marks that wait in the pipe; waits for one if there is none.
  ///
  /// - Throws: `aborted` when the writer has given up, `unreadable` when what it says makes no sense.
  func takeMarks() throws(DecryptionError) {
    var marks = [UInt64](repeating: 0, count: 64)
    while true {
      let count = marks.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw DecryptionError(.aborted, "the file stopped arriving after \(reached) of \(total) bytes") }
      // Marks are written whole (pipe(7): writes of up to PIPE_BUF bytes are atomic).
      let (records, rest) = count.quotientAndRemainder(dividingBy: 8)
      let last = rest == 0 ? marks[records - 1] : 0
      guard rest == 0, last >= reached, last <= total else {
        throw DecryptionError(.unreadable, "the file's writer said that \(last) bytes of \(total) are there, after \(reached)")
      }
      reached = last
      return
    }
  }

  /// Waits until the file has `bytes` bytes, or all of them if it will have fewer.
  func wait(for bytes: UInt64) throws(DecryptionError) {
    while reached < min(bytes, total) { try takeMarks() }
  }
}
