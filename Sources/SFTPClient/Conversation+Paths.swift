extension Conversation {
  /// Checks what the protocol cannot carry before anything is sent.
  private func check(_ path: [UInt8], _ operation: SFTPError.Operation) throws(SFTPError) {
    guard (1...65_536).contains(path.count), !path.contains(0) else {
      throw SFTPError(.invalidRequest, operation, "a path must be 1 to 65536 bytes without NUL")
    }
  }

  /// A request whose only success is status 0.
  mutating func command(
    _ type: PacketType, _ operation: SFTPError.Operation, paths: [[UInt8]], attributes: FileAttributes? = nil
  ) throws(SFTPError) {
    for path in paths { try check(path, operation) }
    let id = try request(type, operation) { writer in
      for path in paths { writer.string(path) }
      attributes?.encode(into: &writer)
    }
    let answer = try reply(to: id, operation)
    if case .status(0, _) = answer { return }
    throw failure(answer, operation)
  }

  /// STAT (follows symbolic links) or LSTAT (does not).
  mutating func attributes(_ type: PacketType, of path: [UInt8]) throws(SFTPError) -> FileAttributes {
    try check(path, .stat)
    let id = try request(type, .stat) { $0.string(path) }
    let answer = try reply(to: id, .stat)
    guard case .attributes(let attributes) = answer else { throw failure(answer, .stat) }
    return attributes
  }

  mutating func attributes(ofHandle handle: [UInt8]) throws(SFTPError) -> FileAttributes {
    let id = try request(.fstat, .stat) { $0.string(handle) }
    let answer = try reply(to: id, .stat)
    guard case .attributes(let attributes) = answer else { throw failure(answer, .stat) }
    return attributes
  }

  mutating func realPath(of path: [UInt8]) throws(SFTPError) -> [UInt8] {
    try check(path, .realPath)
    let id = try request(.realPath, .realPath) { $0.string(path) }
    let answer = try reply(to: id, .realPath)
    guard case .names(1, let range) = answer else { throw failure(answer, .realPath) }
    let name = wire.inbox.withUnsafeBytes { bytes -> [UInt8]? in
      var reader = PacketReader(UnsafeRawBufferPointer(rebasing: bytes[range]))
      return reader.string()
    }
    guard let name else { throw violate(.realPath, "a malformed name") }
    return name
  }

  /// Renames without ever replacing what bears the new name.
  ///
  /// Version 3 says that RENAME fails if the target exists, and OpenSSH keeps to it; some servers do not, so we look first. Between
  /// the look and the rename such a server leaves a gap no client can close.
  mutating func rename(_ from: [UInt8], to target: [UInt8]) throws(SFTPError) {
    try check(from, .rename)
    try check(target, .rename)
    if try exists(target) { throw Self.targetExists(nil) }
    do {
      try command(.rename, .rename, paths: [from, target])
    } catch where error.code == .failure {
      // OpenSSH says FAILURE for EEXIST; look again to tell that from other failures.
      if try exists(target), try exists(from) { throw Self.targetExists(error.status) }
      throw error
    }
  }

  private mutating func exists(_ path: [UInt8]) throws(SFTPError) -> Bool {
    do {
      _ = try attributes(.lstat, of: path)
      return true
    } catch where error.code == .noSuchFile {
      return false
    } catch {
      throw SFTPError(error.code, .rename, status: error.status, "cannot tell whether the new name is taken: \(error.message)")
    }
  }

  private static func targetExists(_ status: UInt32?) -> SFTPError {
    SFTPError(
      .targetExists, .rename, status: status, "something already bears the new name; it was not replaced; choose another name")
  }

  // MARK: Handles

  mutating func open(_ type: PacketType, _ path: [UInt8], _ operation: SFTPError.Operation) throws(SFTPError) -> [UInt8] {
    try check(path, operation)
    let id = try request(type, operation) { writer in
      writer.string(path)
      guard type == .open else { return }
      // SSH_FXF_READ, no attributes.
      writer.uint32(1)
      FileAttributes().encode(into: &writer)
    }
    let answer = try reply(to: id, operation)
    guard case .handle(let handle) = answer else { throw failure(answer, operation) }
    return handle
  }

  mutating func close(_ handle: [UInt8]) throws(SFTPError) {
    let id = try request(.close, .close) { $0.string(handle) }
    let answer = try reply(to: id, .close)
    if case .status(0, _) = answer { return }
    throw failure(answer, .close)
  }

  /// Closes a handle on the way out of a failure, whose error matters more than that of the closing.
  mutating func discard(_ handle: [UInt8]) {
    guard let id = try? request(.close, .close, { $0.string(handle) }) else { return }
    abandon([id])
    try? send(.close)
  }
}
