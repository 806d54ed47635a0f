public import Foundation

/// What an operator's scoring program is told, as one JSON document on its standard input.
///
/// It names data, it does not carry any: no record and no person appears in it. The names of its keys are public interface.
public struct ScoreManifest: Codable, Sendable, Hashable {
  /// The format's version; programs should refuse another.
  public var manifest: Int
  /// UUIDv7 of the run. It stays the same when the program is started again, so it is the key to be idempotent by.
  public var run: String
  /// The name under `scoring:` in the configuration.
  public var job: String
  /// The name of the Delta table.
  public var table: String
  /// The absolute path of the table's folder.
  public var tablePath: String
  /// `yyyy-MM-dd`.
  public var businessDate: String
  /// The version of the table to read; later versions may hold later corrections.
  public var deltaVersion: Int64
  /// The data files of this business date in that version, relative to ``tablePath``.
  public var files: [String]
  /// Records in ``files``.
  public var rows: Int64
  /// The names of the deliveries that the files came from, such as `acme-portfolio@2026-11-20.v2`.
  public var deliveries: [String]
  /// The run that this one replaces because a correction has landed since; absent otherwise.
  public var supersedes: String?

  public init(
    run: String, job: String, table: String, tablePath: String, businessDate: String, deltaVersion: Int64, files: [String],
    rows: Int64, deliveries: [String], supersedes: String? = nil
  ) {
    manifest = 1
    self.run = run
    self.job = job
    self.table = table
    self.tablePath = tablePath
    self.businessDate = businessDate
    self.deltaVersion = deltaVersion
    self.files = files
    self.rows = rows
    self.deliveries = deliveries
    self.supersedes = supersedes
  }

  /// One line of JSON with sorted keys and a final newline: the same manifest is always the same bytes.
  public func encoded() throws(OutletError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return try encoder.encode(self) + Data("\n".utf8)
    } catch {
      throw OutletError(code: .manifestUnencodable, message: "the manifest of run \(run) cannot be written as JSON")
    }
  }
}
