@testable import Parquet

/// Opens and reads everything a file holds. Checksums are not compared, so that the decoders must stand alone.
enum FileFuzzing {
  /// The keys of the encrypted seeds.
  static let footerKey = Array("0123456789012345".utf8)
  static let columnKey = Array("1234567890123450".utf8)

  static let options: ReaderOptions = {
    var options = ReaderOptions()
    options.verifiesChecksums = false
    options.maximumFooterBytes = 1 << 20
    options.maximumPageBytes = 1 << 18
    options.maximumColumnBytes = 1 << 20
    var decryption = FileDecryption { $0.column == nil ? footerKey : columnKey }
    decryption.allowsPlaintextFiles = true
    options.decryption = decryption
    return options
  }()

  static func finding(_ input: UnsafeRawBufferPointer) -> String? {
    guard let reader = try? ParquetReader(bytes: Array(input), options: options) else { return nil }
    _ = try? reader.verify()
    for column in reader.schema.indices.prefix(16) where !reader.rowGroups.isEmpty {
      _ = try? reader.readBloomFilter(rowGroup: 0, column: column)
    }
    // A footer of a few bytes can list a thousand columns of one chunk: enough is enough.
    for group in reader.rowGroups.indices.prefix(4) {
      for column in reader.schema.indices.prefix(16) {
        if let values = try? reader.readColumn(rowGroup: group, column: column) {
          if values.rowCount != reader.rowGroups[group].rowCount { return "a column of another length than its row group" }
          if values.rowCount > 0 { _ = values.value(at: values.rowCount - 1) }
        }
        _ = try? reader.readPageIndex(rowGroup: group, column: column)
      }
      for field in reader.tree.fields.indices.prefix(16) {
        if let values = try? reader.readField(rowGroup: group, field: field), values.count != reader.rowGroups[group].rowCount {
          return "a field of another length than its row group"
        }
      }
    }
    return nil
  }
}
