/// A scoring run was asked for, pinned to one version of a table.
public struct ScoreRequested: Sendable, Hashable, Codable {
  /// UUID of the run.
  public var run: String
  public var job: String
  public var table: String
  public var businessDate: String
  public var deltaVersion: Int64
  public var files: Int
  public var rows: Int64
  /// The run that this one replaces.
  public var supersedes: String?

  public init(
    run: String, job: String, table: String, businessDate: String, deltaVersion: Int64, files: Int, rows: Int64,
    supersedes: String? = nil
  ) {
    self.run = run
    self.job = job
    self.table = table
    self.businessDate = businessDate
    self.deltaVersion = deltaVersion
    self.files = files
    self.rows = rows
    self.supersedes = supersedes
  }
}

/// How one attempt of a run ended.
public struct ScoreOutcome: Sendable, Hashable, Codable {
  public var run: String
  public var attempt: Int
  public var exitStatus: Int32
  public var milliseconds: Int64
  public var code: String?

  public init(run: String, attempt: Int, exitStatus: Int32, milliseconds: Int64, code: String? = nil) {
    self.run = run
    self.attempt = attempt
    self.exitStatus = exitStatus
    self.milliseconds = milliseconds
    self.code = code
  }
}
