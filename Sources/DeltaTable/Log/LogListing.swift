/// What a log holds, told from the names of its files.
struct LogListing: Sendable {
  /// Versions that have a JSON commit, ascending.
  private(set) var versions: [Int64] = []
  /// Checkpoints whose every part is there, ascending by version.
  private(set) var checkpoints: [CheckpointName] = []
  /// Whether there are checkpoints under the names of version 2, which this library does not read.
  private(set) var hasOtherCheckpoints = false

  init(_ names: [String]) {
    var parts: [CheckpointName.Parts: Set<Int>] = [:]
    for name in names {
      guard let version = Self.version(of: name) else { continue }
      let rest = name.dropFirst(20)
      if rest == ".json" {
        versions.append(version)
      } else if rest == ".checkpoint.parquet" {
        checkpoints.append(CheckpointName(version: version, parts: 1))
      } else if rest.hasPrefix(".checkpoint.") {
        if let part = CheckpointName.part(rest) {
          parts[.init(version: version, count: part.count), default: []].insert(part.number)
        } else {
          hasOtherCheckpoints = true
        }
      }
    }
    for (key, numbers) in parts where numbers.count == key.count {
      checkpoints.append(CheckpointName(version: key.version, parts: key.count))
    }
    versions.sort()
    checkpoints.sort { ($0.version, $0.parts) < ($1.version, $1.parts) }
  }

  /// The version a name begins with; `nil` when the name is none of a version's files.
  static func version(of name: String) -> Int64? {
    let digits = name.utf8.prefix(20)
    guard digits.count == 20, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      name.utf8.dropFirst(20).first == UInt8(ascii: ".")
    else { return nil }
    return Int64(Substring(digits))
  }

  var isEmpty: Bool { versions.isEmpty && checkpoints.isEmpty && !hasOtherCheckpoints }

  /// The newest version there is anything of.
  var latest: Int64? {
    [versions.last, checkpoints.last?.version].compactMap { $0 }.max()
  }

  /// Checks that every version after `first` up to `last` has its JSON.
  func checkComplete(after first: Int64, through last: Int64, at path: String) throws(DeltaError) {
    guard last > first else { return }
    var next = first + 1
    for version in versions where version > first && version <= last {
      guard version == next else { break }
      next += 1
    }
    guard next <= last else { return }
    if hasOtherCheckpoints {
      throw DeltaError(
        .checkpointUnsupported,
        "commit \(next) was removed from the log, and the checkpoint that covers it has the unsupported form of 'v2Checkpoint'",
        path: path)
    }
    throw DeltaError(.logGap, "commit \(next) is missing and no checkpoint covers it; restore it from a backup", path: path)
  }
}

/// The name of a checkpoint: one file, or several parts that count together.
struct CheckpointName: Sendable, Hashable {
  struct Parts: Hashable {
    let version: Int64
    let count: Int
  }

  let version: Int64
  let parts: Int

  var files: [String] {
    let prefix = LogFolder.prefix(version) + ".checkpoint."
    guard parts > 1 else { return [prefix + "parquet"] }
    return (1...parts).map { "\(prefix)\(CivilDate.padded(Int64($0), 10)).\(CivilDate.padded(Int64(parts), 10)).parquet" }
  }

  /// Reads `.checkpoint.0000000001.0000000003.parquet`.
  static func part(_ name: Substring) -> (number: Int, count: Int)? {
    let pieces = name.split(separator: ".", omittingEmptySubsequences: false)
    guard pieces.count == 5, pieces[0].isEmpty, pieces[1] == "checkpoint", pieces[4] == "parquet",
      pieces[2].utf8.count == 10, pieces[3].utf8.count == 10, let number = Int(pieces[2]), let count = Int(pieces[3]),
      count > 1, (1...count).contains(number)
    else { return nil }
    return (number, count)
  }
}
