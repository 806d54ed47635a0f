/// How values are stored, with the numbers of `parquet.thrift`.
public enum PhysicalType: Int32, Sendable, Hashable {
  case boolean = 0
  case int32 = 1
  case int64 = 2
  /// Deprecated timestamps of 12 bytes: read, never written.
  case int96 = 3
  case float = 4
  case double = 5
  case byteArray = 6
  case fixedLengthByteArray = 7
}
