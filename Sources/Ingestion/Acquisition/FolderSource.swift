internal import EvidenceVault
internal import Foundation

/// A drop folder on this machine.
///
/// Names are bytes: the folder is read with `readdir(3)` and files are opened relative to its descriptor without following
/// links, so that a hostile name or a planted link cannot lead out of it.
struct FolderSource: FileSource {
  let path: String

  var evidence: SourceEvidence { SourceEvidence(kind: .folder, endpoint: path, hostKey: nil, user: nil) }

  func list() throws(Fault) -> [SourceFile] {
    guard let stream = opendir(path) else {
      throw Fault(
        "source-unreachable", at: .acquire, "the folder '\(path)' cannot be read (\(String(cString: strerror(errno))))")
    }
    defer { closedir(stream) }
    var files: [SourceFile] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      var status = stat()
      let known = withCString(name) { fstatat(dirfd(stream), $0, &status, AT_SYMLINK_NOFOLLOW) }
      // A file that went between the two calls is simply not listed.
      guard known == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      files.append(
        SourceFile(
          path: Array(path.utf8) + [UInt8(ascii: "/")] + name, name: name, size: Int64(status.st_size),
          modified: Int64(status.st_mtim.tv_sec)))
    }
    return files
  }

  func read(_ file: SourceFile, to sink: (UnsafeRawBufferPointer) throws -> Void) throws(Fault) {
    let descriptor = withCString(file.path) { open($0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) }
    guard descriptor >= 0 else {
      throw Fault("vanished", at: .acquire, "'\(file.printableName)' can no longer be opened (errno \(errno))")
    }
    defer { close(descriptor) }
    var status = stat()
    // The name may stand for something else by now, a pipe for example.
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, Int64(status.st_size) == file.size,
      Int64(status.st_mtim.tv_sec) == file.modified
    else {
      throw Fault("changed-while-reading", at: .acquire, "'\(file.printableName)' changed since it was listed")
    }
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    defer { buffer.deallocate() }
    var total: Int64 = 0
    while true {
      let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        throw Fault("file-unreadable", at: .acquire, "'\(file.printableName)' cannot be read (errno \(errno))")
      }
      if count == 0 { break }
      total += Int64(count)
      guard total <= file.size else {
        throw Fault("changed-while-reading", at: .acquire, "'\(file.printableName)' grows while it is read")
      }
      do { try sink(UnsafeRawBufferPointer(rebasing: buffer[0..<count])) } catch { throw Fault(storage: error, at: .acquire) }
    }
    guard fstat(descriptor, &status) == 0, total == file.size, Int64(status.st_size) == file.size,
      Int64(status.st_mtim.tv_sec) == file.modified
    else {
      throw Fault("changed-while-reading", at: .acquire, "'\(file.printableName)' changed while it was read")
    }
  }

  func delete(_ file: SourceFile) throws(Fault) -> Acknowledgement {
    guard isUnchanged(file) else { return .vanished }
    guard withCString(file.path, unlink) == 0 else {
      if errno == ENOENT { return .vanished }
      throw acknowledgementFault(file, "deleted")
    }
    return .deleted
  }

  func move(_ file: SourceFile, to folder: String) throws(Fault) -> Acknowledgement {
    guard isUnchanged(file) else { return .vanished }
    let target = folder.hasPrefix("/") ? folder : path + "/" + folder
    do { try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true) } catch {
      throw acknowledgementFault(file, "moved")
    }
    for attempt in 0..<1000 {
      let destination = "\(target)/\(file.printableName)\(attempt == 0 ? "" : ".\(attempt)")"
      do {
        // Names that matched a pattern are plain text, so the printable name is the name.
        try DurableFile.move(from: String(decoding: file.path, as: UTF8.self), to: destination)
        return .moved(to: destination)
      } catch {
        switch error.code {
        case .exists: continue
        case .notFound: return .vanished
        default: throw Fault("acknowledge-failed", at: .acknowledge, "'\(file.printableName)' could not be moved: \(error.message)")
        }
      }
    }
    throw Fault("acknowledge-failed", at: .acknowledge, "no free name for '\(file.printableName)' in '\(target)'")
  }

  private func isUnchanged(_ file: SourceFile) -> Bool {
    var status = stat()
    return withCString(file.path) { lstat($0, &status) } == 0 && Int64(status.st_size) == file.size
      && Int64(status.st_mtim.tv_sec) == file.modified
  }

  private func acknowledgementFault(_ file: SourceFile, _ verb: String) -> Fault {
    Fault("acknowledge-failed", at: .acknowledge, "'\(file.printableName)' could not be \(verb) (errno \(errno))")
  }

  private func withCString<Result>(_ bytes: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    (bytes + [0]).withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { body($0.baseAddress.unsafelyUnwrapped) }
    }
  }
}

extension Fault {
  /// A failure of our own disk, as opposed to one of the source.
  init(storage error: any Error, at stage: Stage) {
    if let fault = error as? Fault { self = fault; return }
    self.init("storage-failed", at: stage, "\(error)")
  }
}
