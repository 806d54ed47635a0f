internal import DataContracts
internal import DeltaTable
public import Foundation
internal import LineageLedger

/// Which version of a table a question is about.
public enum TableMoment: Sendable, Hashable {
  case latest
  case version(Int64)
  /// What was in the table at a time: the newest version that the ledger had recorded by then. File times lie.
  case time(Date)

  /// A time as people type it: `2026-11-17` (its last instant), `2026-11-17T18:00`, `2026-11-17T18:00:00Z`, with an offset or
  /// fractions of a second; without a zone it is UTC.
  public static func time(_ text: String) -> TableMoment? {
    if let day = CalendarDate(text) {
      return .time(Date(timeIntervalSince1970: Double(day.days + 1) * 86_400 - 0.000_001))
    }
    var text = text.replacingOccurrences(of: " ", with: "T")
    guard let separator = text.firstIndex(of: "T") else { return nil }
    let clock = text[text.index(after: separator)...]
    let hasZone = clock.contains { $0 == "Z" || $0 == "+" || $0 == "-" }
    if clock.prefix(while: { $0 != "Z" && $0 != "+" && $0 != "-" }).split(separator: ":").count == 2 {
      let end = clock.firstIndex { $0 == "Z" || $0 == "+" || $0 == "-" } ?? clock.endIndex
      text.insert(contentsOf: ":00", at: end)
    }
    if !hasZone { text += "Z" }
    for isFractional in [false, true] {
      if let date = try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: isFractional)) {
        return .time(date)
      }
    }
    return nil
  }
}

extension GatewayReader {
  /// A table as it was.
  func snapshot(of table: DeltaTable, _ name: String, at moment: TableMoment) throws -> Snapshot {
    guard let version = try version(of: table, name, at: moment) else { return try table.snapshot() }
    do { return try table.snapshot(version: version) } catch {
      guard error.code == .versionNotFound else { throw error }
      throw QuestionError(
        message: "table '\(name)' has no version \(version): \(error.message)", remedy: "'sluice lake history \(name)' lists them")
    }
  }

  /// - Returns: `nil` for the newest.
  func version(of table: DeltaTable, _ name: String, at moment: TableMoment) throws -> Int64? {
    switch moment {
    case .latest: return nil
    case .version(let version): return version
    case .time(let date):
      var known = try ledger?.lineage.commits(table: name).map { ($0.version, Date(ledger: $0.time) ?? .distantFuture) } ?? []
      if known.isEmpty {
        // A table that the ledger does not speak of, such as lake/deliveries, has only what its commits say.
        known = try table.history().map { ($0.version, Date(milliseconds: $0.timestamp)) }
      }
      guard let version = known.filter({ $0.1 <= date }).map(\.0).max() else {
        let first = known.map(\.1).min().map { "; its first rows came at \($0.ISO8601Format())" } ?? ""
        throw QuestionError(
          message: "table '\(name)' held nothing at \(date.ISO8601Format())\(first)", remedy: "'sluice lake history \(name)' lists its versions")
      }
      return version
    }
  }

  /// A data file opened for reading; names the reason when it has been vacuumed.
  func path(of file: String, in table: DeltaTable, _ name: String) throws -> String {
    guard let local = PartitionPath.file(ofLogPath: file).map({ "\(table.directory)/\($0)" }) else {
      throw QuestionError(message: "'\(file)' leads out of table '\(name)'", remedy: "run 'sluice verify lake'")
    }
    guard FileManager.default.fileExists(atPath: local) else {
      let oldest = try ledger?.lineage.vacuums(table: name).map(\.oldestVersion).max() ?? 0
      throw QuestionError(
        message: "'\(file)' of table '\(name)' is no longer on disk",
        remedy: oldest > 0 ? "versions from \(oldest) on can be read; older files were vacuumed" : "run 'sluice verify lake'")
    }
    return local
  }
}
