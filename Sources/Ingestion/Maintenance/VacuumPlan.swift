internal import DeltaTable
internal import EvidenceVault
internal import Foundation
internal import LineageLedger

/// Which files of a table nobody needs any more, and why they may go.
///
/// A file stays while it is live, while it was live within the retention (so that every version of that time can be read), while
/// an intention without an outcome names it, and while it is younger than the retention. Times are the ledger's, which orders
/// the commits; file times only ever keep a file. Only data files are looked at, and nothing behind a symbolic link.
struct VacuumPlan: Sendable {
  struct Entry: Sendable, Hashable {
    /// Relative to the table's folder.
    let path: String
    let bytes: Int64
    /// Whether no commit and no leaf knows it: left by a stopped landing, or somebody else's.
    let isOrphan: Bool
  }

  let version: Int64
  /// Versions before this one cannot be read whole once the files have gone; 0: all can.
  let oldestVersion: Int64
  let entries: [Entry]
  var bytes: Int64 { entries.reduce(0) { $0 + $1.bytes } }

  /// - Parameters:
  ///   - lineage: `nil` for a table that the ledger does not speak of.
  ///   - now: Seconds since 1970.
  /// - Complexity: Reads the table's commits and lists its folders.
  init(_ name: String, _ table: DeltaTable, lineage: Lineage, retention: Duration, now: Date = Date()) throws {
    let cutoff = now.addingTimeInterval(-retention.seconds)
    let snapshot = try table.snapshot()
    version = snapshot.version
    var kept = Set(snapshot.liveFiles.compactMap(\.file))
    var removedIn: [String: Int64] = [:]

    // Clocks may be set back: what a later version removed was not removed earlier.
    let recorded = Dictionary(try lineage.commits(table: name).map { ($0.version, $0.time) }, uniquingKeysWith: { $1 })
    var clock = Date.distantPast
    for commit in try table.history().reversed() {
      clock = max(clock, Date(milliseconds: commit.timestamp), recorded[commit.version].flatMap(Date.init(ledger:)) ?? .distantPast)
      for removal in commit.removes {
        guard let file = PartitionPath.file(ofLogPath: removal.path) else { continue }
        removedIn[file] = commit.version
        let stated = removal.deletionTimestamp.map(Date.init(milliseconds:)) ?? .distantPast
        if max(clock, stated) >= cutoff { kept.insert(file) }
      }
    }
    // Where the log was cleaned up, a checkpoint still tells what was removed lately.
    for removal in snapshot.removedFiles where removal.deletionTimestamp.map(Date.init(milliseconds:)) ?? now >= cutoff {
      if let file = PartitionPath.file(ofLogPath: removal.path) { kept.insert(file) }
    }
    let committed = try lineage.committedFiles(table: name)
    let removed = try lineage.removedFiles(table: name)
    kept.formUnion(committed.keys.compactMap(PartitionPath.file(ofLogPath:)))
    for file in removed.values where (file.removedAt.flatMap(Date.init(ledger:)) ?? now) >= cutoff {
      if let path = PartitionPath.file(ofLogPath: file.path) { kept.insert(path) }
    }
    for open in try lineage.openIntentions() where open.body.table == name {
      kept.formUnion((open.body.files + (open.body.rewrites ?? [])).compactMap { PartitionPath.file(ofLogPath: $0.path) })
      kept.formUnion(open.body.removes.compactMap(PartitionPath.file(ofLogPath:)))
    }
    for open in try lineage.openRewrites() where open.body.table == name {
      kept.formUnion(open.body.files.compactMap { PartitionPath.file(ofLogPath: $0.path) })
      kept.formUnion(open.body.removes.compactMap(PartitionPath.file(ofLogPath:)))
    }

    var entries: [Entry] = []
    var oldest: Int64 = 0
    for found in DataFolder(table.directory).files() where !kept.contains(found.path) && found.changed < cutoff {
      let isKnown = removedIn[found.path] != nil || removed[PartitionPath.logPath(ofFile: found.path)] != nil
      entries.append(Entry(path: found.path, bytes: found.bytes, isOrphan: !isKnown))
      oldest = max(oldest, removedIn[found.path] ?? 0)
    }
    self.entries = entries.sorted { $0.path < $1.path }
    oldestVersion = oldest
  }
}

/// The data files below a table's folder, whatever the log says of them.
struct DataFolder {
  struct Found {
    /// Relative to the table's folder.
    let path: String
    let bytes: Int64
    /// The later of modification and change of the inode: a rename does not make a file older.
    let changed: Date
  }

  private let root: String

  init(_ root: String) { self.root = root }

  func files() -> [Found] {
    var found: [Found] = []
    visit("", &found)
    return found
  }

  private func visit(_ folder: String, _ found: inout [Found]) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? root : "\(root)/\(folder)")) ?? []
    for name in names where !(folder.isEmpty && (name == "_delta_log" || name == "_staging")) && !name.hasPrefix(".") {
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      var status = stat()
      guard lstat("\(root)/\(path)", &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: visit(path, &found)
      case S_IFREG where name.hasSuffix(".parquet"):
        let changed = max(status.st_mtim.tv_sec, status.st_ctim.tv_sec)
        found.append(Found(path: path, bytes: Int64(status.st_size), changed: Date(timeIntervalSince1970: Double(changed))))
      default: break
      }
    }
  }
}

extension Date {
  /// A time as the ledger writes it; `nil` for any other text.
  init?(ledger text: String) {
    guard let date = try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)) else { return nil }
    self = date
  }

  init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1000) }
}
