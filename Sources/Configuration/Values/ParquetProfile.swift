/// How the lake's data files are encoded.
public enum ParquetProfile: String, Sendable, Hashable {
  /// Quick to write and small: deltas where no dictionary pays, which readers of 2023 and later read.
  case quick
  /// Plain pages and dictionaries, which every reader reads.
  case compat
}
