internal import Foundation

/// A file that an operator named; read once and left where it is.
struct LocalFileSource: FileSource {
  let path: String
  private let folder: FolderSource

  init(path: String) {
    self.path = path
    folder = FolderSource(path: (path as NSString).deletingLastPathComponent)
  }

  var evidence: SourceEvidence { SourceEvidence(kind: .local, endpoint: "local", hostKey: nil, user: nil) }

  func list() throws(Fault) -> [SourceFile] {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      throw Fault("file-unreadable", at: .acquire, "'\(path)' cannot be read (\(String(cString: strerror(errno))))")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Fault("file-unreadable", at: .acquire, "'\(path)' is not a regular file")
    }
    return [
      SourceFile(
        path: Array(path.utf8), name: Array((path as NSString).lastPathComponent.utf8), size: Int64(status.st_size),
        modified: Int64(status.st_mtim.tv_sec))
    ]
  }

  func read(_ file: SourceFile, to sink: (UnsafeRawBufferPointer) throws -> Void) throws(Fault) {
    try folder.read(file, to: sink)
  }

  func delete(_ file: SourceFile) throws(Fault) -> Acknowledgement { .vanished }

  func move(_ file: SourceFile, to folder: String) throws(Fault) -> Acknowledgement { .vanished }
}
