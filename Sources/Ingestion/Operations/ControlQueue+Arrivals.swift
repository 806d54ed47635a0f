public import Foundation
internal import GRDB

extension ControlQueue {
  /// A file that was seen but whose content is not complete.
  public struct Arrival: Sendable {
    public let source: String
    public let path: [UInt8]
    public let firstSeen: Date
    public let code: String
  }

  /// Remembers that a file, in exactly this state, is not complete, and says since when it has been like that.
  func noteIncomplete(source: String, path: [UInt8], size: Int64, modified: Int64, code: String) throws -> Date {
    try database.write { db in
      try db.execute(
        sql: """
          INSERT INTO arrival (source, path, size, modified, first_seen, code) VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET code = excluded.code
          """,
        arguments: [source, Data(path), size, modified, Date().timeIntervalSince1970, code])
      let seen = try Double.fetchOne(
        db, sql: "SELECT first_seen FROM arrival WHERE source = ? AND path = ? AND size = ? AND modified = ?",
        arguments: [source, Data(path), size, modified])
      return Date(timeIntervalSince1970: seen ?? Date().timeIntervalSince1970)
    }
  }

  /// The file in exactly this state, if it was found incomplete.
  func arrival(source: String, path: [UInt8], size: Int64, modified: Int64) throws -> Arrival? {
    try database.read { db in
      try Row.fetchOne(
        db,
        sql: "SELECT first_seen, code FROM arrival WHERE source = ? AND path = ? AND size = ? AND modified = ?",
        arguments: [source, Data(path), size, modified]
      ).map { row in
        Arrival(
          source: source, path: path, firstSeen: Date(timeIntervalSince1970: row["first_seen"]), code: row["code"])
      }
    }
  }

  /// Forgets files of a source that are no longer listed as they were.
  func pruneArrivals(source: String, keeping files: [SourceFile]) throws {
    let listed = Set(files.map { ArrivalKey(path: Data($0.path), size: $0.size, modified: $0.modified) })
    try database.write { db in
      let known = try Row.fetchAll(db, sql: "SELECT path, size, modified FROM arrival WHERE source = ?", arguments: [source])
      for row in known {
        let key = ArrivalKey(path: row["path"], size: row["size"], modified: row["modified"])
        guard !listed.contains(key) else { continue }
        try db.execute(
          sql: "DELETE FROM arrival WHERE source = ? AND path = ? AND size = ? AND modified = ?",
          arguments: [source, key.path, key.size, key.modified])
      }
    }
  }

  private struct ArrivalKey: Hashable {
    let path: Data
    let size: Int64
    let modified: Int64
  }

  /// Forgets a file that has been received or has gone.
  func forgetArrival(source: String, path: [UInt8]) throws {
    try database.write { db in
      try db.execute(sql: "DELETE FROM arrival WHERE source = ? AND path = ?", arguments: [source, Data(path)])
    }
  }

  /// Files that are still arriving.
  public func arrivals() throws -> [Arrival] {
    try database.read { db in
      try Row.fetchAll(db, sql: "SELECT source, path, first_seen, code FROM arrival ORDER BY first_seen").map { row in
        Arrival(
          source: row["source"], path: Array(row["path"] as Data),
          firstSeen: Date(timeIntervalSince1970: row["first_seen"]), code: row["code"])
      }
    }
  }
}
