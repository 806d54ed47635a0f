public import Configuration
public import Foundation
internal import EvidenceVault
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

  // MARK: Sources

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
