/// Why an SFTP operation failed.
///
/// Neither paths nor file contents are part of the error: the caller knows which file it asked for, and decides whether its name
/// may be written down.
public struct SFTPError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What kind of failure; stable, for callers that decide on it.
  public enum Code: String, Sendable, Hashable {
    /// The server knows no such file or folder (`SSH_FX_NO_SUCH_FILE`).
    case noSuchFile = "no-such-file"
    /// The server refuses this login the operation (`SSH_FX_PERMISSION_DENIED`).
    case permissionDenied = "permission-denied"
    /// The server failed without saying more (`SSH_FX_FAILURE`, or a status this version of the protocol does not have).
    case failure = "failure"
    /// The server does not know the operation (`SSH_FX_OP_UNSUPPORTED`), or does not speak version 3.
    case unsupported = "unsupported"
    /// A rename was refused because something already bears the new name.
    case targetExists = "target-exists"
    /// What was to be downloaded is a folder, a device, a pipe or a socket.
    case notRegularFile = "not-a-regular-file"
    /// Size or modification time changed while the file was read. Nothing of what was delivered may be kept.
    case changedDuringTransfer = "changed-during-transfer"
    /// The server delivered another number of bytes than the size it states before and after.
    case sizeMismatch = "size-mismatch"
    /// The file is larger than the caller allows.
    case tooLarge = "too-large"
    /// A listing is longer than ``SFTPOptions/maximumEntries``.
    case tooManyEntries = "too-many-entries"
    /// The other side closed the stream. The session is over.
    case connectionLost = "connection-lost"
    /// No complete reply came within ``SFTPOptions/requestDeadline``. The session is over.
    case deadlineExceeded = "deadline-exceeded"
    /// The server broke the protocol: impossible lengths, unknown or repeated request numbers, the wrong kind of reply.
    /// The session is over.
    case protocolViolation = "protocol-violation"
    /// The session was closed by ``SFTPSession/close()`` before the call.
    case sessionClosed = "session-closed"
    /// The request cannot be expressed: an empty path, or one longer than 64 KiB.
    case invalidRequest = "invalid-request"
  }

  /// Which operation was under way.
  public enum Operation: String, Sendable, Hashable {
    case start, list, stat, realPath = "real path", open, read, close, rename, remove
    case makeDirectory = "make directory", removeDirectory = "remove directory"
  }

  public let code: Code
  public let operation: Operation
  /// The server's status number (draft-ietf-secsh-filexfer-02 §7), if it sent one.
  public let status: UInt32?
  /// What failed and what to do about it.
  public let message: String

  init(_ code: Code, _ operation: Operation, status: UInt32? = nil, _ message: String) {
    self.code = code
    self.operation = operation
    self.status = status
    self.message = message
  }

  public var description: String { "\(code.rawValue): SFTP \(operation.rawValue): \(message)" }

  /// Whether the session cannot be used after this error and a new connection is needed.
  public var endsSession: Bool {
    switch code {
    case .connectionLost, .deadlineExceeded, .protocolViolation, .sessionClosed: true
    default: false
    }
  }
}

extension SFTPError {
  /// The error for a status reply that is neither OK nor an end of file the operation expects.
  ///
  /// See draft-ietf-secsh-filexfer-02 §7.
  init(status: UInt32, text: String, _ operation: Operation) {
    let said = text.isEmpty ? "" : "; the server says '\(text)'"
    switch status {
    case 2:
      self.init(.noSuchFile, operation, status: status, "no such file or folder on the server\(said)")
    case 3:
      self.init(
        .permissionDenied, operation, status: status, "the server refuses it to this user; ask for the right to it\(said)")
    case 5:
      self.init(.protocolViolation, operation, status: status, "the server calls our request malformed\(said)")
    case 6, 7:
      self.init(.connectionLost, operation, status: status, "the server lost the connection behind it\(said)")
    case 8:
      self.init(.unsupported, operation, status: status, "the server does not support it\(said)")
    default:
      self.init(.failure, operation, status: status, "the server answered with status \(status)\(said)")
    }
  }
}
