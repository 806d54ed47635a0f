/// A file action that can be kept column by column.
protocol ArchivedFile {
  var path: String { get }
  /// Bytes, 0 when unknown.
  var byteCount: Int64 { get }
  var row: FileColumns.Row { get }
  init(_ row: FileColumns.Row)
}

/// File actions by path: a large part that snapshots share, and what changed since.
///
/// A copy costs as much as the changes, not as much as the table; the changes are folded into a new shared part when
/// they grow past a sixteenth of it.
struct FileMap<File: ArchivedFile & Sendable>: Sendable {
  private var archive: FileArchive
  private var removed: Set<Int32> = []
  private var added: [LogPath: File] = [:]
  private(set) var totalBytes: Int64 = 0

  init(_ archive: FileArchive = .empty) {
    self.archive = archive
    for row in 0..<archive.count { totalBytes &+= archive.columns.size(row) }
  }

  var count: Int { archive.count - removed.count + added.count }

  subscript(path: String) -> File? {
    if let file = added[LogPath(path)] { return file }
    guard let row = archive.row(of: path), !removed.contains(Int32(truncatingIfNeeded: row)) else { return nil }
    return File(archive.columns[row])
  }

  mutating func insert(_ file: File) {
    remove(file.path)
    added[LogPath(file.path)] = file
    totalBytes &+= file.byteCount
    fold()
  }

  @discardableResult
  mutating func remove(_ path: String) -> Bool {
    if let file = added.removeValue(forKey: LogPath(path)) {
      totalBytes &-= file.byteCount
      return true
    }
    guard let row = archive.row(of: path), removed.insert(Int32(truncatingIfNeeded: row)).inserted else { return false }
    totalBytes &-= archive.columns.size(row)
    fold()
    return true
  }

  private mutating func fold() {
    guard added.count + removed.count > Swift.max(2_048, archive.count / 16) else { return }
    var columns = FileColumns()
    columns.reserve(count)
    for row in 0..<archive.count where !removed.contains(Int32(truncatingIfNeeded: row)) { columns.append(archive.columns[row]) }
    for file in added.values { columns.append(file.row) }
    archive = FileArchive(columns)
    removed = []
    added = [:]
  }
}

extension FileMap: Sequence {
  struct Iterator: IteratorProtocol {
    fileprivate let archive: FileArchive
    fileprivate let removed: Set<Int32>
    fileprivate var row = 0
    fileprivate var rest: Dictionary<LogPath, File>.Values.Iterator

    mutating func next() -> File? {
      while row < archive.count {
        defer { row += 1 }
        if removed.isEmpty || !removed.contains(Int32(truncatingIfNeeded: row)) { return File(archive.columns[row]) }
      }
      return rest.next()
    }
  }

  func makeIterator() -> Iterator { Iterator(archive: archive, removed: removed, rest: added.values.makeIterator()) }
}
