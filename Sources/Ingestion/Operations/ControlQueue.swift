public import Configuration
internal import Foundation
internal import EvidenceVault
internal import GRDB

/// Requests that commands leave for a running service, and what the service remembers about files that still arrive.
///
/// Operational state, not evidence: losing `state/control.sqlite` loses waiting requests and restarts the clocks of
/// `ready.give_up`, nothing else.
public struct ControlQueue: Sendable {
  let database: DatabaseQueue

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
    database = try Self.open(path, configuration)
    try database.write { db in
      try db.execute(sql: """
        CREATE TABLE IF NOT EXISTS request (
          id TEXT PRIMARY KEY, actor TEXT NOT NULL, created REAL NOT NULL, body BLOB NOT NULL,
          state TEXT NOT NULL DEFAULT 'queued', report BLOB) STRICT;
        CREATE TABLE IF NOT EXISTS source_fault (
          feed TEXT PRIMARY KEY, fault BLOB NOT NULL, halted INTEGER NOT NULL, since REAL NOT NULL,
          configuration TEXT NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS arrival (
          source TEXT NOT NULL, path BLOB NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
          first_seen REAL NOT NULL, code TEXT NOT NULL,
          PRIMARY KEY (source, path, size, modified)) STRICT;
        """)
    }
    chmod(path, 0o600)
  }

  /// A damaged file is put aside: nothing in it is worth a gateway that does not start.
  private static func open(_ path: String, _ configuration: GRDB.Configuration) throws -> DatabaseQueue {
    do { return try DatabaseQueue(path: path, configuration: configuration) } catch let error as DatabaseError
      where error.resultCode == .SQLITE_NOTADB || error.resultCode == .SQLITE_CORRUPT
    {
      try DurableFile.move(from: path, to: "\(path).damaged-\(UUID().uuidString.lowercased())")
      for suffix in ["-wal", "-shm"] { try DurableFile.remove(path + suffix) }
      return try DatabaseQueue(path: path, configuration: configuration)
    }
  }

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
      guard let request = try? JSONDecoder().decode(OperatorRequest.self, from: row["body"] as Data) else {
        // Of a newer program, perhaps: nothing this one can do, and it must not stand in the way of the others.
        var refusal = OperationReport()
        refusal.refusals = [Refusal(subject: id, message: "the request cannot be read", remedy: "sluice --version")]
        try db.execute(
          sql: "UPDATE request SET state = 'done', report = ? WHERE id = ?", arguments: [try JSONEncoder().encode(refusal), id])
        return nil
      }
      return Entry(id: id, actor: row["actor"], request: request)
    }
  }

  /// Takes a request back that nobody has begun; `false` if somebody has.
  public func withdraw(_ id: String) throws -> Bool {
    try database.write { db in
      try db.execute(sql: "DELETE FROM request WHERE id = ? AND state = 'queued'", arguments: [id])
      return db.changesCount > 0
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
}
