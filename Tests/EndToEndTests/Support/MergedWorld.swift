import Foundation
import Testing

/// A gateway whose feeds keep all business dates in one partition, so that files of several deliveries can be merged.
final class MergedWorld {
  let gateway: TestGateway
  /// The newest plaintext of every slot that stands, by slot: feed and business date.
  private(set) var current: [String: (delivery: String, feed: String, plain: Data)] = [:]
  private var versions: [String: Int] = [:]
  private var seed = 100
  /// What the table must hold at each of its versions: the deliveries that stand, sorted.
  private(set) var expectedAt: [Int: [String]] = [:]

  static func feed(_ name: String = "acme-portfolio", prefix: String = "portfolio", more: [String] = []) -> TestFeed {
    TestFeed(name: name, files: "\(prefix)_{date:yyyyMMdd}.csv.pgp", more: ["partition_by: []"] + more)
  }

  init(_ feeds: [TestFeed] = [MergedWorld.feed()], table: String = "portfolio") throws { gateway = try TestGateway(feeds) }

  /// Drops a file of a slot: the first, or a correction of the one before.
  @discardableResult
  func drop(_ date: String, rows: Int, feed: String = "acme-portfolio", prefix: String = "portfolio") throws -> String {
    seed += 1
    let plain = try Program.portfolio(rows: rows, seed: seed, date: date, bad: 30)
    try gateway.drop(gateway.bank.encrypt(plain), date: date, prefix: prefix)
    let slot = feed + "@" + date
    versions[slot, default: 0] += 1
    let name = versions[slot] == 1 ? slot : "\(slot).v\(versions[slot] ?? 0)"
    current[slot] = (name, feed, plain)
    return name
  }

  /// Drops the same content again, encrypted anew: a duplicate.
  func dropAgain(_ date: String, feed: String = "acme-portfolio", prefix: String = "portfolio") throws {
    let slot = feed + "@" + date
    guard let plain = current[slot]?.plain else { return }
    versions[slot, default: 0] += 1
    try gateway.drop(gateway.bank.encrypt(plain), date: date, prefix: prefix)
  }

  /// Notes what stands now under the table's newest version.
  func note() throws { expectedAt[try version()] = current.values.map(\.delivery).sorted() }

  func version() throws -> Int {
    try gateway.sluice("lake", "tables", "--json").lines().first { $0["table"].text == "portfolio" }?["version"].number ?? -1
  }

  func files() throws -> Int {
    try gateway.sluice("lake", "tables", "--json").lines().first { $0["table"].text == "portfolio" }?["files"].number ?? -1
  }

  /// Asserts that deltalake, Polars and DuckDB see exactly the newest rows of every slot, value by value.
  func expectRows(
    readers: [String] = ["deltalake", "polars", "duckdb"], _ comment: Comment? = nil, _ location: SourceLocation = #_sourceLocation
  ) throws {
    let parts = try current.values.map { try gateway.plain($0.plain, $0.delivery, feed: $0.feed) }
    let answers = try Oracle.ask([Oracle.Question(table: gateway.lake + "/portfolio", expected: parts, readers: readers)])
    #expect(answers.first?.differences == [], comment, sourceLocation: location)
  }

  /// The deliveries that rows of each version name, as deltalake reads it.
  func deliveriesByVersion() throws -> [Int: [String]] {
    let script = """
      import json, sys
      from deltalake import DeltaTable
      newest = DeltaTable(sys.argv[1]).version()
      found = {}
      for version in range(newest + 1):
          rows = DeltaTable(sys.argv[1], version=version).to_pyarrow_table(columns=["_delivery", "_record"])
          pairs = list(zip(rows["_delivery"].to_pylist(), rows["_record"].to_pylist()))
          assert len(pairs) == len(set(pairs)), f"version {version} holds a row twice"
          found[version] = sorted({name for name, _ in pairs})
      print(json.dumps(found))
      """
    let answer = try Oracle.run(script, [gateway.lake + "/portfolio"])
    return try JSONDecoder().decode([String: [String]].self, from: Data(answer.utf8))
      .reduce(into: [:]) { $0[Int($1.key) ?? -1] = $1.value }
  }
}
