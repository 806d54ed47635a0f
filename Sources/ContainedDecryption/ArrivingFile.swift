import Containment
import Glibc
public import OpenPGP
import Synchronization

/// A file that is decrypted while it is still being written: its writer says here how far it has come.
///
/// The helper reads no byte that was not said to be there. The last byte is kept back until the writer says that the file is whole, so that
/// no message closes before its file has been proved to be all there.
///
/// When the last reference goes, a file that is not whole counts as given up.
public final class ArrivingFile: Sendable {
  /// Bytes that the file will have.
  public let size: UInt64
  /// Bytes between two marks: a few hundred marks fit into the smallest pipe, so that saying one never waits.
  private let step: UInt64
  private let state: Mutex<State>
  /// The pipe's reading end, for a child; it belongs to this object.
  let marks: Int32

  private struct State: ~Copyable {
    /// Both ends are ours: a pipe that has a reader never raises SIGPIPE.
    var pipe: ChildPipe
    var said: UInt64 = 0
    var isOpen = true
  }

  /// - Parameter size: At least 1.
  public init(size: UInt64) throws(DecryptionError) {
    precondition(size > 0)
    self.size = size
    step = max(1 << 20, size / 256)
    do throws(ContainmentError) {
      let pipe = try ChildPipe()
      marks = pipe.reading
      state = Mutex(State(pipe: pipe))
    } catch {
      throw DecryptionError(.helperFailed, error.message)
    }
  }

  /// Says that the first `bytes` bytes are written.
  public func advance(to bytes: UInt64) {
    let reached = min(bytes, size - 1)
    state.withLock { state in
      guard state.isOpen, reached >= state.said + step else { return }
      Self.say(reached, &state)
    }
  }

  /// Says that all bytes are written and that they are the file.
  public func complete() {
    state.withLock { state in
      guard state.isOpen else { return }
      Self.say(size, &state)
      Self.close(&state)
    }
  }

  /// Says that the rest will not come.
  public func giveUp() { state.withLock { Self.close(&$0) } }

  /// Whether more is to come.
  var isOpen: Bool { state.withLock { $0.isOpen } }

  private static func say(_ bytes: UInt64, _ state: inout State) {
    state.said = bytes
    withUnsafeBytes(of: bytes) { mark in
      while write(state.pipe.writing, mark.baseAddress, mark.count) < 0 && errno == EINTR {}
    }
  }

  private static func close(_ state: inout State) {
    state.isOpen = false
    state.pipe.closeWriting()
  }
}
