internal import Synchronization

/// An SFTP version 3 session over a pair of descriptors.
///
/// The session knows the protocol and nothing of SSH: the descriptors lead to whatever carries the bytes, a helper process, `ssh -s`
/// or a socket. Calls are synchronous and block the calling thread, each wait bounded by ``SFTPOptions/requestDeadline``. They may
/// come from any thread, one at a time: a second call waits for the first, and a call from inside a sink is a deadlock.
///
/// An error whose ``SFTPError/endsSession`` is true leaves the session useless; after any other it goes on.
///
/// When the descriptors are pipes, the process must ignore `SIGPIPE`.
public final class SFTPSession: Sendable {
  private let conversation: Mutex<Conversation>
  /// The extensions the server announced, name and raw value.
  public let extensions: [FileAttributes.Extension]
  /// Bytes asked for per READ at the start of a download.
  public let readLength: Int

  /// Greets the server (INIT, VERSION, and its limits if it offers them).
  ///
  /// - Parameters:
  ///   - reading: Where the server's bytes arrive. Taken over: switched to non-blocking, closed by ``close()`` or with the session,
  ///     also when this initialiser throws. May equal `writing`.
  ///   - writing: Where our bytes go. Taken over likewise.
  ///   - greeting: Longest wait for each of the server's first answers, when it is to differ from `options.requestDeadline`.
  /// - Throws: ``SFTPError`` with `.unsupported` if the server does not speak version 3.
  public init(
    reading: Int32, writing: Int32, options: SFTPOptions = SFTPOptions(), greeting: Duration? = nil
  ) throws(SFTPError) {
    let started = try Conversation(reading: reading, writing: writing, options: options, greeting: greeting)
    extensions = started.extensions
    readLength = started.readLength
    conversation = Mutex(started)
  }

  /// Ends the session and closes its descriptors. Harmless when it has ended.
  ///
  /// Waits for a call under way in another thread; to end that at once, kill what is at the other end of the descriptors.
  public func close() {
    conversation.withLock { $0.close() }
  }

  // MARK: Looking

  /// Every entry of a folder, in the server's order, without `.` and `..`.
  ///
  /// - Parameter path: Raw bytes, as the server understands them; relative to the login's start folder unless it begins with `/`.
  /// - Throws: ``SFTPError``; `.tooManyEntries` beyond ``SFTPOptions/maximumEntries``. No part of a listing is returned.
  /// - Complexity: O(*n*) memory in the entries, about 150 bytes each; use ``forEachEntry(of:_:)`` not to hold them.
  public func list(_ path: [UInt8]) throws(SFTPError) -> [DirectoryEntry] {
    try conversation.withLock { held throws(SFTPError) in
      var entries: [DirectoryEntry] = []
      do {
        try held.list(path) { entries.append($0) }
      } catch let error as SFTPError {
        throw error
      } catch {
        throw SFTPError(.failure, .list, "the listing could not be kept")
      }
      return entries
    }
  }

  /// Calls `body` with every entry of a folder as the server's packets arrive.
  ///
  /// An error thrown by `body` ends the listing and is thrown on; the session goes on.
  public func forEachEntry(of path: [UInt8], _ body: (DirectoryEntry) throws -> Void) throws {
    try conversation.withLock { try $0.list(path, body) }
  }

  /// What the server says about a path, following symbolic links.
  public func stat(_ path: [UInt8]) throws(SFTPError) -> FileAttributes {
    try conversation.withLock { held throws(SFTPError) in try held.attributes(.stat, of: path) }
  }

  /// What the server says about a path itself, even if it is a symbolic link.
  public func lstat(_ path: [UInt8]) throws(SFTPError) -> FileAttributes {
    try conversation.withLock { held throws(SFTPError) in try held.attributes(.lstat, of: path) }
  }

  /// The server's absolute form of a path. The bytes come from the server.
  public func realPath(_ path: [UInt8]) throws(SFTPError) -> [UInt8] {
    try conversation.withLock { held throws(SFTPError) in try held.realPath(of: path) }
  }

  // MARK: Reading

  /// Reads a file and delivers it in order.
  ///
  /// Many READs are under way at once; what arrives early is kept, at most ``SFTPOptions/window`` bytes. Short answers are asked for
  /// again. Size and modification time are compared before and after, and the size with the bytes delivered.
  ///
  /// - Parameters:
  ///   - offset: Where in the file to start, for a download that broke off: use it only if size and time still agree.
  ///   - limit: Largest size of the file accepted, in bytes.
  ///   - sink: Called with the bytes of the file in order, on this thread; the buffer is valid only inside the call. An error
  ///     it throws ends the download and is thrown on; the session goes on.
  /// - Throws: ``SFTPError``, or what `sink` throws. What the sink has got by then is not the file and must be discarded.
  public func download(
    _ path: [UInt8], startingAt offset: UInt64 = 0, limit: UInt64? = nil, to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> DownloadResult {
    try conversation.withLock { try $0.download(path, startingAt: offset, limit: limit, to: sink) }
  }

  // MARK: Changing

  /// Renames or moves; never replaces anything.
  ///
  /// - Throws: ``SFTPError`` with `.targetExists` if something bears the new name. After `.connectionLost` or `.deadlineExceeded` it
  ///   is unknown whether the rename happened: look again.
  public func rename(_ from: [UInt8], to target: [UInt8]) throws(SFTPError) {
    try conversation.withLock { held throws(SFTPError) in try held.rename(from, to: target) }
  }

  /// Removes a file, not a folder.
  public func remove(_ path: [UInt8]) throws(SFTPError) {
    try conversation.withLock { held throws(SFTPError) in try held.command(.remove, .remove, paths: [path]) }
  }

  /// Makes a folder with the server's default permissions.
  public func makeDirectory(_ path: [UInt8]) throws(SFTPError) {
    try conversation.withLock { held throws(SFTPError) in
      try held.command(.makeDirectory, .makeDirectory, paths: [path], attributes: FileAttributes())
    }
  }

  /// Removes an empty folder.
  public func removeDirectory(_ path: [UInt8]) throws(SFTPError) {
    try conversation.withLock { held throws(SFTPError) in
      try held.command(.removeDirectory, .removeDirectory, paths: [path])
    }
  }
}
