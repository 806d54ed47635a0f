internal import Configuration
internal import Foundation
internal import Logging
internal import SFTPClient
internal import SSHTransport

/// A folder on a customer's SFTP server, over one login. A pass uses it on one thread and closes it.
final class SFTPSource: FileSource {
  private let connection: SSHConnection
  private let directory: [UInt8]
  let evidence: SourceEvidence

  /// Logs in; the host key is proved before any credential leaves this machine.
  init(endpoint: Endpoint, directory: String, helper: String, logger: Logger) throws(Fault) {
    let credential: SSHEndpoint.Credential
    switch endpoint.authentication {
    case .identity(let path, let passphrase): credential = .identity(path: path, passphraseFile: passphrase)
    case .password(let file): credential = .password(file: file)
    }
    let trust: SSHEndpoint.Trust
    switch endpoint.trust {
    case .pinned(let fingerprints): trust = .fingerprints(fingerprints)
    case .knownHosts(let path): trust = .knownHosts(path: path)
    }
    let target = SSHEndpoint(
      host: endpoint.host, port: UInt16(clamping: endpoint.port), user: endpoint.user, credential: credential, trust: trust,
      transport: endpoint.transport == .openssh ? .openssh : .libssh2)
    do { connection = try SSHConnection.open(target, helper: helper) } catch { throw Self.fault(error) }
    self.directory = Array(directory.utf8)
    evidence = SourceEvidence(
      kind: .sftp, endpoint: "\(endpoint.host):\(endpoint.port)", hostKey: connection.hostKeyFingerprint,
      user: endpoint.user)
    logger.debug("logged in at \(endpoint.host):\(endpoint.port), host key \(connection.hostKeyFingerprint)")
  }

  func close() { connection.close() }

  func list() throws(Fault) -> [SourceFile] {
    let entries: [DirectoryEntry]
    do { entries = try connection.session.list(directory) } catch { throw Self.fault(error, "the listing", isFile: false) }
    return entries.compactMap { entry in
      // Names are not judged here: one that a pattern cannot match never becomes a path of ours.
      guard entry.attributes.isRegular, let size = entry.attributes.size else { return nil }
      return SourceFile(
        path: join(directory, entry.name), name: entry.name, size: Int64(clamping: size),
        modified: Int64(entry.attributes.modificationTime ?? 0))
    }
  }

  func read(_ file: SourceFile, to sink: (UnsafeRawBufferPointer) throws -> Void) throws(Fault) {
    do {
      let result = try connection.session.download(file.path, to: sink)
      guard Int64(clamping: result.bytes) == file.size,
        result.after.modificationTime.map({ Int64($0) == file.modified }) ?? true
      else {
        throw Fault("changed-while-reading", at: .acquire, "'\(file.printableName)' changed since it was listed")
      }
    } catch let error as SFTPError {
      throw Self.fault(error, "the download of '\(file.printableName)'")
    } catch {
      throw Fault(storage: error, at: .acquire)
    }
  }

  func delete(_ file: SourceFile) throws(Fault) -> Acknowledgement {
    guard try isUnchanged(file) else { return .vanished }
    do { try connection.session.remove(file.path) } catch {
      if error.code == .noSuchFile { return .vanished }
      throw Self.acknowledgement(error, file, "deleted")
    }
    return .deleted
  }

  func move(_ file: SourceFile, to folder: String) throws(Fault) -> Acknowledgement {
    guard try isUnchanged(file) else { return .vanished }
    let target = folder.hasPrefix("/") ? Array(folder.utf8) : join(directory, Array(folder.utf8))
    for attempt in 0..<1000 {
      let suffix = attempt == 0 ? "" : ".\(attempt)"
      let destination = join(target, file.name + Array(suffix.utf8))
      do {
        try connection.session.rename(file.path, to: destination)
        return .moved(to: SourceFile.printable(destination))
      } catch {
        if error.code == .noSuchFile, try !isUnchanged(file) { return .vanished }
        guard error.code == .targetExists else { throw Self.acknowledgement(error, file, "moved to '\(folder)'") }
      }
    }
    throw Fault("acknowledge-failed", at: .acknowledge, "no free name for '\(file.printableName)' in '\(folder)'")
  }

  /// Whether the file at that path is still the one that was read.
  private func isUnchanged(_ file: SourceFile) throws(Fault) -> Bool {
    do {
      let now = try connection.session.lstat(file.path)
      return now.isRegular && now.size.map { Int64(clamping: $0) == file.size } ?? true
        && now.modificationTime.map { Int64($0) == file.modified } ?? true
    } catch {
      if error.code == .noSuchFile { return false }
      throw Self.acknowledgement(error, file, "looked at")
    }
  }

  private func join(_ folder: [UInt8], _ name: [UInt8]) -> [UInt8] {
    folder.last == UInt8(ascii: "/") ? folder + name : folder + [UInt8(ascii: "/")] + name
  }

  private static func fault(_ error: SSHError) -> Fault {
    let code =
      switch error.code {
      case .hostKeyMismatch, .hostKeyUnknown, .hostKeyRevoked: "host-key-mismatch"
      case .rsaOnlyHost: "rsa-only-host"
      case .kexFailed: "kex-failed"
      case .authFailed, .passwordExpired, .identityUnreadable, .identityPassphrase, .rsaIdentity, .secretUnreadable, .usage:
        "auth-failed"
      default: "source-unreachable"
      }
    return Fault(code, at: .acquire, error.message)
  }

  private static func fault(_ error: SFTPError, _ what: String, isFile: Bool = true) -> Fault {
    let code =
      switch error.code {
      case .noSuchFile: "vanished"
      case .changedDuringTransfer, .sizeMismatch: "changed-while-reading"
      // The server refuses this one file, or the connection is gone for all.
      case .permissionDenied where isFile, .failure where isFile, .notRegularFile where isFile, .tooLarge where isFile:
        "file-unreadable"
      default: "transfer-failed"
      }
    return Fault(code, at: .acquire, "\(what): \(error.message)")
  }

  private static func acknowledgement(_ error: SFTPError, _ file: SourceFile, _ verb: String) -> Fault {
    Fault("acknowledge-failed", at: .acknowledge, "'\(file.printableName)' could not be \(verb): \(error.message)")
  }
}
