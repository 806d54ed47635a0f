internal import Configuration
internal import DataContracts
internal import DataFiles
internal import DeltaTable
internal import EvidenceVault
internal import LineageLedger
internal import Parquet

/// What must leave a table so that exactly the rows of some deliveries are gone from it.
///
/// A file that a delivery landed holds its rows alone and leaves whole. Where files were merged since, the delivery's rows are
/// looked up by `_delivery` in the merged files, and one that holds others' rows too is written anew without them.
struct RowRemoval {
  /// A live file that holds other deliveries' rows beside those that go.
  struct Rewrite {
    let file: AddFile
    let staying: Int64
  }

  /// Paths of live files that leave, those written anew among them.
  private(set) var removes: [String] = []
  private(set) var rewrites: [Rewrite] = []
  /// Names of the deliveries whose rows go.
  private let names: [String]
  private let feed: String

  /// Nothing leaves.
  init() { (names, feed) = ([], "") }

  /// Plans the removal of `deliveries` from a table as it stands.
  ///
  /// - Throws: A ``Fault`` `lake-altered` unless every row that was landed is found.
  /// - Complexity: Reads no data file unless files were merged; then column `_delivery` of the merged ones of the feed (and of
  ///   the business dates, if the table is partitioned by them).
  init(
    of deliveries: [DeliveryRecord], in snapshot: Snapshot, of table: DeltaTable, feed: FeedPlan, known: [String: CommittedFile]
  ) throws(Fault) {
    names = deliveries.map(\.name)
    self.feed = feed.table
    var missing: [String: Int64] = [:]
    for delivery in deliveries {
      guard delivery.table == feed.table else {
        throw Fault(
          "table-mismatch", at: .land,
          "\(delivery.name), which this delivery replaces, landed in table '\(delivery.table ?? "")', not in '\(feed.table)'")
      }
      for file in delivery.files ?? [] {
        if snapshot.files[file.path] != nil {
          removes.append(file.path)
        } else {
          missing[delivery.name, default: 0] += file.rows
        }
      }
    }
    guard !missing.isEmpty else { return }
    let dates = Set(deliveries.filter { missing[$0.name] != nil }.map(\.businessDate))
    do { try search(missing, on: dates, in: snapshot, of: table, feed: feed, known: known) } catch let fault as Fault {
      throw fault
    } catch {
      throw Fault(storage: error, at: .land)
    }
  }

  private mutating func search(
    _ missing: [String: Int64], on dates: Set<String>, in snapshot: Snapshot, of table: DeltaTable, feed: FeedPlan,
    known: [String: CommittedFile]
  ) throws {
    let match = TextMatch(column: TableLayout.deliveryColumn, anyOf: missing.keys)
    var found: [String: Int64] = [:]
    for file in snapshot.liveFiles.sorted(by: { $0.path < $1.path }) {
      // No file crosses feeds, and a file that one delivery landed holds no other's rows.
      guard file.partitionValues[TableLayout.feedColumn] == .some(feed.name), known[file.path]?.origin == .rewritten,
        let path = table.path(of: file)
      else { continue }
      if let date = file.partitionValues[TableLayout.businessDateColumn] ?? nil, !dates.contains(date) { continue }
      let reader = try ParquetReader(path: path)
      let counts = try match.counts(in: reader)
      guard !counts.isEmpty else { continue }
      found.merge(counts) { $0 + $1 }
      let staying = Int64(reader.rowCount) - counts.values.reduce(0, +)
      removes.append(file.path)
      if staying > 0 { rewrites.append(Rewrite(file: file, staying: staying)) }
    }
    for (name, rows) in missing where found[name] != rows {
      throw Fault(
        "lake-altered", at: .land,
        "\(found[name] ?? 0) of \(rows) rows of \(name) that were merged into other files are in table '\(feed.table)'")
    }
  }

  /// Writes the files that hold others' rows anew into staging, without the rows that go.
  ///
  /// - Parameters:
  ///   - fileName: Name of a rewritten file's number in its partition's folder.
  ///   - stage: Makes the staged file of a number.
  /// - Complexity: A row group at a time, whatever the size of the files.
  func stage(
    table: DeltaTable, partitionColumns: [String], sensitive: Set<String>, properties: WriterProperties, rowGroupBytes: Int, fileName: (Int) -> String,
    _ stage: (Int) throws -> StagedFile
  ) throws(Fault) -> [SealedDataFile] {
    var sealed: [SealedDataFile] = []
    do {
      let match = TextMatch(column: TableLayout.deliveryColumn, anyOf: names)
      for (number, rewrite) in rewrites.enumerated() {
        guard let path = table.path(of: rewrite.file) else { continue }
        let reader = try ParquetReader(path: path)
        guard
          let columns = DataFileMerge.columns(of: [reader], order: reader.schema.map(\.name), omittingStatistics: sensitive)
        else { continue }
        let staged = try stage(number)
        var merge = try DataFileMerge(columns: columns, properties: properties, rowGroupBytes: rowGroupBytes) { try staged.write($0) }
        try merge.append(reader, leavingOut: match)
        guard let written = try merge.finish(), written.rows == rewrite.staying else {
          throw Fault("interrupted", at: .land, "'\(rewrite.file.path)' changed while it was written anew")
        }
        let folder = try PartitionPath.folder(columns: partitionColumns, values: rewrite.file.partitionValues)
        let file = try staged.seal(mode: 0o640)
        sealed.append(
          SealedDataFile(
            stagedPath: staged.path, path: PartitionPath.logPath(ofFile: "\(folder)/\(fileName(number))"),
            partitionValues: rewrite.file.partitionValues, size: file.size, rows: written.rows, sha256: file.sha256,
            statistics: written.statistics.json()))
      }
      guard sealed.count == rewrites.count else {
        throw Fault("lake-altered", at: .land, "a file of table '\(feed)' cannot be written anew: its path or schema is not ours")
      }
    } catch {
      for file in sealed { try? DurableFile.remove(file.stagedPath) }
      throw error as? Fault ?? Fault(storage: error, at: .land)
    }
    return sealed
  }
}

extension Snapshot {
  /// The live files.
  var liveFiles: [AddFile] { Array(files) }
}

extension GatewayConfiguration {
  /// Columns that the table's contract, or one of a feed of the table, marks as personal data.
  func sensitiveColumns(ofTable name: String) -> Set<String> {
    let contracts = feeds.filter { $0.table == name }.flatMap { $0.contracts + [$0.tableContract].compactMap(\.self) }
    return Set(contracts.flatMap { $0.contract.allFields.filter(\.isSensitive).compactMap(\.column) })
  }
}
