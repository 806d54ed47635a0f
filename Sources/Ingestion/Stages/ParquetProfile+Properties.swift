internal import Configuration
internal import Parquet

extension ParquetProfile {
  /// What a writer of data files is told.
  var properties: WriterProperties {
    switch self {
    case .quick: .quick
    case .compat: .compat
    }
  }
}
