internal import DataFiles
internal import DeltaTable
internal import EvidenceVault
internal import Foundation
internal import LineageLedger
internal import Parquet

/// Reads a live data file whole: bytes, pages, values, and what the log promises of them.
struct DataFileExamination {
  struct Finding {
    let code: String
    let message: String
  }

  let file: AddFile
  let known: CommittedFile
  let snapshot: Snapshot
  let path: String

  /// Everything that is not as it should be.
  ///
  /// - Complexity: Reads and decodes the file once and hashes it once; memory for a column of a row group.
  func faults() -> [Finding] {
    do {
      guard try DurableFile.digest(of: path).sha256 == known.sha256.withoutScheme else {
        return [Finding(code: "lake-file-altered", message: "does not have the bytes the ledger recorded")]
      }
      let reader = try ParquetReader(path: path)
      var findings = schemaFaults(reader)
      if Int64(reader.rowCount) != known.rows {
        findings.append(Finding(code: "lake-rows-differ", message: "holds \(reader.rowCount) rows, the ledger says \(known.rows)"))
      }
      // Decoding checks the CRC of every page.
      let statistics = try recomputed(reader)
      if statistics != file.stats {
        findings.append(
          Finding(code: "lake-statistics-wrong", message: "the statistics in the log are not those of its values"))
      }
      return findings
    } catch {
      return [Finding(code: "lake-file-altered", message: "\(error)")]
    }
  }

  /// How many rows each delivery has in the file.
  func rowsByDelivery() -> [String: Int64] {
    guard let reader = try? ParquetReader(path: path) else { return [:] }
    var rows: [String: Int64] = [:]
    for group in reader.rowGroups.indices {
      guard let column = try? reader.readColumn(rowGroup: group, named: TableLayout.deliveryColumn),
        case .bytes(let bytes, let offsets) = column.values
      else { continue }
      var index = 0
      // A delivery's rows stand together: its name is compared as bytes and made into text once.
      while index < offsets.count - 1 {
        let range = Int(offsets[index])..<Int(offsets[index + 1])
        var end = index + 1
        while end < offsets.count - 1, bytes[Int(offsets[end])..<Int(offsets[end + 1])].elementsEqual(bytes[range]) { end += 1 }
        rows[String(decoding: bytes[range], as: UTF8.self), default: 0] += Int64(end - index)
        index = end
      }
    }
    return rows
  }

  /// The file's columns are columns of the table, of its types.
  private func schemaFaults(_ reader: ParquetReader) -> [Finding] {
    reader.schema.compactMap { column in
      guard let field = snapshot.schema.field(named: column.name) else {
        return Finding(code: "lake-schema-altered", message: "column '\(column.name)' is none of the table's")
      }
      guard let wanted = field.type.leafTypes, wanted.contains(where: { $0 == column.type }) || field.type.holds(column.type) else {
        return Finding(
          code: "lake-schema-altered", message: "column '\(column.name)' is \(column.type), the table says \(field.type.name)")
      }
      return nil
    }
  }

  /// The statistics as a writer of these values gives them, for the columns that the log describes.
  private func recomputed(_ reader: ParquetReader) throws -> String? {
    let described = Self.describedColumns(file.stats)
    var properties = WriterProperties(compression: .uncompressed)
    properties.dictionaryPageLimit = 0
    var ranges: [(name: String, type: LeafType, range: ColumnRange)] = []
    for (index, declared) in reader.schema.enumerated() {
      let isDescribed = described.contains(declared.name)
      let column = LeafColumn(
        name: declared.name, type: declared.type, isOptional: true, fieldID: declared.fieldID, omitStatistics: !isDescribed)
      let encoder = ColumnChunkEncoder(column: column, properties: properties)
      var range = ColumnRange()
      for group in reader.rowGroups.indices {
        let decoded = try reader.readColumn(rowGroup: group, column: index)
        guard isDescribed else { continue }
        var buffer = ColumnBuffer(column)
        try buffer.append(decoded, keeping: nil)
        range.add(try buffer.encode(encoder).statistics, rowCount: decoded.rowCount)
      }
      if isDescribed { ranges.append((declared.name, declared.type, range)) }
    }
    guard file.stats != nil else { return nil }
    return FileStatistics(
      numRecords: Int64(reader.rowCount), columns: ranges.map { $0.range.deltaColumn(name: $0.name, type: $0.type) }
    ).json()
  }

  /// Names of the columns whose nulls the log counts.
  private static func describedColumns(_ stats: String?) -> Set<String> {
    guard let stats, let document = try? JSONSerialization.jsonObject(with: Data(stats.utf8)) as? [String: Any],
      let counts = document["nullCount"] as? [String: Any]
    else { return [] }
    return Set(counts.keys)
  }
}

extension DeltaType {
  /// The Parquet types in which this program writes the type; `nil` for types it never writes.
  fileprivate var leafTypes: [LeafType]? {
    switch self {
    case .string: [.string]
    case .long: [.int64]
    case .double: [.double]
    case .boolean: [.boolean]
    case .date: [.date]
    case .timestamp: [.timestampMicros(utc: true)]
    case .decimal(let precision, let scale): [.decimal(precision: precision, scale: scale)]
    default: nil
    }
  }

  /// Whether files from before the column was widened have this type.
  fileprivate func holds(_ type: LeafType) -> Bool {
    switch (self, type) {
    case (.decimal(let precision, let scale), .decimal(let narrow, let same)): same == scale && narrow <= precision
    case (.long, .int32), (.double, .float): true
    default: false
    }
  }
}
