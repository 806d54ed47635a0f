public import Foundation
internal import GRDB

extension ControlQueue {
  /// A source that could not be used at the last look.
  public struct SourceFault: Sendable {
    public let feed: String
    public let fault: Fault
    /// Whether it is not tried again until a person acts or the configuration changes.
    public let isHalted: Bool
    public let since: Date
    let configuration: String
  }

  /// Remembers why a feed's source cannot be used; `since` stays that of the first time.
  func note(_ fault: Fault, ofFeed feed: String, halted: Bool, configuration: String) throws {
    let body = try JSONEncoder().encode(fault)
    try database.write { db in
      try db.execute(
        sql: """
          INSERT INTO source_fault (feed, fault, halted, since, configuration) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET fault = excluded.fault, halted = excluded.halted, configuration = excluded.configuration
          """, arguments: [feed, body, halted, Date().timeIntervalSince1970, configuration])
    }
  }

  /// The source works again, or a person wants it tried.
  func clearFault(ofFeed feed: String) throws {
    try database.write { try $0.execute(sql: "DELETE FROM source_fault WHERE feed = ?", arguments: [feed]) }
  }

  /// Sources that could not be used at their last look.
  public func sourceFaults() throws -> [SourceFault] {
    try database.read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM source_fault ORDER BY since").map { row in
        SourceFault(
          feed: row["feed"], fault: try JSONDecoder().decode(Fault.self, from: row["fault"] as Data), isHalted: row["halted"],
          since: Date(timeIntervalSince1970: row["since"]), configuration: row["configuration"])
      }
    }
  }
}
