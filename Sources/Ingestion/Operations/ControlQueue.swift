public import Configuration
public import Foundation
internal import GRDB

/// Requests that commands leave for a running service, and what the service remembers about files that still arrive.
///
/// Operational state, not evidence: losing `state/control.sqlite` loses waiting requests and restarts the clocks of
/// `ready.give_up`, nothing else.
public struct ControlQueue: Sendable {
  private let database: DatabaseQueue

  /// A request that waits for the service.
  public struct Entry: Sendable {
    public let id: String
    public let actor: String
    public let request: OperatorRequest
  }

  /// Opens or creates the queue of a gateway.
  public init(of configuration: GatewayConfiguration) throws { try self.init(path: StatePaths(configuration).control) }

  /// Opens or creates the database at `path`.
  public init(path: String) throws {
    var configuration = GRDB.Configuration()
    configuration.busyMode = .timeout(10)
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
    database = try DatabaseQueue(path: path, configuration: configuration)
    try database.write { db in
      try db.execute(sql: """
        CREATE TABLE IF NOT EXISTS request (
          id TEXT PRIMARY KEY, actor TEXT NOT NULL, created REAL NOT NULL, body BLOB NOT NULL,
          state TEXT NOT NULL DEFAULT 'queued', report BLOB) STRICT;
        CREATE TABLE IF NOT EXISTS arrival (
          source TEXT NOT NULL, path BLOB NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
          first_seen REAL NOT NULL, code TEXT NOT NULL,
          PRIMARY KEY (source, path, size, modified)) STRICT;
        """)
    }
    chmod(path, 0o600)
  }

  // MARK: Requests

  /// Leaves a request and returns its id.
  public func submit(_ request: OperatorRequest, actor: String) throws -> String {
    let id = UUID().uuidString.lowercased()
    let body = try JSONEncoder().encode(request)
    try database.write { db in
      try db.execute(
        sql: "INSERT INTO request (id, actor, created, body) VALUES (?, ?, ?, ?)",
        arguments: [id, actor, Date().timeIntervalSince1970, body])
    }
    return id
  }

  /// The oldest request nobody has taken; marks it as running.
  func take() throws -> Entry? {
    try database.write { db in
      guard
        let row = try Row.fetchOne(
          db, sql: "SELECT id, actor, body FROM request WHERE state = 'queued' ORDER BY created, id LIMIT 1")
      else { return nil }
      let id: String = row["id"]
      try db.execute(sql: "UPDATE request SET state = 'running' WHERE id = ?", arguments: [id])
      return Entry(
        id: id, actor: row["actor"], request: try JSONDecoder().decode(OperatorRequest.self, from: row["body"] as Data))
    }
  }

  /// Records what came of a request.
  func finish(_ id: String, with report: OperationReport) throws {
    let body = try JSONEncoder().encode(report)
    try database.write { db in
      try db.execute(sql: "UPDATE request SET state = 'done', report = ? WHERE id = ?", arguments: [body, id])
    }
  }

  /// Puts requests of a service that was killed back into the queue.
  ///
  /// Every request is safe to repeat: what it already did shows as a duplicate or as nothing to do.
  func requeueRunning() throws {
    try database.write { try $0.execute(sql: "UPDATE request SET state = 'queued' WHERE state = 'running'") }
  }

  /// The report of a request, once the service has finished it.
  public func report(of id: String) throws -> OperationReport? {
    let body = try database.read { db in
      try Data.fetchOne(db, sql: "SELECT report FROM request WHERE id = ? AND state = 'done'", arguments: [id])
    }
    return try body.map { try JSONDecoder().decode(OperationReport.self, from: $0) }
  }

  // MARK: Arrivals

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
